"""Whose clock times are shown in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coord_core.domain.errors import InputError
from coord_core.observing import zones

SUMMER = datetime(2024, 6, 28, 12, tzinfo=UTC).timestamp()


def test_a_zone_has_its_name() -> None:
    berlin = zones.named("Europe/Berlin")
    assert zones.title(berlin, SUMMER) == "CEST (UTC+02:00)"
    assert zones.title(zones.named("utc"), SUMMER) == "UTC"
    assert zones.title(zones.named("America/Sao_Paulo"), SUMMER) == "UTC-03:00"


@pytest.mark.parametrize("name", ["Nowhere/Atall", "../../etc/passwd", "/etc/localtime", "", "a\0b"])
def test_no_zone_is_an_error_that_says_so(name: str) -> None:
    with pytest.raises(InputError):
        zones.named(name)


def test_the_machines_own_is_what_tz_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert zones.title(zones.of_this_machine(), SUMMER) == "JST (UTC+09:00)"
    monkeypatch.setenv("TZ", "no such zone")
    assert zones.of_this_machine() is UTC


def test_without_tz_it_is_the_machines_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    local = datetime.fromtimestamp(SUMMER, zones.of_this_machine())
    assert local.utcoffset() == datetime.fromtimestamp(SUMMER).astimezone().utcoffset()
    monkeypatch.setattr(zones, "MACHINES", "/no/such/file")
    assert zones.of_this_machine() is UTC
