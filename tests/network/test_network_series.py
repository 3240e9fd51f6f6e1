"""A network from day to day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from network_shapes import SOURCES, card, text

from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, Snapshot
from blocs.network.series import series, year_ends


def test_a_network_that_only_grows_reaches_no_less_each_year(
    opened: Callable[..., Ledger],
) -> None:
    """One more partner a year, nobody leaves: reach runs 1, 2, 3 and then stays."""
    partners = {"CHL": "2018-03-01", "DNK": "2019-03-01", "EST": "2020-03-01"}
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", *partners)],
        instruments=[card(p.lower()) for p in partners],
        participation=[r for p, day in partners.items() for r in text(p.lower(), "AUS", p,
                                                                      when=day)],
    )  # fmt: skip
    days = [date(year, 12, 31).toordinal() for year in range(2017, 2023)]
    found = series(ledger.as_of("2022-12-31", known_at="2026-01-01"), "AUS", days=days)
    reach = [r["values"]["hub reach"]["certain"] if r["known"] else None for r in found.rows]

    assert reach == [None, 1, 2, 3, 3, 3]
    assert "unknown, not none" in found.rows[0]["why"]
    assert found.table()[0]["hub reach"] == "unknown"


def test_one_day_of_a_series_is_that_days_network(today: Snapshot) -> None:
    """The series gives what a question for the single day gives."""
    from blocs.network import build_network, measures

    (row,) = series(today, days=[today.day]).rows
    single = measures(build_network(today), draws=1)
    for name, ends in row["values"].items():
        value = single.value(name)
        assert (value.certain, value.possible) == (ends["certain"], ends["possible"])


def test_years_end_on_their_last_day_and_this_one_today(two_blocs: Ledger) -> None:
    """From the first evidence to the snapshot's own day."""
    snapshot = two_blocs.as_of("2012-05-05", known_at="2026-01-01")
    found = [date.fromordinal(d).isoformat() for d in year_ends(snapshot, "AUS", None, None, None)]

    assert found == ["2010-12-31", "2011-12-31", "2012-05-05"]


def test_years_in_the_wrong_order_are_refused(today: Snapshot) -> None:
    """As with every span of days."""
    with pytest.raises(QuestionError, match="earlier year first"):
        year_ends(today, None, None, 2020, 2019)


def test_a_series_of_no_day_is_refused(today: Snapshot) -> None:
    """There is nothing to show."""
    with pytest.raises(QuestionError, match="one day or more"):
        series(today, days=[])
