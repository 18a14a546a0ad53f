"""What the resolution of a reference may ask about the repository.

Each question is remembered with the file for which it was asked. When a later change answers a question
otherwise (a file comes or goes, a configuration changes, a name moves to another file), just the files that
asked it are resolved anew: the graph after any number of updates is the one that a full build makes.
"""

from __future__ import annotations

from typing import Any, Protocol


class World(Protocol):
    """Keys are repository-relative, `/`-separated. Only files that git tracks or would track are there."""

    def is_file(self, key: str) -> bool:
        """Is there such a file?"""

    def files_in(self, folder: str) -> list[str]:
        """The keys of the files directly in a folder, sorted; the root is the empty folder."""

    def folders_in(self, folder: str) -> list[str]:
        """The keys of the folders directly in a folder, sorted."""

    def files_named(self, name: str) -> list[str]:
        """The keys of all files with this last component, sorted: for an include path that nobody tells."""

    def text(self, key: str) -> str | None:
        """The text of a file that configures the resolution (`go.mod`, `tsconfig.json`); None when not there.

        At most 1 MB; what is not UTF-8 is replaced.
        """

    def declaring(self, language: str, scope: str, name: str) -> list[str]:
        """The keys of the files of a language whose outline has this scope and declares this name, sorted."""

    def of_scope(self, language: str, scope: str) -> list[str]:
        """The keys of all files of a language whose outline has this scope, sorted."""

    def outline_declares(self, key: str) -> tuple[str, ...]:
        """What a file declares; empty when there is none. For re-exports: `from . import x`."""

    def derived(self, language: str, name: str, argument: str = "") -> Any:
        """What a language works out from many answers, such as all packages of a workspace: JSON.

        It is `DERIVED[name](argument, world)` of the language's module. Whoever asks for it is resolved anew
        when it comes out otherwise, not when any file that it was worked out from changes.
        """
