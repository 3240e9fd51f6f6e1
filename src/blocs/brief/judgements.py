"""Judgements that the ledger can compute, by the name that a vocabulary uses.

Each answers one predicate and shows the figures that it used. Here stand those on open texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from blocs.brief.cells import Number, window_of
from blocs.brief.figures import no_threshold, nothing, threshold
from blocs.brief.judged_hubs import (
    bilateral_share,
    has_bilateral_spokes,
    listed_beside_reported,
    multilateral_texts,
    of_form,
    signed_in_window,
    signer_share,
    signing_rate,
)
from blocs.brief.judged_partners import (
    lasting_partners,
    modal_topic,
    oldest_partner,
    pair_precedent,
    partner_income_groups,
    partner_regions,
)
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_truth
from blocs.brief.world import World
from blocs.dates import iso

__all__ = [
    "MEASURES",
]

UN_MEMBERS = 193
GROWING = frozenset({"growing", "growth", "increasing", "rising", "true", "yes", ""})
SHRINKING = frozenset({"declining", "shrinking", "stagnant", "false", "no"})
_PERCENT = re.compile(r"(\d+(?:\.(\d+))?)\s*%", re.ASCII)


def member_share(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which share of UN members are parties to an open text?"""
    _, day = window_of(row.as_of, today)
    instrument = world.instrument(row.subject)
    if instrument is None:
        return nothing("that instrument in the ledger")
    roll = world.at(day).roll(instrument)
    share, top = roll.certain / UN_MEMBERS, roll.possible / UN_MEMBERS
    span = (
        f"{roll.certain}" if roll.certain == roll.possible else f"{roll.certain} to {roll.possible}"
    )
    found = f"{span} of {UN_MEMBERS} UN members ({share:.1%}"
    found += ")" if share == top else f" to {top:.1%})"
    claims = roll.claims[:40]
    said = _PERCENT.search(row.value)
    if said is not None:
        half = 0.5 / 10 ** len(said[2] or "") + 1e-9
        wanted: Number | None = Number(
            "..", 0, (float(said[1]) - half) / 100, (float(said[1]) + half) / 100
        )
    else:
        wanted = threshold(row.value)
    if wanted is None:
        return no_threshold(found, claims, "a share, such as 18.7% or <0.25")
    reason = f"Against the statement's {said[0] if said else row.value}."
    if wanted.holds(share) and wanted.holds(top):
        return Finding(Verdict.SUPPORTED, found, reason, claims)
    if top < wanted.low or share > wanted.high:
        return Finding(Verdict.CONTRADICTED, found, reason, claims)
    return nothing(f"a stronger source on {', '.join(roll.maybe)}")


def growing(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Did the number of parties grow over the year before?"""
    _, day = window_of(row.as_of, today)
    instrument = world.instrument(pred.instrument or row.subject)
    if instrument is None:
        return nothing("that instrument in the ledger")
    before, now = world.at(day - 365).roll(instrument), world.at(day).roll(instrument)
    found = f"{before.certain} certain parties on {iso(day - 365)}, {now.certain} on {iso(day)}"
    said = row.value.strip().lower()
    claims = now.claims[:40]
    if said not in GROWING | SHRINKING:
        return no_threshold(found, claims, "growing or declining; how fast is a judgement")
    grew = now.certain > before.certain
    return by_truth(grew, said in GROWING, found, "Computed from the list of both days.", claims)


MEASURES: dict[str, Callable[[World, Row, Predicate, int], Finding]] = {
    "bilateral-share": bilateral_share,
    "bilateral-spokes": has_bilateral_spokes,
    "of-form": of_form,
    "partner-regions": partner_regions,
    "partner-income-groups": partner_income_groups,
    "signer-share": signer_share,
    "signing-rate": signing_rate,
    "modal-topic": modal_topic,
    "oldest-partner": oldest_partner,
    "member-share": member_share,
    "growing": growing,
    "pair-precedent": pair_precedent,
    "lasting-partners": lasting_partners,
    "signed-in-window": signed_in_window,
    "listed-beside-reported": listed_beside_reported,
    "multilateral-texts": multilateral_texts,
}
"""Measures by the name that a vocabulary uses."""
