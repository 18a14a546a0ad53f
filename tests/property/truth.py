"""What is really the case in a story: the time, which processes live, and what their clients' rosters say."""

from __future__ import annotations

from coord_core.domain.leases import Evidence
from coord_core.domain.records import Instance, Process
from coord_core.services.clock import Clock

SESSIONS = ("11112222333344445555", "11112222ffff00001111", "abcdabcdabcdabcdabcd")  # two begin alike
CLIENTS = [(0, 0), (0, 1), (1, 0), (2, 0)]  # the number of a session, and of one of its processes

Client = tuple[int, int]


class Truth(Clock):
    """The world outside the coordinator; only the story changes it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.ahead = 0.0  # by how much the time of day is ahead of the machine's time awake
        self._lives = dict.fromkeys(CLIENTS, 1)
        self._roster: dict[tuple[int, str], Evidence] = {}
        self._cleared: dict[Client, int] = {}

    def jump(self, seconds: float) -> None:
        """The machine sleeps, or somebody sets its clock, forward or back."""
        self.now += seconds
        self.ahead += seconds

    # The clocks of a transaction (services/clock.py)

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now - self.ahead

    def domain(self) -> str:
        return "boot time:[1]"

    # Clients

    def process(self, client: Client) -> Process:
        """The client's living process; a client that crashed is another process with the same pid."""
        session, number = client
        return Process(10 * session + number + 1, str(self._lives[client]), "h", "b", "n")

    def session_id(self, client: Client) -> str:
        """A client that was cleared runs another session; the clients of one session then part."""
        times = self._cleared.get(client, 0)
        return f"{client[0]}{client[1]}{times:02}c1ea0000" if times else SESSIONS[client[0]]

    def clear(self, client: Client) -> None:
        self._cleared[client] = self._cleared.get(client, 0) + 1

    def clients_of(self, process: Process | None) -> list[Client]:
        """The client whose living process this is, if it is one's."""
        return [client for client in CLIENTS if self.process(client) == process]

    def crash(self, client: Client) -> None:
        self._lives[client] += 1

    def show(self, client: Client, evidence: Evidence) -> None:
        process = self.process(client)
        self._roster[process.pid, process.started] = evidence

    def witness(self, owner: Instance) -> Evidence:
        return self.evidence(owner.process)

    def evidence(self, process: Process | None) -> Evidence:
        if process is None:
            return Evidence()
        if not self.clients_of(process):
            return Evidence(dead=True)
        return self._roster.get((process.pid, process.started), Evidence())
