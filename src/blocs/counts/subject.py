"""How many units of a subject exist that nobody listed? The estimate behind ``blocs count``.

A refusal with its reason is an answer. What can be listed by name is a lower bound whatever the
estimators say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from blocs.counts.captures import TEXT_UNITS, captures, listed_by_name
from blocs.counts.chao import ChaoLowerBound
from blocs.counts.estimated import Estimated
from blocs.counts.lists import Lists, lists_of
from blocs.counts.matches import draw_matches, judged_matches
from blocs.counts.over_draws import over_draws
from blocs.counts.panel import estimate
from blocs.counts.stratified import stratified, with_strata
from blocs.errors import QuestionError
from blocs.ledger.view import Snapshot

__all__ = ["DRAWS", "estimate_subject", "main_unit"]

DRAWS = 5
"""Draws of doubtful matches; the whole panel is run on each."""


def main_unit(snapshot: Snapshot, subject: str) -> str:
    """Return the unit that is meant when none is said: states of a text, agreements of a hub."""
    return "states" if subject in snapshot.ledger.cards else "agreements"


def estimate_subject(
    snapshot: Snapshot,
    subject: str,
    *,
    seed: int,
    unit: str | None = None,
    by: str | None = None,
    stratum: str | None = None,
    draws: int = DRAWS,
) -> Estimated:
    """Return what the ledger's overlapping lists say about how many units there are.

    Args:
        snapshot: ledger at two clocks.
        subject: id of an instrument or a hub.
        seed: of the bootstraps, chains and draws.
        unit: one of `blocs.counts.captures.UNITS`; see `main_unit` when None.
        by: what a list is, one of `blocs.counts.lists.BY`; voices when None, and channels where
            voices give no answer.
        stratum: one of `blocs.counts.strata.STRATA`, to estimate each sort apart and add up.
        draws: draws of doubtful matches.

    Returns:
        The panel's answer, with reasons. ``lower`` is never below what can be listed; it is None
        when the verdict is refused.

    Raises:
        QuestionError: when the subject has no such units, or a setting is none.
    """
    wanted = unit or main_unit(snapshot, subject)
    found = captures(snapshot, subject, wanted)
    certain = _certain(snapshot, subject, wanted, {c.unit for c in found})
    if snapshot.is_covered(subject) and wanted == "states":
        reason = (
            f"The ledger records that the list of {wanted} of {subject} is complete on that day: "
            f"{len(certain)} are certain, and none is missing to be estimated."
        )
        return _refusal(len(certain), [reason])
    units = {c.unit for c in found}
    matches = judged_matches(snapshot, units)
    drawn = draw_matches(units, matches, draws=draws, seed=seed)
    answers = []
    for folded in drawn:
        made, answer = _one_draw(snapshot, subject, wanted, by, folded, seed)
        if stratum is not None:
            parts = stratified(snapshot, made, stratum, seed=seed)
            answer = with_strata(answer, parts, stratum)
        answers.append(_bounded(answer, len({folded.get(u, u) for u in certain}), wanted))
    doubtful = sum(m.probability < 1 for m in matches)
    joined = over_draws(answers, doubtful, wanted)
    return _with_lookups(snapshot, subject, wanted, drawn[0], joined)


def _certain(snapshot: Snapshot, subject: str, unit: str, shown: set[str]) -> set[str]:
    """Return the units that are certain by name, and shown by a claim that is not weak."""
    certain, _ = listed_by_name(snapshot, subject, unit)
    return {u for u in shown if u in certain or (unit in TEXT_UNITS and "@" in u)}


def _refusal(seen: int, reasons: Sequence[str], notes: Sequence[str] = ()) -> Estimated:
    return Estimated("refused", None, None, tuple(reasons), (), seen, (), notes=tuple(notes))


def _one_draw(
    snapshot: Snapshot,
    subject: str,
    unit: str,
    by: str | None,
    folded: Mapping[str, str],
    seed: int,
) -> tuple[Lists, Estimated]:
    """Estimate from voices, or from channels where voices give no answer."""
    tried = []
    for kind in (by,) if by else ("voice", "channel"):
        made = lists_of(snapshot, subject, unit=unit, by=kind, folded=folded)
        answer = _from_lists(made, seed)
        tried.append((made, answer))
        if answer.verdict != "refused":
            return made, answer
    made, answer = tried[-1]
    if len(tried) == 1:
        return made, answer
    told = [
        f"{'Independent voices' if lists.by == 'voice' else 'Channels'}: {reason}"
        for lists, each in tried
        for reason in each.reasons
    ]
    return made, dataclasses.replace(answer, reasons=tuple(told))


def _from_lists(made: Lists, seed: int) -> Estimated:
    """Run the panel on lists, when there are two or more."""
    if len(made.lists) < 2:
        which = f"one can be used ({made.lists[0].name})" if made.lists else "none can be used"
        reason = f"of those that list {made.unit}, {which}; two are needed to see what one missed."
        return _refusal(len(made.units), [reason], made.remarks)
    table = made.histories()
    if table.counts[-1] == table.seen and len(table.lists) == len(made.lists):
        names = ", ".join(table.lists)
        reason = (
            f"all that can be used ({names}) show the same {table.seen}: nothing tells whether "
            "they copied one another or there are no more."
        )
        return _refusal(table.seen, [reason], made.remarks)
    answer = estimate(table, seed=seed)
    barred = []
    if made.by == "channel":
        gathered = sum(len(x.merged) for x in made.lists)
        barred.append(
            f"The lists are {gathered} voices gathered into {len(made.lists)} channels, each "
            "voice being too small alone: what the voices of a channel all miss is not measured."
        )
    if made.inside:
        pairs = "; ".join(f"{inner} in {outer}" for inner, outer in made.inside)
        barred.append(
            f"Some lists are nearly whole in others ({pairs}): one may be drawn from the other, "
            "though no source says so."
        )
    return _capped(answer, barred)


def _capped(answer: Estimated, reasons: Sequence[str]) -> Estimated:
    """Take the upper limit away for reasons that the panel cannot know."""
    if not reasons or answer.verdict == "refused":
        return answer
    told = answer.reasons if answer.verdict == "lower-bound" else ()
    return dataclasses.replace(answer, verdict="lower-bound", range=None, reasons=(*told, *reasons))


def _bounded(answer: Estimated, certain: int, unit: str) -> Estimated:
    """Let the lower bound be no lower than what is certain by name."""
    if answer.lower is None:
        apart = ", amendments and renewals not counted" if unit == "agreements" else ""
        reason = (
            f"What can be listed by name is all that can be said: at least {certain} {unit}{apart}."
        )
        return dataclasses.replace(answer, reasons=(*answer.reasons, reason))
    if answer.lower >= certain:
        return answer
    reason = (
        f"{certain} {unit} can be listed by name, more than the {answer.lower} that the lists "
        "alone bear out."
    )
    if answer.range is not None and answer.range[1] < certain:
        answer = _capped(answer, [reason])
    span = None if answer.range is None else (certain, answer.range[1])
    told = answer.reasons if reason in answer.reasons else (*answer.reasons, reason)
    return dataclasses.replace(answer, lower=certain, range=span, reasons=told)


def _with_lookups(
    snapshot: Snapshot, subject: str, unit: str, folded: Mapping[str, str], answer: Estimated
) -> Estimated:
    """Tell what would be said if documents on one unit were taken for lists, and why it is not."""
    made = lists_of(snapshot, subject, unit=unit, by="channel", lookups=True, folded=folded)
    if len(made.lists) < 2:
        return answer
    try:
        bound = ChaoLowerBound().fit(made.histories())
    except QuestionError:
        return answer
    low = int(bound.low_)
    if answer.lower is not None and low <= answer.lower:
        return answer
    note = (
        f"If every document counted as if it had been read for all {unit}, the bound would be "
        f"{low}. That is not believed: whoever records an agreement from the first source found "
        "makes units of one source look as if they were hard to find."
    )
    return dataclasses.replace(answer, notes=(*answer.notes, note))
