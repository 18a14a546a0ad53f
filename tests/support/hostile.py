"""Texts that a file name, a session id or an agent id may hold, and that break what is not careful."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

TEXTS = [
    "plain", "src/components/Auth.tsx", "", " ", "a b", " a", "a ", "'", '"', "\\", "a\\b", "a\nb", "a\r\nb",
    "\t", "a: b", "a #b", "# a", "- a", "-", "---", "...", "? a", ": a", "!tag", "&anchor", "*alias", "|",
    ">", "%a", "@a", "`a`", "{a: b}", "[a]", "{", "]", ",", "~", "null", "Null", "NULL", "true", "False",
    "yes", "No", "ON", "off", "y", "N", "1", "-1", "0x1f", "0o17", "017", "1e3", "1.5", ".5", ".inf", "-.INF",
    ".nan", "1_000", "12:30:45", "2024-06-28", "2024-06-28T10:00:00Z", "=", "<<", "é", "e\u0301", "日本語",
    "😀", "\U0001f469\u200d\U0001f467", "\u202eevil", "\u2028", "\u2029", "\x85", "\xa0", "\ufeff", "\x00",
    "\x1b[31m", "\x7f", "\ufffe", "\U0010ffff", "\ue000", "a" * 4000, "$(id)", "`id`", "; rm", "a\n- b: c",
    "a\n  key: value", "workflow:ci", "tree:", "./", "a/",
]  # fmt: skip

# Any text that UTF-8 can hold; hypothesis favours the strange ones.
texts: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(TEXTS),
    st.text(st.characters(exclude_categories=("Cs",))),
    st.text("abcyn01-:#'\"\\ \n\t{}[],&*!|>%@`~", max_size=12),
)

keys: st.SearchStrategy[str] = texts.filter(bool)

scalars: st.SearchStrategy[Any] = st.one_of(st.none(), st.booleans(), st.integers(), texts)
