"""From ledger to lists: who shows which unit independently, and what a copy changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hubs import THREE, begun, hub_ledger, unit

from blocs.counts.captures import captures
from blocs.counts.chao import ChaoLowerBound
from blocs.counts.histories import Histories
from blocs.counts.lists import Lists, lists_of
from blocs.counts.strata import strata_of
from blocs.counts.subject import estimate_subject
from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, Snapshot

Opened = Callable[..., Ledger]


def at(ledger: Ledger, day: str = "2010-12-31", **settings: Any) -> Snapshot:
    return ledger.as_of(day, known_at=settings.pop("known_at", "2020-01-01"), **settings)


def shown(lists: Lists) -> dict[str, list[str]]:
    """Return the units that each list shows."""
    return {x.name: sorted(c.unit for c in lists.cells if c.list == x.name) for x in lists.lists}


def test_each_independent_source_is_a_list(opened: Opened) -> None:
    """The table holds a 1 for each agreement on each list, and the claims behind it."""
    lists = lists_of(at(opened(**hub_ledger(THREE))), "HUB", unit="agreements")

    assert shown(lists) == {
        f"House of {name}": sorted(unit(n) for n in each) for name, each in THREE.items()
    }
    cell = next(c for c in lists.cells if c.unit == "x00")
    assert cell.claims == ("gazette-0-HUB", "gazette-0-P00")
    assert lists.histories().seen == len(set().union(*THREE.values()))
    assert lists.histories().overlaps[0, 1] == len(set(THREE["gazette"]) & set(THREE["think"]))


@pytest.mark.parametrize(
    "copy",
    [
        {"derives_from": "gazette", "kind": "aggregator"},
        {"publisher": "House of gazette", "kind": "news"},
        {"publisher": "House of gazette via a mirror"},
    ],
)
def test_a_copy_changes_no_estimate(opened: Opened, copy: dict[str, str]) -> None:
    """A reprint, and a second page of one publisher, add no recapture: bit for bit the same."""
    plain = opened(**hub_ledger(THREE))
    copied = opened(
        **hub_ledger({**THREE, "copy": list(THREE["gazette"])[3:20]}, sources={"copy": copy})
    )

    expected = estimate_subject(at(plain), "HUB", seed=1)
    found = estimate_subject(at(copied), "HUB", seed=1)

    assert found == expected
    assert found.verdict == "lower-bound"


def test_a_full_copy_of_another_kind_changes_no_channel(opened: Opened) -> None:
    """An aggregator's copy of a data set leaves the data set in its own channel.

    A copy as long as its original would tie with it, and the alphabet would choose the channel.
    """
    copy = {"derives_from": "gazette", "kind": "aggregator"}
    plain = opened(**hub_ledger(THREE))
    copied = opened(**hub_ledger({**THREE, "copy": THREE["gazette"]}, sources={"copy": copy}))
    before, after = (
        lists_of(at(ledger), "HUB", unit="agreements", by="channel") for ledger in (plain, copied)
    )

    assert shown(after) == shown(before)


def test_what_was_merged_is_told_with_its_reason(opened: Opened) -> None:
    """A reader sees which sources make a list, and why."""
    ledger = opened(
        **hub_ledger(
            {**THREE, "copy": range(20), "second": range(20, 30)},
            sources={
                "copy": {"derives_from": "gazette"},
                "second": {"publisher": "House of gazette"},
            },
        )
    )

    first = lists_of(at(ledger), "HUB", unit="agreements").lists[0]

    assert first.sources == ("copy", "gazette", "second")
    assert first.merged == (
        "copy derives from gazette",
        "gazette, second have one publisher",
    )


def test_a_source_that_draws_on_several_voices_is_left_out(opened: Opened) -> None:
    """A compilation of two lists is a second voice beside neither."""
    ledger = opened(
        **hub_ledger(
            {**THREE, "both": range(48)}, sources={"both": {"derives_from": "gazette;think"}}
        )
    )

    lists = lists_of(at(ledger), "HUB", unit="agreements")

    assert sorted(shown(lists)) == ["House of embassy", "House of gazette", "House of think"]
    assert any(r.startswith("both draw on several voices") for r in lists.remarks)


def test_the_same_words_about_the_same_things_are_one_voice(opened: Opened) -> None:
    """Nobody says that the embassy copies the gazette, but it uses its words."""
    words = "officials toasted the long friendship of both peoples in the old summer palace"
    quotes = {(name, n): words for name in ("gazette", "embassy") for n in (5, 6, 7)}
    ledger = opened(**hub_ledger(THREE, quotes=quotes))

    lists = lists_of(at(ledger), "HUB", unit="agreements")

    assert sorted(shown(lists)) == ["House of gazette", "House of think"]
    assert lists.lists[0].merged == (
        "House of gazette and House of embassy use the same words about x05, x06, x07",
    )


def test_the_words_of_a_title_prove_nothing(opened: Opened) -> None:
    """Everyone writes the official title, and nobody copies by it."""
    title = "Agreement of both old peoples on the peaceful use of the summer palace and its lake"
    quotes = {(name, n): f"signed the {title}" for name in THREE for n in (5, 6, 7, 22, 23)}
    cards = {n: {"title": title} for n in (5, 6, 7, 22, 23)}
    ledger = opened(**hub_ledger(THREE, quotes=quotes, cards=cards))

    assert len(lists_of(at(ledger), "HUB", unit="agreements").lists) == 3


def test_a_document_on_one_agreement_recaptures_nothing(opened: Opened) -> None:
    """Forty articles found by looking for forty agreements are no list of forty."""
    articles = {f"article{n}": [n] for n in range(40)}
    same_paper = {f"article{n}": {"publisher": "Daily"} for n in range(40)}
    ledger = opened(**hub_ledger({**THREE, **articles}, sources=same_paper))

    lists = lists_of(at(ledger), "HUB", unit="agreements")
    counted = lists_of(at(ledger), "HUB", unit="agreements", lookups=True)

    assert "Daily" not in shown(lists)
    assert any(r.startswith("40 documents that name fewer than 3 units") for r in lists.remarks)
    assert len(shown(counted)["Daily"]) == 40


def test_documents_that_were_gone_through_count_though_each_names_one(opened: Opened) -> None:
    """A depositary has a page for each text; coverage says that the pages were all read."""
    pages = {f"page{n}": [n] for n in range(20)}
    ledger = opened(
        **hub_ledger(
            {**THREE, **pages},
            sources={p: {"publisher": "Depositary", "kind": "depositary"} for p in pages},
            coverage=[
                {
                    "subject_id": "HUB",
                    "period": "2000/2010",
                    "extent": "partial",
                    "source_ids": ";".join(pages),
                }
            ],
        )
    )

    assert len(shown(lists_of(at(ledger), "HUB", unit="agreements"))["Depositary"]) == 20


def test_memory_shows_nothing(opened: Opened) -> None:
    """What nobody can look up is on no list."""
    ledger = opened(
        **hub_ledger(
            {**THREE, "memory": range(48)},
            sources={"memory": {"kind": "unverified", "reliability": "F"}},
        )
    )

    assert "House of memory" not in shown(lists_of(at(ledger), "HUB", unit="agreements"))


def test_what_came_out_later_is_no_list_yet(opened: Opened) -> None:
    """As known in 2011, a list published in 2015 does not exist, and neither does its voice."""
    ledger = opened(**hub_ledger(THREE, sources={"think": {"published": "2015-01-01"}}))

    early = lists_of(at(ledger, known_at="2011-01-01"), "HUB", unit="agreements")

    assert sorted(shown(early)) == ["House of embassy", "House of gazette"]


def test_the_population_is_closed_when_the_first_list_came_out(opened: Opened) -> None:
    """What began after the think tank's list of mid-2001 could not be on it."""
    lists_then = {**THREE, "think": range(8, 20)}
    ledger = opened(**hub_ledger(lists_then, sources={"think": {"published": begun(19)}}))

    lists = lists_of(at(ledger), "HUB", unit="agreements")

    assert max(lists.units) == unit(19)
    late = len({n for each in lists_then.values() for n in each if n > 19})
    assert any(
        f"2001-07-10, when the first of the lists came out; {late} units" in r
        for r in lists.remarks
    )


def test_an_old_list_goes_when_three_newer_ones_are_there(opened: Opened) -> None:
    """Late units are not given up for a list that could not hold them."""
    ledger = opened(
        **hub_ledger({**THREE, "old": range(12)}, sources={"old": {"published": begun(12)}})
    )

    lists = lists_of(at(ledger), "HUB", unit="agreements")

    assert "House of old" not in shown(lists)
    assert len(lists.units) == len(set().union(*THREE.values()))
    assert any(r.startswith("House of old came out by 2001-05-01") for r in lists.remarks)


def test_small_voices_are_gathered_by_kind(opened: Opened) -> None:
    """Voices of 6 can be linked to nobody; as press and as scholarship they are two lists."""
    small = {f"v{k}": range(6 * k, 6 * k + 6) for k in range(8)} | {"s": range(40)}
    kinds = {f"v{k}": {"kind": "news"} for k in range(8)} | {"s": {"kind": "scholarly"}}
    ledger = opened(**hub_ledger(small, sources=kinds))

    voices = lists_of(at(ledger), "HUB", unit="agreements")
    channels = lists_of(at(ledger), "HUB", unit="agreements", by="channel")

    assert sorted(shown(voices)) == ["House of s"]
    assert {k: len(v) for k, v in shown(channels).items()} == {"press": 48, "scholarship": 40}
    assert "House of v0 (6)" in channels.lists[0].merged


def test_a_list_inside_another_bars_an_upper_limit(opened: Opened) -> None:
    """It may be drawn from the other, though no source says so."""
    lists = {**THREE, "part": range(20), "fifth": range(10, 50)}
    found = estimate_subject(at(opened(**hub_ledger(lists))), "HUB", seed=1)

    assert found.verdict == "lower-bound"
    assert any("House of part in House of gazette" in r for r in found.reasons)


def test_what_can_be_listed_is_a_lower_bound(opened: Opened) -> None:
    """Twelve agreements of which only single articles tell are there all the same."""
    alone = {f"article{n}": [n] for n in range(60, 99)}
    found = estimate_subject(at(opened(**hub_ledger({**THREE, **alone}))), "HUB", seed=1)

    assert found.lower == len(set().union(*THREE.values())) + 39
    assert any("can be listed by name" in r for r in found.reasons)


def test_a_complete_list_leaves_nothing_to_estimate(opened: Opened) -> None:
    """Coverage says complete: nobody is missing."""
    ledger = opened(
        sources=[{"source_id": "s", "published": "2005-01-01"}],
        parties=[{"party_id": p} for p in ("AAA", "BBB")],
        instruments=[{"instrument_id": "accord"}],
        participation=[
            {"source_id": "s", "instrument_id": "accord", "party_id": p, "when": "2004-01-01"}
            for p in ("AAA", "BBB")
        ],
        coverage=[{"subject_id": "accord", "level": "state", "period": "2004/2006"}],
    )

    found = estimate_subject(at(ledger, "2005-06-01"), "accord", seed=1)

    assert (found.verdict, found.seen) == ("refused", 2)
    assert "complete on that day: 2 are certain" in found.reasons[0]


def test_one_list_is_refused_with_the_count_by_name(opened: Opened) -> None:
    """A refusal tells what can be said all the same."""
    found = estimate_subject(at(opened(**hub_ledger({"only": range(20)}))), "HUB", seed=1)

    assert (found.verdict, found.lower, found.models) == ("refused", None, ())
    assert "at least 20 agreements" in found.reasons[-1]


def test_units_are_counted_apart(opened: Opened) -> None:
    """Agreements, amendments and renewals, states and agencies: each is a unit of its own."""
    cards = {
        1: {"relation": "amends", "parent": "x00"},
        2: {"relation": "renews", "parent": "x00"},
    }
    tables = hub_ledger({"a": range(5)}, cards=cards)
    tables["parties"].append({"party_id": "lab", "kind": "agency", "acts_for": "P03"})
    tables["participation"] += [
        {
            "claim_id": "r",
            "source_id": "a",
            "instrument_id": "x03",
            "event": "renewed",
            "when": "2006",
            "party_id": "",
            "level": "",
        },
        {
            "claim_id": "l",
            "source_id": "a",
            "instrument_id": "x04",
            "party_id": "lab",
            "level": "agency",
            "when": begun(4),
        },
    ]
    snapshot = at(opened(**tables))

    def of(name: str) -> list[str]:
        return sorted({c.unit for c in captures(snapshot, "HUB", name)})

    assert of("agreements") == ["x00", "x03", "x04"]
    assert of("amendments") == ["x01"]
    assert of("renewals") == ["x02", "x03@renewed-2006"]
    assert of("states") == ["P00", "P01", "P02", "P03", "P04"]
    assert of("agencies") == ["lab"]


@pytest.mark.parametrize(
    ("subject", "name", "said"),
    [
        ("HUB", "satellites", "is no unit"),
        ("x00", "agreements", "is one text"),
        ("nobody", "states", "is no instrument or party"),
    ],
)
def test_a_unit_that_a_subject_does_not_have_is_refused(
    opened: Opened, subject: str, name: str, said: str
) -> None:
    """The message names what can be asked."""
    with pytest.raises(QuestionError, match=said):
        captures(at(opened(**hub_ledger({"a": range(3)}))), subject, name)


def judged(*rows: tuple[str, str, str, str]) -> list[dict[str, str]]:
    return [{"left_id": a, "right_id": b, "judgement": j, "reason": r} for a, b, j, r in rows]


def test_a_certain_match_folds_and_a_doubtful_one_is_drawn(opened: Opened) -> None:
    """x46 is x00 for certain; whether x47 is x01 moves the count from draw to draw."""
    judgements = judged(
        ("x00", "x46", "same", "read both"),
        ("x01", "x47", "unsure", "probability 0.500: same day"),
    )
    ledger = opened(**hub_ledger(THREE, judgements=judgements))
    everything = len(set().union(*THREE.values()))

    found = estimate_subject(at(ledger), "HUB", seed=3, draws=12)

    assert found.seen == everything - 2
    assert f"over 12 draws of which are, {everything - 2} to {everything - 1}" in found.reasons[-1]
    assert found == estimate_subject(at(ledger), "HUB", seed=3, draws=12)


def test_a_doubtful_match_widens_and_never_narrows(opened: Opened) -> None:
    """The lower limit is the lowest over the draws."""
    rows = [(unit(n), unit(40 + n), "unsure", "probability 0.500: same day") for n in range(8)]
    plain = estimate_subject(at(opened(**hub_ledger(THREE))), "HUB", seed=1)
    doubtful = estimate_subject(
        at(opened(**hub_ledger(THREE, judgements=judged(*rows)))), "HUB", seed=1
    )

    assert plain.lower is not None
    assert doubtful.lower is not None
    assert doubtful.lower <= plain.lower
    assert dataclasses.replace(doubtful, reasons=()) != dataclasses.replace(plain, reasons=())


def test_strata_split_what_they_say(opened: Opened) -> None:
    """Periods by the first day, forms by the card, regions of the other side, levels of acts."""
    tables = hub_ledger(
        {"a": [0, 40, 99]},
        cards={0: {"form": "mou"}},
        attributes=[
            {"source_id": "a", "subject_id": "P00", "attribute": "un-region", "value": "Africa"}
        ],
    )
    snapshot = at(opened(**tables), known_at="2020-01-01")
    units = [unit(0), unit(40), unit(99)]

    def by(stratum: str) -> list[str]:
        return list(strata_of(snapshot, "HUB", "agreements", units, stratum).values())

    assert by("period") == ["2000 to 2009"] * 3
    assert by("form") == ["mou", "agreement", "agreement"]
    assert by("region") == ["Africa", "unknown region", "unknown region"]
    assert by("visibility") == ["state"] * 3
    with pytest.raises(QuestionError, match="no form"):
        strata_of(snapshot, "HUB", "states", ["P00"], "form")
    with pytest.raises(QuestionError, match="no stratum"):
        by("colour")


def test_strata_too_small_are_counted(opened: Opened) -> None:
    """With fewer than 50 units on lists a stratum counts with what is seen."""
    found = estimate_subject(at(opened(**hub_ledger(THREE))), "HUB", seed=1, stratum="form")

    assert any("No stratum by form is large enough" in n for n in found.notes)


def test_large_strata_are_estimated_and_added_up(opened: Opened) -> None:
    """Two sorts of 60 units, each on three lists: the bound is the sum of theirs."""
    rng = np.random.default_rng(7)
    lists: dict[str, list[int]] = {
        name: [int(n) for n in range(99) if rng.random() < share]
        for name, share in (("a", 0.6), ("b", 0.55), ("c", 0.5))
    }
    ledger = opened(**hub_ledger(lists, cards={n: {"form": "mou"} for n in range(35)}))

    found = estimate_subject(at(ledger), "HUB", seed=1, stratum="form")

    told = next(r for r in found.reasons if r.startswith("By form"))
    assert "mou" in told
    assert "(counted)" in told
    assert found.lower is not None
    assert found.lower >= found.seen


def test_lookups_that_stop_at_the_first_source_break_the_bound() -> None:
    """Why documents on one unit are left out: simulated, the truth is 200 each time.

    Whoever looks for an agreement and records the first source found makes it look as if only one
    source had it. Then the lower limit is above the truth nearly always; where all sources are
    recorded it is below in at least nine runs of ten.
    """
    rng = np.random.default_rng(11)

    def low(stop: float) -> float:
        table = rng.random((200, 3)) < np.array([0.4, 0.3, 0.15])
        for row in table:
            on = np.flatnonzero(row)
            if len(on) > 1 and rng.random() < stop:
                row[:] = False
                row[rng.choice(on)] = True
        kept = table[table.any(axis=1)].astype(int)
        return ChaoLowerBound().fit(Histories.from_arrays(kept)).low_

    stopped = np.mean([low(0.6) > 200 for _ in range(60)])
    full = np.mean([low(0.0) <= 200 for _ in range(60)])

    assert stopped > 0.9
    assert full >= 0.9
