"""Downloads: where curl, wget and their like put what they fetch."""

from __future__ import annotations

import os

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_CURL = Grammar(
    short="oAbcCdDeEFhHKmPQrtTuUwxXyYz",
    long="output output-dir user-agent cookie cookie-jar continue-at data data-raw data-binary data-urlencode"
    " dump-header referer cert form header config max-time request range upload-file user write-out proxy url"
    " connect-timeout retry retry-delay cacert key json trace trace-ascii stderr resolve limit-rate",
)
_WGET = Grammar(
    short="OoaePUTtwQiBADRIXl",
    long="output-document output-file append-output execute directory-prefix user-agent timeout tries wait"
    " quota input-file base accept domains reject include-directories exclude-directories level header"
    " post-data post-file user password method body-data body-file",
)
_HTTP = Grammar(short="oapsA", long="output auth print style")
_OPENSSL = Grammar(
    long="out in inkey key days subj config keyout CA CAkey CAserial extfile newkey passin passout rand",
    one_dash=True,
)
_ARIA = Grammar(short="odjxskO", long="dir out output header input-file split")


def _curl(call: Call) -> str | None:
    options = _CURL.read(call.args)
    folder = options.value("output-dir")
    outputs = [path for path in options.all("o", "output") if path != "-"]
    if options.has("O", "remote-name", "remote-name-all"):
        outputs += _remote_names(options.operands + options.all("url"))
    if any("#" in path for path in outputs):
        call.unknown()  # `#1` stands for a part of the address
    outputs = [f"{folder}/{path}" if folder else path for path in outputs]
    logs = options.all("D", "dump-header", "c", "cookie-jar", "trace", "trace-ascii", "stderr")
    call.write(*outputs, *[path for path in logs if path != "-"])
    return None


def _wget(call: Call) -> str | None:
    options = _WGET.read(call.args)
    call.write(*options.all("o", "output-file"))
    call.write(*options.all("a", "append-output"), keeps=True)
    documents = options.all("O", "output-document")
    folder = options.value("P", "directory-prefix") or "."
    if documents:
        call.write(*[path for path in documents if path != "-"])
    elif options.has("r", "recursive", "m", "mirror", "i"):
        call.write_below(folder) if folder != "." else call.unknown()
    elif not options.has("spider", "version", "help", "V", "h"):
        call.write(*[f"{folder}/{name}" for name in _remote_names(options.operands)])
    return None


def _remote_names(urls: list[str]) -> list[str]:
    paths = [url.split("?", 1)[0].split("#", 1)[0] for url in urls]
    return [
        os.path.basename(path) for path in paths if "/" in path.split("//", 1)[-1] and os.path.basename(path)
    ]


def _http(call: Call) -> str | None:
    call.write(*_HTTP.read(call.args).all("o", "output"))
    return None


def _openssl(call: Call) -> str | None:
    call.write(*_OPENSSL.read(call.args).all("out", "keyout"))
    return None


def _named_output(call: Call) -> str | None:
    options = _ARIA.read(call.args)
    folder = options.value("d", "dir") or "."
    call.write(*[f"{folder}/{name}" for name in options.all("o", "out", "O", "output")])
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    "curl": _curl,
    "wget": _wget,
    **dict.fromkeys(("http", "https", "xh"), _http),
    "openssl": _openssl,
    **dict.fromkeys(("aria2c", "axel"), _named_output),
}
