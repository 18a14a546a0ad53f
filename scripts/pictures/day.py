"""A working day of a small team, line by line: minutes before now, who, what it does, and to what.

Minutes are whole or half ones (ageing.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

NAME = "storefront"
YOU = "you"
SESSIONS = {
    "mail": "2b8e61f4",
    "orders": "d07c95ae",
    "tokens": "1f3a9c20",
    "prices": "5e6fa2b7",
    "search": "7b20d4e1",
    "invoice": "9a41e3c0",
    "docs": "c3d915f8",
}
REASON = "the invoices round as the cart does"
FILES = (
    "docs/api.md", "migrations/0012_prices.sql", "src/auth.py", "src/cart.py", "src/invoice.py",
    "src/mail.py", "src/models.py", "src/orders.py", "src/prices.py", "src/routes.py", "src/search.py",
    "src/tokens.py", "templates/receipt.html", "templates/search.html", "tests/test_auth.py",
    "tests/test_cart.py",
)  # fmt: skip
DAY = """
    352.5    you      adds       Send receipts by mail
    352.0    you      adds       Round prices alike
    351.5    you      adds       Refuse expired tokens
    351.0    you      adds       Search while typing
    350.5    you      adds       Document the search
    350.0    you      adds       Number the invoices
    345.5    mail     starts
    345.0    mail     claims     task-001
    341.5    mail     edits      src/mail.py
    331.0    mail     edits      templates/receipt.html
    322.5    mail     edits      src/orders.py
    308.5    orders   starts
    305.0    orders   edits      src/models.py
    298.0    orders   edits      migrations/0012_prices.sql
    291.5    orders   may-not    src/orders.py
    291.0    orders   waits      src/orders.py
    274.5    mail     completes  Send receipts by mail
    274.0    orders   has        src/orders.py
    271.0    mail     ends
    252.5    orders   turns
    230.0    orders   edits      src/models.py
    222.5    orders   edits      src/routes.py
    205.0    tokens   starts
    204.5    tokens   claims     task-003
    199.5    tokens   edits      src/auth.py
    190.0    tokens   edits      tests/test_auth.py
    181.0    orders   turns
    172.5    prices   starts
    172.0    prices   claims     task-002
    169.0    prices   edits      src/prices.py
    158.0    orders   edits      src/routes.py
    151.5    tokens   may-not    src/routes.py
    151.0    tokens   waits      src/routes.py
    137.5    orders   turns
    137.0    tokens   has        src/routes.py
    128.5    prices   edits      src/models.py
    119.5    tokens   gives      src/routes.py
    111.0    orders   may-not    src/models.py
    110.5    orders   waits      src/models.py
    99.5     prices   gives      src/models.py
    99.0     orders   has        src/models.py
    93.0     tokens   edits      src/tokens.py
    84.0     search   starts
    83.5     search   claims     task-004
    80.0     search   edits      src/search.py
    76.0     orders   turns
    75.0     orders   ends
    64.0     prices   edits      tests/test_cart.py
    51.5     search   edits      templates/search.html
    44.0     invoice  starts
    41.5     invoice  edits      src/invoice.py
    33.5     prices   edits      src/cart.py
    31.0     docs     starts
    29.0     docs     edits      docs/api.md
    22.0     search   edits      src/routes.py
    9.5      invoice  may-not    src/prices.py
    9.0      invoice  asks-for   src/prices.py
    4.5      docs     may-not    src/routes.py
    4.0      docs     waits      src/routes.py
    2.5      tokens   edits      src/tokens.py
    1.5      prices   edits      src/cart.py
    0.5      search   edits      src/search.py
"""


@dataclass(frozen=True)
class Line:
    minutes: float
    who: str
    does: str
    what: str


def lines(text: str = DAY) -> Iterator[Line]:
    for line in text.strip().splitlines():
        minutes, who, does, *what = line.split(maxsplit=3)
        yield Line(float(minutes), who, does, "".join(what))


def session_id(who: str) -> str:
    return f"{SESSIONS[who]}-0000-4000-8000-000000000000"
