"""What a form holds: each field once, bounded, checked before anything is done."""

from __future__ import annotations

from urllib.parse import parse_qs

from coord_core.domain.errors import InputError
from coord_core.views.refusal import quoted

MOST_FIELDS = 20
MOST_REASON = 300  # characters, as commands take it


class Form:
    def __init__(self, body: bytes) -> None:
        """Raises InputError for what is no form."""
        try:
            found = parse_qs(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        except ValueError as error:
            raise InputError("What was sent is no form.") from error
        self._fields = {name: values[0] for name, values in found.items() if len(values) == 1}

    def text(self, name: str) -> str:
        """Empty when it was not sent."""
        return self._fields.get(name, "")

    def needed(self, name: str) -> str:
        """Raises InputError when it is not there."""
        found = self.text(name).strip()
        if not found:
            raise InputError(f"The form does not say {name!r}.", "Reload the page and try again.")
        return found

    def number(self, name: str, least: int, most: int) -> int:
        """Raises InputError."""
        text = self.needed(name)
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 19 and least <= int(text) <= most):
            raise InputError(f"{name.capitalize()} {quoted(text, 40)} is no number from {least} to {most}.")
        return int(text)

    def reason(self) -> str:
        """One bounded line without control characters. Raises InputError when nothing is left."""
        line = " ".join(self.text("reason").split())
        kept = "".join(sign for sign in line if sign.isprintable())[:MOST_REASON].strip()
        if not kept:
            raise InputError("The reason is empty.", "Say why: it goes on record.")
        return kept

    def carried(self) -> dict[str, str]:
        """The fields that a question takes along to its answer."""
        return {
            name: text
            for name, text in self._fields.items()
            if name not in ("reason", "sure", "forgery_token")
        }
