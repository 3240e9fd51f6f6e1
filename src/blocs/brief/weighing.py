"""From claims for and against a statement to its verdict, by the ledger's policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.dates import FUTURE, PAST, Answer, Spell, show_bounds
from blocs.ledger.facts import Evidence, Standing, outvotes
from blocs.ledger.policy import Policy

__all__ = [
    "Dated",
    "by_answer",
    "by_truth",
    "missing",
    "over_window",
    "show_range",
    "weigh",
    "weigh_dates",
]


class Dated(NamedTuple):
    """One claim that something happened, or did not happen, within bounds."""

    evidence: Evidence
    lo: int
    hi: int
    affirms: bool
    label: str


def missing(pred: Predicate, default: str, found: str = "", claims: Iterable[str] = ()) -> Finding:
    """Return not-in-evidence with what would settle it, in the vocabulary's words or these."""
    reason = "What would settle it: " + (pred.settles or default)
    return Finding(Verdict.NOT_IN_EVIDENCE, found, reason, tuple(claims))


def by_truth(
    holds: bool, truth: bool, found: str, reason: str = "", claims: Iterable[str] = ()
) -> Finding:
    """Return supported when what is so agrees with what is said, else contradicted."""
    verdict = Verdict.SUPPORTED if holds is truth else Verdict.CONTRADICTED
    return Finding(verdict, found, reason, tuple(claims))


def by_answer(
    answer: Answer,
    grade: str,
    truth: bool,
    found: str,
    claims: Iterable[str],
    pred: Predicate,
    reason: str = "",
) -> Finding:
    """Turn yes, no, possible or unknown into a verdict on a statement or its denial.

    Args:
        answer, grade: what the evidence says of what is stated.
        truth: False when the statement denies it.
        found, claims: for the finding; pred: for what would settle it.
        reason: on what a plain yes or no rests.
    """
    ids = tuple(claims)
    if answer in (Answer.YES, Answer.NO):
        return by_truth(answer is Answer.YES, truth, found, reason, ids)
    if answer is Answer.UNKNOWN:
        return missing(pred, "any source that covers it", found, ids)
    if grade == "unsupported":
        settles = "a source of fair reliability; only weak claims or plans speak of it"
        return missing(pred, settles, found, ids)
    if grade == "contested":
        why = "Independent sources disagree, and none outweighs the other."
    else:
        why = "Its dates leave that time open."
    return Finding(Verdict.CONTESTED, found, why, ids)


def weigh(
    policy: Policy,
    affirming: Sequence[Evidence],
    opposing: Sequence[Evidence],
    said: Callable[[], str],
    instead: Callable[[], str],
) -> Finding:
    """Return the verdict when some claims agree with a statement and some do not.

    Args:
        policy: by which independent voices outweigh one another.
        affirming, opposing: claims for and against, weak ones included.
        said: what the agreeing claims say; instead: what the others say.
    """
    solid = [e for e in affirming if not e.weak]
    against = [e for e in opposing if not e.weak]
    ids = tuple(sorted(e.claim_id for e in (*affirming, *opposing)))
    heard = {e.group for e in solid}
    foreign = [e for e in against if e.group not in heard]
    if solid and not foreign:
        return Finding(Verdict.SUPPORTED, said(), _voices(solid), ids)
    if solid and outvotes(solid, foreign, policy):
        found = f"{said()}; otherwise: {instead()}"
        reason = f"{_voices(solid)} Otherwise {_count(foreign)}, outranked or outvoted."
        return Finding(Verdict.SUPPORTED, found, reason, ids)
    if solid and outvotes(foreign, solid, policy):
        reason = f"Sources that weigh more say otherwise ({_count(foreign)})."
        return Finding(Verdict.CONTRADICTED, instead(), reason, ids)
    if solid:
        found = f"{said()}; but also: {instead()}"
        reason = "Independent sources disagree, and none outweighs the other."
        return Finding(Verdict.CONTESTED, found, reason, ids)
    if against:
        reason = f"Otherwise by {_count(against)}; none says what the statement says."
        return Finding(Verdict.CONTRADICTED, instead(), reason, ids)
    if affirming or opposing:
        reason = "Only weak claims speak of it; a source of fair reliability would settle it."
        found = said() if affirming else instead()
        return Finding(Verdict.NOT_IN_EVIDENCE, found, reason, ids)
    return Finding(Verdict.NOT_IN_EVIDENCE)


def _count(claims: Sequence[Evidence]) -> str:
    count = len({e.group for e in claims})
    return f"{count} independent voice{'s' if count != 1 else ''}"


def _voices(claims: Sequence[Evidence]) -> str:
    return f"Rests on {_count(claims)}."


def weigh_dates(policy: Policy, dated: Sequence[Dated], lo: int, hi: int) -> Finding:
    """Return the verdict on a statement that something happened within ``[lo, hi]``.

    A claim as coarse as "2019" that also fits a more precise claim of another day speaks for
    neither: it is left out when a precise one speaks against the statement.
    """
    fitting = [d for d in dated if d.affirms and d.lo <= hi and d.hi >= lo]
    opposing = [d for d in dated if d.affirms != (d.lo <= hi and d.hi >= lo)]
    precise = [d for d in opposing if d.affirms and not d.evidence.weak]
    affirming = [
        d
        for d in fitting
        if not (_coarser(d, lo, hi) and any(d.lo <= p.lo and p.hi <= d.hi for p in precise))
    ]

    def said() -> str:
        return "; ".join(dict.fromkeys(f"{show_range(d.lo, d.hi)} ({d.label})" for d in affirming))

    def instead() -> str:
        shown = (
            f"{'' if d.affirms else 'not '}{show_range(d.lo, d.hi)} ({d.label})" for d in opposing
        )
        return "; ".join(dict.fromkeys(shown))

    finding = weigh(
        policy, [d.evidence for d in affirming], [d.evidence for d in opposing], said, instead
    )
    if finding.verdict is Verdict.SUPPORTED and all(_coarser(d, lo, hi) for d in affirming):
        reason = "The evidence does not give the date so precisely."
        return replace(finding, verdict=Verdict.CONTESTED, reason=reason)
    return finding


def _coarser(dated: Dated, lo: int, hi: int) -> bool:
    """Return whether a claim holds the whole of a time and more days besides."""
    return dated.lo <= lo and dated.hi >= hi and dated.hi - dated.lo > hi - lo


def over_window(standing: Standing, life: Standing | None, lo: int, hi: int) -> Answer:
    """Return whether something held at some time within ``[lo, hi]``.

    YES when every reading of the bounds has a common day with the window, NO when none has.
    """
    if life is not None and not standing.spells:
        return Answer.NO
    best = Answer.NO
    for spell in life.spells if life is not None and life.spells else standing.spells:
        tight = spell.tightened() or Spell(PAST, FUTURE)
        if tight.start_lo > hi or tight.end_hi <= lo:
            continue
        sure = tight.start_hi <= hi and max(tight.start_hi, lo) < tight.end_lo
        # An event known to lie inside the window counts, wherever in it it fell.
        inside = tight.start_lo >= lo and tight.start_hi <= hi and tight.end_lo > lo
        best = best | (Answer.YES if sure or inside else Answer.POSSIBLE)
    return best


def show_range(lo: int, hi: int) -> str:
    """Return bounds as EDTF, or ``undated``."""
    return show_bounds(lo, hi) or "undated"
