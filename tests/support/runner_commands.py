"""What a GitHub runner takes for commands in the output of a step, as its own parser does (ActionCommand)."""

from __future__ import annotations

_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


class Command:
    def __init__(self, name: str, properties: dict[str, str], data: str) -> None:
        self.name = name
        self.properties = properties
        self.data = data

    def __repr__(self) -> str:
        return f"Command({self.name!r}, {self.properties!r}, {self.data!r})"


def commands(output: str) -> list[Command]:
    """Of each line: `::name key=value::data` at its begin, else `##[name]data` anywhere."""
    return [found for line in output.split("\n") if (found := _new(line) or _old(line))]


def _new(line: str) -> Command | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, rest = line[2:end].partition(" ")
    pairs = [pair.partition("=") for pair in rest.strip().split(",") if "=" in pair]
    properties = {key.strip(): _read(text, _PROPERTY) for key, _, text in pairs}
    return Command(name, properties, _read(line[end + 2 :], _DATA))


def _old(line: str) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    return Command(line[start + 3 : end].partition(" ")[0], {}, line[end + 1 :])


def _read(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for written, meant in table:
        text = text.replace(written, meant)
    return text
