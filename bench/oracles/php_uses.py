"""PHP: PHP-Parser and its NameResolver, run by `uses.php`."""

from __future__ import annotations

from pathlib import Path

from bench.oracles import Facts
from bench.oracles.programs import needed, printed
from bench.real_projects import UnavailableError

PROGRAM = Path(__file__).with_name("uses.php")
PARSER = Path("/usr/share/php/PhpParser/autoload.php")


def read(folder: Path) -> Facts:
    """Raises UnavailableError."""
    needed(php="php-cli")
    if not PARSER.exists():
        raise UnavailableError("PHP-Parser is not installed: Debian's php-parser has it")
    return printed(["php", str(PROGRAM), str(folder), str(PARSER)])
