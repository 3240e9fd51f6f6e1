"""Hypothesis strategies shared by the tests: dates, spells, evidence, small ledgers."""

from __future__ import annotations

from datetime import date
from random import Random
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
        [last + 1]
        if spell.end_lo >= FUTURE
        else range(spell.end_lo, min(spell.end_hi, last + 1) + 1)
    )
    return [(s, e) for s in range(spell.start_lo, spell.start_hi + 1) for e in ends if s <= e]


ROLES = (
    "start",
    "start",
    "start",
    "observed",
    "end",
    "deny",
    "absent",
    "term",
    "plan",
    "maybe",
    "suspend",
    "resume",
    "signature",
    "notice",
    "deny-term",
)


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
        found.append(
            Evidence(
                f"c{number}",
                role,
                lo,
                hi,
                end_lo,
                end_hi,
                draw(st.integers(1, 5)),
                draw(st.booleans()) and draw(st.booleans()),
                draw(st.integers(2, 5)),
                draw(st.integers(1, 4)),
                draw(days),
            )
        )
    return found


STATES = ("AAA", "BBB", "CCC")
TEXTS = {
    "pact": {"bindingness": "binding", "shape": "multilateral"},
    "accord": {"bindingness": "political", "shape": "multilateral"},
    "deal": {"bindingness": "binding", "shape": "bilateral", "term": "P10D"},
    "memo": {"bindingness": "unspecified", "shape": "bilateral"},
}
_EVENTS = (
    "signed",
    "signed",
    "signed",
    "ratified",
    "joined",
    "acceded",
    "entered-into-force",
    "observed-in-force",
    "observed-signatory",
    "renewed",
    "suspended",
    "resumed",
    "notified-withdrawal",
    "withdrew",
    "expired",
    "terminated",
    "denied",
    "announced",
)


def _written(chance: Random) -> str:
    """Return a date of the small world as a source would write it."""
    lo = FIRST + chance.randint(0, SPAN)
    hi = lo + chance.randint(0, FIRST + SPAN - lo)
    first, last = date.fromordinal(lo).isoformat(), date.fromordinal(hi).isoformat()
    return chance.choice(
        [
            first,
            first,
            first,
            f"[{first}..{last}]",
            first[:7],
            f"{first}~",
            "",
            f"{first}/{last}" if lo < hi else first,
            f"{first}/..",
            f"{first}/",
            f"[..{first}]",
        ]
    )


def random_ledger(seed: int, texts: int = 60) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a ledger with many small texts, each with a few random claims.

    One ledger with many texts tests as much as many ledgers, and is built once.
    """
    chance = Random(seed)
    sources = [
        {
            "source_id": f"s{n}",
            "publisher": f"house {chance.randint(1, 6)}",
            "published": date.fromordinal(FIRST + chance.randint(0, SPAN)).isoformat(),
            "retrieved": "2026-11-25",
            "kind": chance.choice(["news", "news", "depositary"]),
            "reliability": chance.choice("ABBCD"),
            "derives_from": f"s{n - 1}" if n > 1 and chance.random() < 0.2 else "",
        }
        for n in range(1, 13)
    ]
    instruments, rows, coverage = [], [], []
    for number in range(texts):
        kind = chance.choice(sorted(TEXTS))
        name = f"{kind}{number:03}"
        instruments.append({"instrument_id": name, **TEXTS[kind]})
        for _ in range(chance.randint(1, 9)):
            rows.append(
                {
                    "claim_id": f"p{len(rows):04}",
                    "source_id": f"s{chance.randint(1, 12)}",
                    "instrument_id": name,
                    "party_id": chance.choice((*STATES, *STATES, "")),
                    "event": chance.choice(_EVENTS),
                    "when": _written(chance),
                    "stance": chance.choice(["affirms", "affirms", "affirms", "denies"]),
                    "credibility": chance.choice("2234"),
                    "level": chance.choice(["state", "state", "", "agency"]),
                }
            )
        if chance.random() < 0.5:
            since = date.fromordinal(FIRST + chance.randint(0, SPAN)).isoformat()
            coverage.append(
                {
                    "subject_id": name,
                    "level": chance.choice(["", "state", "agency"]),
                    "period": f"{since}/2026",
                    "extent": chance.choice(["complete", "partial"]),
                }
            )
    return {
        "sources": sources,
        "parties": [{"party_id": s} for s in STATES],
        "instruments": instruments,
        "participation": rows,
        "coverage": coverage,
    }
