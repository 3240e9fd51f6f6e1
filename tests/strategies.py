"""Hypothesis strategies shared by the tests: dates, spells, evidence, small ledgers."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from blocs.dates import FUTURE, Answer, Spell
from blocs.ledger.facts import Evidence

FIRST = date(2000, 1, 1).toordinal()
"""First day of the small worlds in which claims are drawn."""
SPAN = 24
"""Length of those worlds in days: small, so that claims meet."""

answers = st.sampled_from([Answer.YES, Answer.NO, Answer.POSSIBLE])
days = st.integers(FIRST, FIRST + SPAN)


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int, int]:
    """Draw (lo, hi) with lo <= hi inside the small world."""
    lo = draw(days)
    return lo, draw(st.integers(lo, FIRST + SPAN))


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    """Draw a spell whose bounds may overlap and may contradict each other."""
    start, end = draw(bounds()), draw(st.one_of(bounds(), st.just((FUTURE, FUTURE))))
    return Spell(*start, *end)


def completions(spell: Spell, last: int) -> list[tuple[int, int]]:
    """Return every (first day, first day out) that the bounds allow; no end means after last."""
    ends = (
        [last + 1] if spell.end_lo >= FUTURE
        else range(spell.end_lo, min(spell.end_hi, last + 1) + 1)
    )  # fmt: skip
    return [(s, e) for s in range(spell.start_lo, spell.start_hi + 1) for e in ends if s <= e]


ROLES = ("start", "start", "start", "observed", "end", "deny", "absent", "term", "plan",
         "maybe", "suspend", "resume", "signature", "notice", "deny-term")  # fmt: skip


@st.composite
def claims(draw: st.DrawFn, roles: tuple[str, ...] = ROLES) -> list[Evidence]:
    """Draw up to seven pieces of evidence about one key, with few voices so that they meet."""
    found: list[Evidence] = []
    for number in range(draw(st.integers(1, 7))):
        role = draw(st.sampled_from(roles))
        lo, hi = draw(bounds())
        end_lo = end_hi = FUTURE
        if role == "term":
            end_lo = draw(st.integers(hi, FIRST + SPAN))
            end_hi = draw(st.integers(end_lo, FIRST + SPAN))
        found.append(Evidence(
            f"c{number}", role, lo, hi, end_lo, end_hi, draw(st.integers(1, 5)),
            draw(st.booleans()) and draw(st.booleans()), draw(st.integers(2, 5)),
            draw(st.integers(1, 4)), draw(days),
        ))  # fmt: skip
    return found


STATES = ("AAA", "BBB", "CCC")
TEXTS = {
    "pact": {"bindingness": "binding", "shape": "multilateral"},
    "accord": {"bindingness": "political", "shape": "multilateral"},
    "deal": {"bindingness": "binding", "shape": "bilateral", "term": "P10D"},
    "memo": {"bindingness": "unspecified", "shape": "bilateral"},
}
_EVENTS = (
    "signed", "signed", "signed", "ratified", "joined", "acceded", "entered-into-force",
    "observed-in-force", "observed-signatory", "renewed", "suspended", "resumed",
    "notified-withdrawal", "withdrew", "expired", "terminated", "denied", "announced",
)  # fmt: skip


@st.composite
def dates_as_written(draw: st.DrawFn) -> str:
    """Draw a date of the small world as a source would write it."""
    lo, hi = draw(bounds())
    first, last = date.fromordinal(lo).isoformat(), date.fromordinal(hi).isoformat()
    return draw(st.sampled_from([
        first, first, first, f"[{first}..{last}]", first[:7], f"{first}~", "",
        f"{first}/{last}" if lo < hi else first, f"{first}/..", f"{first}/", f"[..{first}]",
    ]))  # fmt: skip


@st.composite
def small_ledgers(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Draw the tables of a ledger with four texts, three states and up to 14 claims."""
    sources = []
    for number in range(1, 6):
        day = draw(days)
        sources.append({
            "source_id": f"s{number}", "publisher": f"house {draw(st.integers(1, 4))}",
            "published": date.fromordinal(day).isoformat(), "retrieved": "2026-11-25",
            "kind": draw(st.sampled_from(["news", "depositary", "official-statement"])),
            "reliability": draw(st.sampled_from(["A", "B", "C", "D"])),
            "derives_from": draw(st.sampled_from(["", "", f"s{number - 1}" if number > 1 else ""])),
        })  # fmt: skip
    rows = []
    for number in range(draw(st.integers(1, 14))):
        rows.append({
            "claim_id": f"p{number:02}", "source_id": f"s{draw(st.integers(1, 5))}",
            "instrument_id": draw(st.sampled_from(sorted(TEXTS))),
            "party_id": draw(st.sampled_from((*STATES, *STATES, ""))),
            "event": draw(st.sampled_from(_EVENTS)),
            "when": draw(dates_as_written()),
            "stance": draw(st.sampled_from(["affirms", "affirms", "affirms", "denies"])),
            "credibility": draw(st.sampled_from(["2", "2", "3", "4"])),
            "level": draw(st.sampled_from(["state", "state", "", "agency"])),
        })  # fmt: skip
    coverage = []
    for text in sorted(TEXTS):
        if draw(st.booleans()):
            coverage.append({
                "subject_id": text, "level": draw(st.sampled_from(["", "state", "agency"])),
                "period": f"{date.fromordinal(draw(days)).isoformat()}/2026",
                "extent": draw(st.sampled_from(["complete", "partial"])),
            })  # fmt: skip
    return {
        "sources": sources,
        "parties": [{"party_id": s} for s in STATES],
        "instruments": [{"instrument_id": i, **card} for i, card in sorted(TEXTS.items())],
        "participation": rows,
        "coverage": coverage,
    }
