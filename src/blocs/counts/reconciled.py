"""Can the list meet the total? By how much not, and what is the likely reason?"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from blocs.counts.enumerated import Enumerated, enumerated
from blocs.counts.estimated import model_rows
from blocs.counts.reported import Reported, reported
from blocs.counts.scopes import list_for
from blocs.dates import FUTURE, iso
from blocs.errors import QuestionError
from blocs.ledger.answers import Reply, Section, counted
from blocs.ledger.caveats import later_than_known
from blocs.ledger.evidence import evidence_block
from blocs.ledger.schema import TABLES
from blocs.ledger.view import Snapshot

__all__ = ["CountAnswer", "Meeting", "count"]

SHOWN_TOTALS = 4
"""Totals named in the headline."""

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
    """Reported, enumerated, reconciled and estimated, or why nothing is estimated."""

    subject: str
    reported: list[dict[str, Any]]
    enumerated: dict[str, Any]
    reconciled: list[Meeting]
    estimated: dict[str, Any]
    notes: list[str]
    complete: bool = False
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
        """Return the totals beside the lists; where there is no list its cells are empty."""
        rows = [asdict(m) for m in self.reconciled]
        for row in rows:
            if row["meets"] == "open":
                row.update(certain="", possible="", gap="")
        return rows

    def sections(self) -> list[Section]:
        """Return what the lists imply: the verdict with its reasons, and one row for each model."""
        found = self.estimated
        said = f"What overlapping lists imply beyond what they name: {found['verdict']}"
        if found["lower"] is not None:
            said += f", at least {found['lower']}"
        if found["range"] is not None:
            said += f", between {found['range'][0]} and {found['range'][1]}"
        title = "\n".join([said, *(f"· {reason}" for reason in found["reasons"])])
        rows = model_rows(found.get("models", []))
        told = [r for r in rows if r["estimate"] != "–"]
        return [Section(title, ("model", "estimate", "se", "lower", "upper", "note"), told)]

    def headline(self) -> str:
        """Return the enumerated range and the number of totals reported."""
        e = self.enumerated
        span = str(e["certain"])
        if e["certain"] != e["possible"]:
            span += f" to {e['possible']}"
        listed = f"{span} {e['unit']} can be listed"
        if not e["possible"] and not self.complete:
            listed = f"no {e['unit']} can be listed, which says nothing: nobody recorded looking"
        return "\n".join(
            [
                f"{self.subject} as of {self.question['as_of']}: {listed}; "
                f"{counted(len(self.reported), 'total')} reported.",
                *self._stated(),
                *self._implied(),
            ]
        )

    def _stated(self) -> list[str]:
        """Return the latest totals that the list can be held against, in one sentence."""
        unit = self.enumerated["unit"]
        whole = [
            m
            for m in self.reconciled
            if m.unit == unit and m.meets != "open" and "/" not in m.as_of
        ]
        if not whole:
            return []
        latest = whole[-SHOWN_TOTALS:][::-1]
        told = ", ".join(f"{m.value} ({m.as_of}, {m.source})" for m in latest)
        return [f"Sources state, the latest first: {told}."]

    def _implied(self) -> list[str]:
        """Return what lists imply beyond what they name, or that nobody can say."""
        found = self.estimated
        reasons = found["reasons"]
        if found["verdict"] == "refused":
            said = "How many more there are that nobody lists cannot be said from these lists"
            return [f"{said}: {reasons[0]}"] if reasons else [f"{said}."]
        said = f"The lists imply at least {found['lower']}"
        if found["range"] is not None:
            return [f"{said}, between {found['range'][0]} and {found['range'][1]}."]
        why = f" {reasons[0]}" if reasons else ""
        return [f"{said}; how many at most cannot be said.{why}"]


def count(
    snapshot: Snapshot,
    subject: str,
    *,
    unit: str | None = None,
    scope: str | None = None,
    seed: int = 1,
    estimate: bool = True,
) -> CountAnswer:
    """Return what is reported about a subject, what can be listed, and whether they meet.

    Args:
        snapshot: ledger at two clocks.
        subject: instrument, party or programme, by id, name or alias, or a phrase such as
            ``agreements of China``.
        unit: only totals in this unit, such as ``agreements``.
        scope: only totals of this scope, such as ``signed-cumulative``.
        seed: of all chance in the estimate.
        estimate: whether to say what overlapping lists imply beyond what they name.

    Raises:
        UnknownId, QuestionError: when there is no such thing, nothing is counted about it, or no
            total of it has that unit or scope.
    """
    ledger = snapshot.ledger
    name, phrased, topic = asked_for(subject)
    if phrased is not None and topic not in ("", ledger.name):
        raise QuestionError(
            f"the ledger {ledger.name} counts no {phrased} on {topic!r} by themselves; "
            f"ask for {phrased} of {name}"
        )
    unit = unit or phrased
    found = _subject(snapshot, name)
    every = reported(snapshot, found)
    totals = _chosen(found, every, unit, scope)
    kind = "instrument" if found in ledger.cards else "party"
    wanted = unit if unit and enumerated(snapshot, found, unit) else MAIN_UNIT[kind]
    main = enumerated(snapshot, found, wanted)
    if not totals and (main is None or not main.possible):
        raise QuestionError(
            f"nothing is counted about {found} by {iso(snapshot.day)} in what was published by "
            f"{iso(snapshot.known)}"
        )
    shown = main or Enumerated(wanted, 0, 0, [], [], [])
    estimated, implied = _estimated(snapshot, found, seed, estimate)
    meetings = [_meet(snapshot, found, t) for t in totals]
    used = {t.claim for t in totals} | set(shown.claims)
    asked = {k: v for k, v in (("unit", unit), ("scope", scope)) if v}
    return CountAnswer(
        question=snapshot.question("count", subject=found, **asked),
        evidence=evidence_block(ledger, used),
        ledger=ledger.identity(),
        subject=found,
        reported=[{k: v for k, v in asdict(t).items() if k not in ("lo", "hi")} for t in totals],
        enumerated=asdict(shown),
        reconciled=meetings,
        estimated=estimated,
        notes=[
            "Enumerated: what this ledger can list by name, certain to possible; "
            "what nobody lists is not in it.",
            *_series(totals),
            *later_than_known(snapshot),
            *implied,
        ],
        complete=snapshot.is_covered(found),
    )


def _estimated(
    snapshot: Snapshot, subject: str, seed: int, asked: bool
) -> tuple[dict[str, Any], list[str]]:
    """Return what overlapping lists imply beyond what they name, and what was done to say so."""
    if not asked:
        reasons = [f"Not asked here: blocs count {subject} weighs the lists."]
        return {"verdict": "refused", "lower": None, "range": None, "reasons": reasons}, []
    # Imported late: only an estimate needs numeric libraries.
    from blocs.counts.subject import estimate_subject

    key = ("estimated", subject, seed, snapshot.day, snapshot.known, snapshot.excluded)
    try:
        found = snapshot.ledger.once(key, lambda: estimate_subject(snapshot, subject, seed=seed))
    except QuestionError as error:
        said = [str(error)]
        return {"verdict": "refused", "lower": None, "range": None, "reasons": said}, []
    admissible = [m.name for m in found.models if m.admissible]
    return {**found.to_dict(), "admissible": admissible}, list(found.notes)


def _chosen(
    subject: str, totals: list[Reported], unit: str | None, scope: str | None
) -> list[Reported]:
    """Return the totals of a unit and scope.

    Raises:
        QuestionError: when no total has it, with those that there are.
    """
    for name, wanted, held in (
        ("unit", unit, {t.unit for t in totals}),
        ("scope", scope, {t.scope for t in totals if unit is None or t.unit == unit}),
    ):
        if wanted is not None and wanted not in held:
            options = ", ".join(sorted(held)) or "none"
            raise QuestionError(f"no total of {subject} has the {name} {wanted!r}; held: {options}")
    return [t for t in totals if unit in (None, t.unit) and scope in (None, t.scope)]


SHOWN_SERIES = 3
"""Most series of totals told in words; the others are in the table."""
SHOWN_VALUES = 8


def _series(totals: list[Reported]) -> list[str]:
    """Say which totals of one unit and scope differ, and on which days: they are no rivals."""
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for t in totals:
        groups.setdefault((t.unit, t.scope), {}).setdefault(_value(t), []).append(t.as_of)
    told = []
    for (unit, scope), values in sorted(groups.items(), key=lambda g: -len(g[1])):
        if len(values) < 2:
            continue
        items = list(values.items())
        shown = ", ".join(f"{value} ({_days(days)})" for value, days in items[:SHOWN_VALUES])
        more = f" and {len(items) - SHOWN_VALUES} more" if len(items) > SHOWN_VALUES else ""
        told.append(f"{unit}, {scope}: {shown}{more}; each speaks of its own time.")
    return told[:SHOWN_SERIES]


def _days(days: list[str]) -> str:
    return days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"


def asked_for(text: str) -> tuple[str, str | None, str]:
    """Read a phrase such as "agreements of China on space": (subject, unit, topic).

    Anything that is no such phrase is a subject as it stands, without unit and topic.
    """
    found = _PHRASE.fullmatch(text.strip())
    if found is None or found["unit"].lower() not in UNITS:
        return text, None, ""
    return found["subject"], found["unit"].lower(), found["topic"] or ""


_PHRASE = re.compile(
    r"(?:the )?(?P<unit>\w+) (?:of|by|in) (?P<subject>.+?)(?: on (?P<topic>[\w -]+))?",
    re.IGNORECASE,
)
UNITS = TABLES["counts"].index["unit"].enum


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
    day = min(total.hi if total.hi < FUTURE else snapshot.day, snapshot.day)
    own, remark = list_for(snapshot.at(day=day), subject, total)
    said = _own_list(total)
    if own is None:
        return Meeting(
            total.source, _value(total), total.unit, total.scope, total.as_of, None, None, "open",
            0, said or remark,
        )  # fmt: skip
    gap = _gap(total, own)
    reason = said or " ".join(filter(None, (_why(total, own, gap) if gap else "", remark)))
    return Meeting(
        total.source,
        _value(total),
        total.unit,
        total.scope,
        total.as_of,
        own.certain,
        own.possible,
        "yes" if gap == 0 else "no",
        gap,
        reason,
    )


def _value(total: Reported) -> str:
    """Return the number as stated: with its sense, as a range when it is one."""
    value = f"{total.value_low:g}"
    if total.value is None:
        value += f"–{total.value_high:g}"
    return {"at-least": "≥ ", "at-most": "≤ ", "about": "about "}.get(total.sense, "") + value


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
