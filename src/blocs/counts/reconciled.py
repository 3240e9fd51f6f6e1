"""Can the list meet the total? By how much not, and what is the likely reason?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from blocs.counts.enumerated import Enumerated, enumerated, partners, signed_instruments
from blocs.counts.reported import Reported, reported
from blocs.dates import FUTURE, PAST, iso
from blocs.errors import QuestionError
from blocs.ledger.answers import Reply
from blocs.ledger.evidence import evidence_block
from blocs.ledger.view import Snapshot

__all__ = ["CountAnswer", "Meeting", "count"]

MAIN_UNIT = {"instrument": "states", "party": "agreements"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One total beside the list of its own day.

    Attributes:
        source, value, unit, scope, as_of: the total.
        certain, possible: what can be listed by name for that day; None when nothing can.
        meets: yes when the total lies in the range, no when not, open when the list has no end.
        gap: total minus the nearest end of the range; 0 when it meets.
        reason: the likely reason of a gap, in words.
    """

    source: str
    value: str
    unit: str
    scope: str
    as_of: str
    certain: int | None
    possible: int | None
    meets: str
    gap: float
    reason: str


@dataclass(frozen=True, kw_only=True, repr=False)
class CountAnswer(Reply):
    """Reported, enumerated, reconciled, and why nothing is estimated yet."""

    subject: str
    reported: list[dict[str, Any]]
    enumerated: dict[str, Any]
    reconciled: list[Meeting]
    estimated: dict[str, Any]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "as_of",
        "value",
        "unit",
        "scope",
        "source",
        "certain",
        "possible",
        "meets",
        "gap",
        "reason",
    )

    def table(self) -> list[dict[str, Any]]:
        """Return the totals beside the lists."""
        return [asdict(m) for m in self.reconciled]

    def headline(self) -> str:
        """Return the enumerated range and the number of totals reported."""
        e = self.enumerated
        span = (
            f"{e['certain']}"
            if e["certain"] == e["possible"]
            else (f"{e['certain']} to {e['possible']}")
        )
        return (
            f"{self.subject} as of {self.question['as_of']}: {span} {e['unit']} can be listed; "
            f"{len(self.reported)} totals reported"
        )


def count(snapshot: Snapshot, subject: str) -> CountAnswer:
    """Return what is reported about a subject, what can be listed, and whether they meet.

    Args:
        snapshot: ledger at two clocks.
        subject: instrument, party or programme, by id, name or alias.

    Raises:
        UnknownId, QuestionError: when there is no such thing, or nothing is counted about it.
    """
    ledger = snapshot.ledger
    found = _subject(snapshot, subject)
    totals = reported(snapshot, found)
    kind = "instrument" if found in ledger.cards else "party"
    main = enumerated(snapshot, found, MAIN_UNIT[kind])
    if not totals and (main is None or not main.possible):
        raise QuestionError(
            f"nothing is counted about {found} by {iso(snapshot.day)} in what was published by "
            f"{iso(snapshot.known)}"
        )
    shown = main or Enumerated(MAIN_UNIT[kind], 0, 0, [], [], [])
    meetings = [_meet(snapshot, found, t) for t in totals]
    used = {t.claim for t in totals} | set(shown.claims)
    return CountAnswer(
        question=snapshot.question("count", subject=found),
        evidence=evidence_block(ledger, used),
        ledger=ledger.identity(),
        subject=found,
        reported=[{k: v for k, v in asdict(t).items() if k not in ("lo", "hi")} for t in totals],
        enumerated=asdict(shown),
        reconciled=meetings,
        estimated={
            "verdict": "refused",
            "lower": shown.certain,
            "range": None,
            "reasons": ["Estimation from overlapping lists is not part of this version."],
        },
        notes=[
            "Enumerated: what this ledger can list by name, certain to possible; "
            "what nobody lists is not in it."
        ],
    )


def _subject(snapshot: Snapshot, text: str) -> str:
    from blocs.errors import UnknownId

    ledger = snapshot.ledger
    for find in (ledger.find_instrument, lambda t: ledger.find_party(t, snapshot.day)):
        try:
            return find(text)
        except UnknownId:
            continue
    if ledger.one("select count(*) from subjects where subject_id = ?", [text]):
        return text
    return ledger.find_instrument(text)


def _meet(snapshot: Snapshot, subject: str, total: Reported) -> Meeting:
    """Put one total beside the list of its own day or window."""
    value = (
        f"{total.value_low:g}"
        if total.value is not None
        else (f"{total.value_low:g}–{total.value_high:g}")
    )
    value = {"at-least": "≥ ", "at-most": "≤ ", "about": "about "}.get(total.sense, "") + value
    day = min(total.hi if total.hi < FUTURE else snapshot.day, snapshot.day)
    at = snapshot.at(day=day)
    if subject in snapshot.ledger.parties:
        own = _hub_list(at, subject, total)
    else:
        listed = enumerated(at, subject, total.unit)
        own = _without_counter(listed, total, subject) if listed is not None else None
    if own is None:
        reason = _own_list(total) or "The ledger cannot list this unit and scope."
        return Meeting(
            total.source, value, total.unit, total.scope, total.as_of, None, None, "open", 0, reason
        )
    gap = _gap(total, own)
    reason = _own_list(total) or (_why(total, own, gap) if gap else "")
    meets = "yes" if gap == 0 else "no"
    return Meeting(
        total.source,
        value,
        total.unit,
        total.scope,
        total.as_of,
        own.certain,
        own.possible,
        meets,
        gap,
        reason,
    )


HUB_SCOPES = ("signed-cumulative", "signed-in-window", "partners", "partners-in-window", "active")
"""Scopes of a hub's totals that its listed instruments can be held against."""


def _hub_list(snapshot: Snapshot, party: str, total: Reported) -> Enumerated | None:
    """List what a hub's total counts, in its own window; None when the scope is another."""
    if total.scope not in HUB_SCOPES:
        return None
    lo = total.lo if "window" in total.scope else PAST
    if total.unit == "agreements":
        return signed_instruments(snapshot, party, lo, snapshot.day)
    if total.unit in ("states", "organisations", "counterparties", "agencies"):
        return partners(snapshot, party, total.unit, lo, snapshot.day)
    return None


def _without_counter(listed: Enumerated, total: Reported, subject: str) -> Enumerated:
    """A counter that speaks of its partners does not count itself, nor its co-founder."""
    rule = f"{total.inclusion_rule} {total.scope}".lower()
    outside = {
        party
        for word, party in (
            ("besides china", "CHN"),
            ("without china", "CHN"),
            ("partners of china", "CHN"),
            ("besides russia", "RUS"),
            ("without russia", "RUS"),
        )
        if word in rule
    }
    if not outside:
        return listed
    names = [n for n in listed.names if n not in outside]
    maybe = [n for n in listed.maybe if n not in outside]
    return replace(
        listed, certain=len(names), possible=len(names) + len(maybe), names=names, maybe=maybe
    )


def _gap(total: Reported, own: Enumerated) -> float:
    low, high = total.value_low, total.value_high
    if total.sense == "about":
        low, high = low * 0.9, high * 1.1
    if low > own.possible:
        return low - own.possible if total.sense != "at-most" else 0
    if high < own.certain:
        return high - own.certain if total.sense != "at-least" else 0
    return 0


def _own_list(total: Reported) -> str:
    """Say when a source's own list does not have as many names as it says."""
    if total.listed is None or total.value is None:
        return ""
    repeats = f", {', '.join(total.repeated)} twice" if total.repeated else ""
    if total.listed != total.value:
        return f"Its own list holds {total.listed} different names{repeats}: inconsistent."
    return ""


def _why(total: Reported, own: Enumerated, gap: float) -> str:
    """Name the likely reason of a gap."""
    if gap < 0:
        if total.unit in ("states", "parties"):
            return "Fewer than can be listed: the count is stale, or draws the circle tighter."
        return "Fewer than can be listed: another definition, or a narrower counter."
    if total.unit == "counterparties":
        return "The total mixes kinds, and names not all of them: an open list."
    if total.unit == "agreements":
        return (
            "The total has no public list: closed texts, renewals or amendments counted, or "
            "agency and institute papers that nobody printed."
        )
    if own.maybe:
        return "More than can be listed even with every possible member."
    return "More than can be listed: members whose names nobody gives, or another definition."
