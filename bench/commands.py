"""What the check before a shell command costs against the one before an edit of one's own file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.measure import in_turn
from bench.site import Bench

FOREIGN = (0, 1_000)
COMMANDS = {
    "cannot write": "git log --oneline -5 | head -3 && grep -rn 'x' src 2>/dev/null",
    "writes a file": "echo x > new.py",
    "in place": "sed -i 's/a/b/' src/*.py && git add new.py",
    "code in a heredoc": "python3 - <<'EOF'\nfrom pathlib import Path\nPath('new.py').write_text('x')\nEOF",
    "may do anything": "make build",
}


def report(folder: Path, runs: int) -> None:
    print(
        f"\nA shell command's check against the check of an edit of one's own ({runs} runs in turn, medians)"
    )
    print(f"{'foreign locks':>13}  {'':18} {'cpu ms':>7} {'ratio':>6} {'wall ms':>8} {'ratio':>6}")
    for number in FOREIGN:
        bench = Bench(folder / f"commands-{number}", number)
        subjects = {"edit": bench.own}
        subjects |= {name: partial(bench.command, text) for name, text in COMMANDS.items()}
        costs = in_turn(subjects, runs)
        edit = costs["edit"]
        for name, cost in costs.items():
            print(
                f"{number:>13,}  {name:18} {cost.cpu:7.1f} {cost.cpu / edit.cpu:6.2f} "
                f"{cost.wall:8.1f} {cost.wall / edit.wall:6.2f}"
            )
