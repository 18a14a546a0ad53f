r"""The completion script for zsh: click's own, but for a name with a backslash, which that loses.

`_describe` reads `\` as an escape. Click escapes colons in a name, and only those: that is taken back first.
"""

from __future__ import annotations

from click.shell_completion import ZshComplete

_ADD = 'completions_with_descriptions+=("$key":"$descr")'
_ESCAPE = r"key=${key//\\:/:}; key=${key//\\/\\\\}; key=${key//:/\\:}"


class Zsh(ZshComplete):
    """How the words come and the names go stays click's."""

    source_template = ZshComplete.source_template.replace(_ADD, f"{_ESCAPE}\n                {_ADD}")
