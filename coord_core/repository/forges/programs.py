"""Running a forge's own program: quiet, without questions, and only for so long."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess

from coord_core.domain.errors import MachineError
from coord_core.repository.forges.answers import Answer
from coord_core.repository.forges.credentials import ALL_TOKENS, shown
from coord_core.repository.forges.errors import DistrustError, ForgeError, OfflineError, ServerError
from coord_core.repository.forges.patience import Patience, too_slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.answers import Ask, Json

# No question, no pager, no colour, no look for a newer version, no browser.
_QUIET = {
    "GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "GH_NO_EXTENSION_UPDATE_NOTIFIER": "1",
    "GH_SPINNER_DISABLED": "1", "GH_PAGER": "cat", "NO_PROMPT": "1", "GLAB_CHECK_UPDATE": "false",
    "PAGER": "cat", "NO_COLOR": "1", "CLICOLOR": "0", "BROWSER": "false", "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
}  # fmt: skip
# What prints requests with their headers, forces colour, or names another repository.
_LEFT_OUT = (
    "GH_DEBUG", "DEBUG", "GLAB_DEBUG", "GLAB_DEBUG_HTTP", "GH_FORCE_TTY", "GH_REPO", "GITLAB_REPO",
    "CLICOLOR_FORCE", "FORCE_HYPERLINKS",
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX",
)  # fmt: skip
# What Go's programs write of a connection that was not made, or was cut.
_UNREACHED = (
    "error connecting to", "dial tcp", "proxyconnect", "connection reset", "connection refused",
    "no such host", "network is unreachable", "tls:", ": eof", "unexpected eof", "broken pipe",
)  # fmt: skip


class Outcome:
    """An exit status, and what was printed."""

    __slots__ = ("errors", "output", "status")

    def __init__(self, status: int, output: str, errors: str) -> None:
        self.status = status
        self.output = output
        self.errors = errors


class Program:
    """gh or glab at `path`, run in `folder` for one host. It sees no token but `tokens`."""

    def __init__(
        self, path: str, folder: str, host: str, environment: Mapping[str, str],
        tokens: Mapping[str, str], patience: Patience,
    ) -> None:  # fmt: skip
        self._path = path
        self._folder = folder
        self.host = host
        self._patience = patience
        kept = {name: value for name, value in environment.items() if name not in (*_LEFT_OUT, *ALL_TOKENS)}
        self._environment = {**kept, **_QUIET, **tokens}

    def run(self, words: list[str], text: str = "") -> Outcome:
        """`text` is its standard input. Raises TooSlowError, MachineError."""
        seconds = self._patience.needed(self.host)
        process = self._start(words)
        try:
            output, errors = process.communicate(text.encode("utf-8", "replace"), seconds)
        except subprocess.TimeoutExpired:
            raise too_slow(self.host) from None
        finally:
            _end(process)
        return Outcome(process.returncode, _decoded(output), _decoded(errors))

    def api(self, method: str, path: str, data: Json | None = None) -> Answer | Outcome:
        """A question to the API with the program's login; what the program said where no answer came."""
        words = ["api", f"--hostname={self.host}", "--include", f"--method={method}", path]
        if data is None:
            found = self.run(words)
        else:
            headers = ["--header=Content-Type: application/json", "--input=-"]
            found = self.run([*words[:-1], *headers, path], json.dumps(data))
        return _parsed(found.output) or found

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(
                [self._path, *words], cwd=self._folder, env=self._environment, stdin=pipe, stdout=pipe,
                stderr=pipe, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            problem = f"{os.path.basename(self._path)} cannot be started: {error.strerror}."
            raise MachineError(problem, "Install it anew.") from error


def asking(program: Program, host: str, environment: Mapping[str, str]) -> Ask:
    """A program as one to ask. What it raises where no answer comes is a ForgeError."""

    def ask(method: str, path: str, data: Json | None = None) -> Answer:
        answer = program.api(method, path, data)
        if isinstance(answer, Answer):
            return answer
        said = shown(answer.errors, environment)
        problem = f"The forge's program did not get an answer from {host}: {said}."
        raise unreached(answer.errors, host, said) or ServerError(problem, "Try it by hand.")

    return ask


def unreached(errors: str, host: str, said: str) -> ForgeError | None:
    """The error where what a program wrote tells of a connection that failed, else None."""
    if "x509:" in errors.lower():
        mend = "If it is your own forge, name its certificates with SSL_CERT_FILE."
        return DistrustError(f"{host} shows a certificate that cannot be verified.", mend)
    if any(sign in errors.lower() for sign in _UNREACHED):
        return OfflineError(f"{host} cannot be reached: {said}.", "Try again when it can be.")
    return None


def found(name: str, environment: Mapping[str, str]) -> str | None:
    """Where the program is on the environment's PATH; never in the current folder."""
    folders = environment.get("PATH", "").split(os.pathsep)
    safe = os.pathsep.join(folder for folder in folders if os.path.isabs(folder))
    return shutil.which(name, path=safe) if safe else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and what it started, which are a process group of their own, if it still runs."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _parsed(output: str) -> Answer | None:
    """What `api --include` prints: a status line, headers, an empty line, the body."""
    head, _, body = output.replace("\r\n", "\n").partition("\n\n")
    first, *lines = head.split("\n")
    words = first.split()
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
        return None
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Answer(int(words[1]), headers, body.encode())


def _decoded(output: bytes) -> str:
    return output.decode("utf-8", "replace")
