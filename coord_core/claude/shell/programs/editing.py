"""Editors that change files in place: sed, awk, ed, ex and vim, and small tools with an in-place option."""

from __future__ import annotations

import re

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_SED = Grammar(short="efl", long="expression file line-length", attached="i")
_AWK = Grammar(short="fFvilE", long="file field-separator assign include load exec")
_ED = Grammar(short="p", long="prompt")
_VIM = Grammar(short="cSTuUwWsi", long="cmd")
_YQ = Grammar(short="oIpS", long="output-format indent input-format arg argjson rawfile slurpfile")
_SD = Grammar(short="fn", long="flags max-replacements")
_RENAME = Grammar(short="e", long="expr")

_SED_WRITE = re.compile(r"(?:^|[;\n{}/#|,0-9gpiI$ ])w[ \t]+([^\n;}]+)")
_AWK_FILE = re.compile(r"(>>?)\s*(?:\"((?:\\.|[^\"\\])*)\"|([A-Za-z_]\w*))(?!\s*[.\w(])")
_AWK_PIPE = re.compile(r"(?:\|\s*|system\s*\(\s*)\"((?:\\.|[^\"\\])*)\"")
_PRINTS_FIELD = re.compile(r"[^{}]*\{ ?print \$\w+;? ?\}")
_WRITING_COMMAND = re.compile(r"(?:^|[|\s!:])(?:w|wq|wq!|x|x!|xit|update|up|wa|wqa|xa|w!)(?:$|[|\s])")


def _sed(call: Call) -> str | None:
    options = _SED.read(call.args)
    operands = [operand for operand in options.operands if operand]
    scripts = options.all("e", "expression")
    if not scripts and not options.has("f", "file"):
        scripts, operands = operands[:1], operands[1:]
    for script in scripts:
        call.write(*[name.strip() for name in _SED_WRITE.findall(script[:20000])])
    if options.has("i", "in-place"):
        suffix = options.value("i", "in-place")
        call.write(*operands, keeps=True)
        if suffix and "*" not in suffix:
            call.write(*[operand + suffix for operand in operands])
    elif call.input.text and _keeps_lines(scripts, options.has("n", "quiet", "silent")):
        return None if operands else call.input.text
    return None


def _keeps_lines(scripts: list[str], quiet: bool) -> bool:
    """Does the script only choose among lines? Then a listing stays one."""
    form = r"[0-9,$]*[pdq]" if quiet else r"[0-9,$]*[dq]|s(.)\^[ .?A-Z*+\[\]]+\1\1"
    return all(re.fullmatch(form, script) for script in scripts)


def _awk(call: Call) -> str | None:
    options = _AWK.read(call.args)
    operands = options.operands
    programs = []
    if not options.has("f", "file", "E"):
        programs, operands = operands[:1], operands[1:]
    values = dict(pair.split("=", 1) for pair in options.all("v", "assign") if "=" in pair)
    for program in programs:
        _awk_program(call, program[:50000], values, operands)
    if call.world.listing((call.input.text or "").strip()) and all(
        _PRINTS_FIELD.fullmatch(program[:200].strip()) for program in programs
    ):
        return call.input.text
    if "inplace" in options.all("i", "include"):
        call.write(*[operand for operand in operands if "=" not in operand], keeps=True)
    return None


def _awk_program(call: Call, program: str, values: dict[str, str], operands: list[str]) -> None:
    for sign, text, name in _AWK_FILE.findall(program):
        appends = sign == ">>"
        if text:
            call.write(text, keeps=appends)
        elif name == "FILENAME":
            call.write(*operands, keeps=appends)
        elif name in values and not re.search(rf"[(=!<>&|?]\s*[^;{{}}\n]*>\s*{name}\b", program[:2000]):
            call.write(values[name], keeps=appends)
    for command in _AWK_PIPE.findall(program):
        call.run_text(command.replace('\\"', '"'))


def _ed(call: Call) -> str | None:
    operands = _ED.read(call.args).operands
    script = call.input.text
    if script is None or _WRITING_COMMAND.search(script.replace("\n", " ")[:50000]):
        call.write(*operands[-1:], keeps=True)
    return None


def _vim(call: Call) -> str | None:
    """ex and vim as batch editors: with a command that writes."""
    if call.name in ("ex", "vim", "vi", "nvim", "view") and "-sc" in call.args:
        at = call.args.index("-sc")
        args = [*call.args[:at], "-c", *call.args[at + 1 :]]
    else:
        args = [arg for arg in call.args if arg not in ("-es", "-Es", "-e", "-s", "-esu")]
    commands = [arg[1:] for arg in args if arg[:1] == "+"]
    options = _VIM.read([arg for arg in args if arg[:1] != "+"])
    commands += options.all("c", "cmd")
    script = call.input.text or ""
    if any(_WRITING_COMMAND.search(text[:20000].replace("\n", " ")) for text in (*commands, script)):
        call.write(*options.operands, keeps=True)
    return None


def _yq(call: Call) -> str | None:
    options = _YQ.read(call.args)
    if options.has("i", "inplace", "in-place"):
        operands = options.operands
        first = 1 if operands[:1] in (["eval"], ["e"], ["eval-all"], ["ea"]) else 0
        call.write(*operands[first + 1 :], keeps=True)
    return None


def _sd(call: Call) -> str | None:
    options = _SD.read(call.args)
    if not options.has("p", "preview"):
        call.write(*options.operands[2:], keeps=True)
    return None


def _rename(call: Call) -> str | None:
    options = _RENAME.read(call.args)
    if not options.has("n", "nono", "no-act"):
        call.write(*[operand for operand in options.operands if call.exists(operand)])
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    "sed": _sed,
    "gsed": _sed,
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), _awk),
    **dict.fromkeys(("ed", "red"), _ed),
    **dict.fromkeys(("ex", "vim", "vi", "nvim"), _vim),
    "yq": _yq,
    "sd": _sd,
    **dict.fromkeys(("rename", "prename", "perl-rename"), _rename),
}
