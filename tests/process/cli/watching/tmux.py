"""A program in a real terminal: tmux, with a server of its own."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.waiting import wait_until

CONFIGURATION = "set -g status off\nset -g escape-time 0\n"
# tmux itself now and then misses an end while it writes to a pipe.
AROUND = 'trap : INT; "$@"; echo $? > "$0.part"; mv "$0.part" "$0"; exec sleep 300'
SECONDS = 15.0
THERE = shutil.which("tmux") is not None


class Terminal:
    """One program on a screen of its own. `raw` is all that it wrote to it."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], columns: int, rows: int
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tmux-"))  # the path of a socket has to be short
        self._environment = dict(environment)
        configuration = self._folder / "conf"
        configuration.write_text(CONFIGURATION)
        self._tmux("-u", "-f", str(configuration), "new-session", "-d", "-x", str(columns), "-y", str(rows),
                   "-c", str(folder), "cat")  # fmt: skip
        self._tmux("pipe-pane", f"cat > {shlex.quote(str(self._folder / 'raw'))}")
        self._tmux("respawn-pane", "-k", "-c", str(folder),
                   shlex.join(["sh", "-c", AROUND, str(self._folder / "status"), *command]))  # fmt: skip

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._folder / "socket"), *arguments]
        done = subprocess.run(
            command, check=True, capture_output=True, env=self._environment, timeout=20, encoding="utf-8"
        )
        return done.stdout

    @property
    def lines(self) -> list[str]:
        return self._tmux("capture-pane", "-p").rstrip("\n").split("\n")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def raw(self) -> bytes:
        return (self._folder / "raw").read_bytes()

    @property
    def pid(self) -> int:
        """The program's."""
        shell = self.told("pane_pid")
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text())

    def told(self, what: str) -> str:
        return self._tmux("display-message", "-p", f"#{{{what}}}").strip()

    def keys(self, *names: str) -> None:
        """As tmux names them: `Enter`, `C-c`, `Tab`, `x`."""
        self._tmux("send-keys", *names)

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_for(self, text: str) -> None:
        self._until(lambda: text in self.text, f"{text!r} is on the screen")

    def wait_without(self, text: str) -> None:
        self._until(lambda: text not in self.text, f"{text!r} is not on the screen")

    def _until(self, condition: object, what: str) -> None:
        assert callable(condition)
        try:
            wait_until(condition, what, SECONDS)
        except TimeoutError as error:
            raise AssertionError(f"{error}\n{self.text}") from error

    def status(self) -> int:
        """With which the program ended, which it has to."""
        file = self._folder / "status"
        self._until(file.exists, "the program has ended")
        return int(file.read_text())

    def close(self) -> None:
        """The terminal goes away, as when its window is closed."""
        subprocess.run(
            ["tmux", "-S", str(self._folder / "socket"), "kill-server"], capture_output=True, check=False
        )
        shutil.rmtree(self._folder, ignore_errors=True)
