"""What sessions, files and tasks are called: as in a project of some size, and some as nobody expects."""

from __future__ import annotations

from itertools import accumulate
from random import Random

AREAS = (
    "accounts", "api", "auth", "billing", "catalogue", "checkout", "exports", "imports", "inventory", "mail",
    "notifications", "orders", "payments", "permissions", "profiles", "reports", "search", "settings",
    "shipping", "webhooks",
)  # fmt: skip
LAYERS = ("src/{}", "src/{}/components", "src/{}/hooks", "server/{}", "server/{}/handlers", "tests/{}")
THINGS = (
    "Address", "Badge", "Cart", "Dialog", "Editor", "Filter", "Form", "Grid", "Header", "Invoice", "Job",
    "Key", "Layout", "List", "Menu", "Message", "Order", "Page", "Panel", "Query", "Row", "Schema", "Session",
    "Summary", "Table", "Token", "Upload", "User", "View", "Worker",
)  # fmt: skip
ENDINGS = (".ts", ".tsx", ".py", ".test.ts")
HOT = (
    "package.json", "src/routes.ts", "src/store.ts", "src/i18n/ja.json", "src/i18n/en.json", "src/theme.css",
    "server/schema.sql", "server/settings.py", "server/urls.py", "README.md", ".github/workflows/ci.yml",
    "src/auth/Session.tsx", "src/checkout/components/CartSummary.tsx", "server/orders/handlers/create.py",
)  # fmt: skip
ODD = (
    "docs/設計/ロックの仕組み.md", "docs/with a blank.md", "src/i18n/العربية.json", "assets/🎨 palette.json",
    "docs/a-very-long-name-that-somebody-gave-to-a-page-because-it-says-all-of-what-is-on-it/and-then-again/"
    "the-name-of-the-page-itself-is-no-shorter-than-the-one-of-its-folder.md",
    "docs/<script>alert(1)</script>.md", 'docs/"quoted" & \'single\'.md', "-starts-with-a-dash.txt",
    "=cmd|' /C calc'!A0.csv", "docs/[red]markup[/red].md", "docs/e\u0301 combined.md",
)  # fmt: skip
VERBS = ("Add", "Mend", "Move", "Rename", "Speed up", "Split", "Test", "Translate", "Document", "Remove")
TYPES = ("feature", "bugfix", "refactor", "docs", "test")
REASONS = (
    "I need it for the release", "only one line", "テストが止まっています", "the build waits for it", "",
)  # fmt: skip


class Files:
    """The paths of a project, some of them far more often touched than others (by Zipf's law)."""

    def __init__(self, chance: Random, number: int) -> None:
        known = [
            f"{layer.format(area)}/{thing}{ending}"
            for layer in LAYERS for area in AREAS for thing in THINGS for ending in ENDINGS
        ]  # fmt: skip
        self.paths = [*HOT, *ODD, *chance.sample(known, number)]
        self._weights = list(accumulate(1 / (rank + 3) ** 0.8 for rank in range(len(self.paths))))
        self._chance = chance

    def pick(self) -> str:
        return self._chance.choices(self.paths, cum_weights=self._weights)[0]


def session_id(chance: Random) -> str:
    return (
        f"{chance.getrandbits(32):08x}-{chance.getrandbits(16):04x}-4000-8000-{chance.getrandbits(48):012x}"
    )


def task(chance: Random) -> tuple[str, str]:
    """Its type and its description."""
    what = f"{chance.choice(VERBS)} the {chance.choice(THINGS).lower()} of {chance.choice(AREAS)}"
    if chance.random() < 0.1:
        what = f"{chance.choice(AREAS)} の {chance.choice(THINGS)} を直す"
    return chance.choice(TYPES), what
