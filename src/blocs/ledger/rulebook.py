"""By which rule does an instrument fail, who says so, and what is only assumed?

Claims of ``claims/rules.csv`` are weighed in the policy's order at both clocks. Where no claim
speaks, the rule follows from what the instrument is: two parties make it bilateral by nature, a
binding treaty of several stands under the default of the law of treaties, and everything else is
open by assumption. An assumption is marked as one in every parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.camps import RULED
from blocs.ledger.parameters import span
from blocs.ledger.values import Valued, settle_value

if TYPE_CHECKING:
    from blocs.ledger.view import Card, Snapshot

__all__ = ["TREATY_DEFAULT", "FailureRule", "Reading", "rule_of", "rules_of"]

TREATY_DEFAULT = "vclt-default"
"""Subject whose rules are the defaults of the law of treaties (Vienna Convention of 1969)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ledger says of one parameter, and how sure that is.

    Attributes:
        value: as claims write it, or as it follows from what the instrument is.
        basis: ``clause``, ``description``, ``nature``, ``default`` or ``assumed``.
        grade: ``settled``, ``single-source``, ``contested`` or ``unsupported``.
        claims: claims on which it rests; none where it follows from the instrument alone.
        assumed: nothing but our assumption, or memory, or a weak source stands behind it.
        rivals: other values that independent voices hold.
    """

    value: str
    basis: str
    grade: str
    claims: tuple[str, ...] = ()
    assumed: bool = False
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureRule:
    """How one instrument fails: it lives iff every keystone acts and at least ``minimum`` do.

    Attributes:
        subject: id of the instrument, or of what is compared.
        kind: ``bilateral``, ``open``, ``threshold``, ``consensus``, ``key`` or ``programme``.
        minimum: fewest parties that must act (of a programme: fewest leads); None when all must,
            as in consensus, or when nothing is known.
        keystones: parties on each of whom it rests (of a programme: its leads), as state ids.
        kappa: (low, high) probability that it dies with a keystone; None when nobody knows it,
            which is not 0.
        beta: (low, high) mean number of further exits that an exit triggers; None when unknown.
        resumes: after a freeze, whether those who are left go on alone: ``yes``, ``partly``,
            ``no``; None when unknown.
        repair_days: (low, high) days to a resumption; None when unknown.
        suppliers: parties whose delivery a programme cannot replace soon.
        ends_with: what it hangs on, such as the text of which it is an annex.
        notice: time from notice to exit, ISO 8601, or ``none``; None when unknown.
        duration: how long it lasts, ISO 8601, or ``indefinite``; None when unknown.
        levels: levels of the acts by which its parties are in; keystones are states even where
            these are ``agency`` or ``institute``.
        readings: every parameter of which something is known, by name, with its grounds.
    """

    subject: str
    kind: str
    minimum: int | None
    keystones: tuple[str, ...]
    kappa: tuple[float, float] | None
    beta: tuple[float, float] | None
    resumes: str | None
    repair_days: tuple[float, float] | None
    suppliers: tuple[str, ...]
    ends_with: tuple[str, ...]
    notice: str | None
    duration: str | None
    levels: tuple[str, ...]
    readings: Mapping[str, Reading] = field(repr=False)

    @property
    def assumed(self) -> tuple[str, ...]:
        """Return the parameters that are only assumed."""
        return tuple(sorted(name for name, r in self.readings.items() if r.assumed))

    @property
    def claims(self) -> tuple[str, ...]:
        """Return all claims on which any parameter rests."""
        return tuple(sorted({c for r in self.readings.values() for c in r.claims}))


_SQL = """
    select r.subject_id, r.parameter, r.value, r.basis, r.stance, r.claim_id, r.source_id, f.rank,
           f.weak or r.basis = 'assumed' or cast(r.credibility as integer) >= ?,
           cast(r.credibility as integer), f.voice
    from rules r join source_fact f using (source_id)
    left join date_text d on d.text = r."when" and r."when" <> ''
    where f.published_day <= ? and r.claim_id not in (select claim_id from repaired)
      and coalesce(d.lo, 0) <= ? and ? < coalesce(d.end_hi, 9999999)
      and (? is null or list_contains(?, r.subject_id))
    order by r.subject_id, r.parameter, r.claim_id
"""
_LEVELS = """
    select instrument_id, level from evidence where party_id <> '' and published_day <= ?
    and (? is null or list_contains(?, instrument_id)) group by all order by all
"""


def rule_of(snapshot: Snapshot, what: str) -> FailureRule:
    """Return how one instrument fails, as of the snapshot's day and from what was known.

    Args:
        snapshot: ledger at two clocks.
        what: id, title or alias of an instrument, or id of a subject with claims on its rule.

    Raises:
        UnknownId: when nothing goes by that name.
        QuestionError: when a subject that is no instrument has no claim on its rule.

    Example:
        >>> rule = rule_of(open_ledger("space").as_of("2026-11-25"), "apsco-convention")
        >>> rule.kind, rule.minimum, rule.readings["minimum"].basis
        ('threshold', 4, 'clause')
    """
    ledger = snapshot.ledger
    if what not in ledger.cards and ledger.one(
        "select count(*) from rules where subject_id = ?", [what]
    ):
        readings = _readings(snapshot, [what]).get(what, {})
        if "rule" not in readings:
            raise QuestionError(
                f"no source known by then says by which rule {what} fails. "
                f"See what there is: blocs evidence {what}"
            )
        return _rule(what, readings, ())
    found = ledger.find_instrument(what)
    return _for_instruments(snapshot, [found])[found]


def rules_of(
    snapshot: Snapshot, instruments: Iterable[str] | None = None
) -> dict[str, FailureRule]:
    """Return how every instrument fails, read in one go.

    Args:
        snapshot: ledger at two clocks.
        instruments: ids; every instrument of the ledger when None.

    Raises:
        UnknownId: when one of the ids is no instrument.
    """
    cards = snapshot.ledger.cards
    wanted = sorted(cards) if instruments is None else sorted(set(instruments))
    for instrument in wanted:
        if instrument not in cards:
            raise UnknownId(f"no instrument has the id {instrument!r}")
    return _for_instruments(snapshot, wanted, everything=instruments is None)


def _for_instruments(
    snapshot: Snapshot, wanted: list[str], everything: bool = False
) -> dict[str, FailureRule]:
    asked = None if everything else [*wanted, TREATY_DEFAULT]
    readings = _readings(snapshot, asked)
    levels: dict[str, list[str]] = {}
    for instrument, level in snapshot.ledger.rows(_LEVELS, [snapshot.known, asked, asked]):
        levels.setdefault(instrument, []).append(level or "state")
    defaults = readings.get(TREATY_DEFAULT, {})
    cards = snapshot.ledger.cards
    return {
        i: _rule(
            i,
            _completed(cards[i], readings.get(i, {}), defaults),
            tuple(dict.fromkeys(levels.get(i, ()))),
        )
        for i in wanted
    }


def _readings(snapshot: Snapshot, subjects: list[str] | None) -> dict[str, dict[str, Reading]]:
    """Return what claims say of each parameter of each subject; all subjects when None."""
    ledger, policy = snapshot.ledger, snapshot.ledger.policy
    rulings = ledger.rows("select fact_key, claim_id from rulings where undone_at = ''")
    chosen = {claim for _, claim in rulings}
    unknown = {key for key, claim in rulings if claim == "unknown"}
    said: dict[tuple[str, str], list[Valued]] = {}
    basis_of: dict[str, str] = {}
    asked = [policy.weak_credibility, snapshot.known, snapshot.day, snapshot.day]
    for row in ledger.rows(_SQL, [*asked, subjects, subjects]):
        subject, parameter, value, basis, stance, claim, source, rank, weak, credibility, voice = (
            row
        )
        if source in snapshot.excluded:
            continue
        if f"rule:{subject}:{parameter}" in unknown:
            weak = True
        if claim in chosen:
            rank, weak = RULED, False
        basis_of[claim] = basis
        said.setdefault((subject, parameter), []).append(
            Valued(claim, value, stance == "affirms", rank, weak, credibility, voice)
        )
    found: dict[str, dict[str, Reading]] = {}
    for (subject, parameter), claims in said.items():
        settled = settle_value(claims, policy)
        if settled.value is None:
            continue
        bases = [basis_of[c] for c in settled.claims]
        basis = min(bases, key=_BASES.index)
        found.setdefault(subject, {})[parameter] = Reading(
            settled.value,
            basis,
            settled.grade,
            settled.claims,
            settled.grade == "unsupported",
            settled.rivals,
        )
    return found


_BASES = ("clause", "description", "nature", "default", "assumed")


def _completed(
    card: Card, told: Mapping[str, Reading], defaults: Mapping[str, Reading]
) -> dict[str, Reading]:
    """Fill in from what the instrument is whatever no claim tells, and say so."""
    readings = dict(told)
    treaty = card.bindingness == "binding" and card.shape in ("multilateral", "plurilateral")
    by_law = treaty and "rule" not in told and "rule" in defaults
    if by_law:
        for name in ("rule", "minimum", "dies-below", "withdrawal-notice"):
            if name in defaults and name not in told:
                d = defaults[name]
                readings[name] = Reading(d.value, "default", d.grade, d.claims, d.assumed)
    elif "rule" not in told:
        if card.shape == "bilateral":
            readings["rule"] = Reading("bilateral", "nature", "settled")
        elif card.shape == "unilateral":
            # A law of one party: it stands and falls with that party alone.
            readings["rule"] = Reading("open", "nature", "settled")
        else:
            readings["rule"] = _assume("open")
    if "minimum" not in readings:
        least = {"bilateral": "2", "unilateral": "1"}.get(card.shape)
        if least is not None:
            readings["minimum"] = Reading(least, "nature", "settled")
        elif readings["rule"].value != "consensus":
            readings["minimum"] = _assume(card.min_parties or "2")
    if "duration" not in readings and card.term:
        readings["duration"] = _assume(card.term)
    return readings


def _assume(value: str) -> Reading:
    """Return a value for which nobody is cited."""
    return Reading(value, "assumed", "unsupported", (), True)


def _rule(subject: str, readings: dict[str, Reading], levels: tuple[str, ...]) -> FailureRule:
    """Read the typed parts of a rule off its readings."""

    def text(name: str) -> str | None:
        return readings[name].value if name in readings else None

    def ids(name: str) -> tuple[str, ...]:
        return tuple((text(name) or "").split(";")) if text(name) else ()

    def bounds(name: str) -> tuple[float, float] | None:
        return span(text(name) or "")

    least = text("minimum")
    return FailureRule(
        subject=subject,
        kind=readings["rule"].value,
        minimum=int(least) if least is not None else None,
        keystones=ids("keystones"),
        kappa=bounds("kappa"),
        beta=bounds("beta"),
        resumes=text("resumes"),
        repair_days=bounds("repair-days"),
        suppliers=ids("suppliers"),
        ends_with=ids("ends-with"),
        notice=text("withdrawal-notice"),
        duration=text("duration"),
        levels=levels,
        readings=readings,
    )
