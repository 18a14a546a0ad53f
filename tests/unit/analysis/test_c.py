"""C and C++: which files are included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld, edges


def of(key: str, files: dict[str, str]) -> set[str]:
    return MemoryWorld(files).of(key)


def test_a_quoted_header_is_looked_for_beside_the_file_first() -> None:
    files = {
        "src/a.c": '#include "a.h"\n# include "../lib/b.h" // b\n#include "sub/c.h"\n#include "gone.h"\n',
        "src/a.h": "",
        "include/a.h": "",
        "lib/b.h": "",
        "src/sub/c.h": "",
    }
    assert of("src/a.c", files) == {"src/a.h", "lib/b.h", "src/sub/c.h"}


def test_every_condition_counts_but_no_comment_and_no_string() -> None:
    files = {
        "a.cpp": '#ifdef X\n#include "x.h"\n#else\n  #  include "y.h"\n#endif\n/*\n#include "no.h"\n*/\n'
        '// \\\n#include "no.h"\nconst char *s = "\\\n#include \\"no.h\\"";\n'
        'auto r = R"x(\n#include "no.h"\n)x";\n'
        'int n = \'"\';\n#include "z.h"\n',
        **dict.fromkeys(["x.h", "y.h", "z.h", "no.h"], ""),
    }
    assert of("a.cpp", files) == {"x.h", "y.h", "z.h"}


def test_an_include_after_what_is_no_c_is_still_seen() -> None:
    files = {"a.c": 'BEGIN(((\nint x[] = {\n#include "table.inc"\n};\n', "table.inc": "1,\n"}
    assert of("a.c", files) == {"table.inc"}


def test_an_include_path_that_nobody_states_is_guessed_by_the_end_and_the_nearest() -> None:
    files = {
        "one/src/a.c": "#include <proj/api.h>\n#include <far/only.h>\n",
        "one/include/proj/api.h": "",
        "two/include/proj/api.h": "",
        "three/far/only.h": "",
    }
    assert of("one/src/a.c", files) == {"one/include/proj/api.h", "three/far/only.h"}


def test_what_a_build_file_states_decides() -> None:
    files = {
        "src/a.c": "#include <api.h>\n",
        "src/lib/api.h": "",
        "deps/x/api.h": "",
        "deps/y/api.h": "",
    }
    assert of("src/a.c", files) == {"src/lib/api.h"}
    assert of("src/a.c", {**files, "src/Makefile": "CFLAGS += -O2 -I../deps/x\n"}) == {"deps/x/api.h"}
    cmake = "target_include_directories(a PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/deps/y)\n"
    assert of("src/a.c", {**files, "CMakeLists.txt": cmake}) == {"deps/y/api.h"}
    assert of("src/a.c", {**files, "meson.build": "i = include_directories('deps/x')\n"}) == {"deps/x/api.h"}
    assert of("src/a.c", {**files, "Makefile": "-I$(TOP)/deps/x -I/deps/x -I../../..\n"}) == {"src/lib/api.h"}


def test_the_systems_headers_are_not_the_repositorys() -> None:
    files = {"src/a.c": "#include <string.h>\n#include <sys/time.h>\n#include <map>\n"}
    own = {"lib/string.h": "", "lib/sys/time.h": "", "lib/map": ""}
    assert of("src/a.c", {**files, **own}) == set()
    stated = {**files, **own, "Makefile": "CFLAGS = -Ilib\n"}
    assert of("src/a.c", stated) == set(own)
    assert of("src/a.c", {**files, "include/string.h": ""}) == {"include/string.h"}


def test_a_header_that_wraps_the_next_of_its_name_does_not_depend_on_itself() -> None:
    files = {"compat/zlib.h": "#include_next <zlib.h>\n", "third/zlib.h": ""}
    assert of("compat/zlib.h", files) == {"third/zlib.h"}


def test_a_source_and_its_header_are_not_joined_by_their_names() -> None:
    assert edges({"a.c": "int a;\n", "a.h": "extern int a;\n"}) == set()


SOURCE = b'#include "a.h"\n/* " */ #define S "x\\\n"\n  # include <b/../c.h>\nchar c = \'"\'; R"(x)" // \\\n'


@given(
    st.binary(max_size=200), st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)), st.binary(max_size=80)
)
def test_no_source_is_too_odd(noise: bytes, start: int, end: int, configuration: bytes) -> None:
    named = b'#include "' + noise.replace(b"\n", b"").replace(b'"', b"") + b'"\n'
    edges(
        {
            "src/noise.c": noise,
            "src/named.h": named,
            "src/cut.cpp": SOURCE[:start] + noise + SOURCE[end:],
            "Makefile": b"-I" + configuration,
            "CMakeLists.txt": b"include_directories(" + configuration,
            "lib/a.h": b"",
            "lib/c.h": b"",
        }
    )
