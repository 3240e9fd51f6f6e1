"""Measures of a hub: the shape, the form, the signers and the pace of its instruments.

What they count is what the ledger can list, which is less than what exists.
"""

from __future__ import annotations

from blocs.brief.cells import parse_date, truth_of, window_of
from blocs.brief.figures import (
    at_least,
    hub_of,
    no_threshold,
    nothing,
    some_claims,
    threshold,
    verdict_of,
)
from blocs.brief.listed import instruments_of
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_truth
from blocs.brief.world import World, home
from blocs.dates import iso

__all__ = [
    "bilateral_share",
    "has_bilateral_spokes",
    "listed_beside_reported",
    "multilateral_texts",
    "of_form",
    "signed_in_window",
    "signer_share",
    "signing_rate",
]

OTHERS = "So it is, whoever signed the others."


def bilateral_share(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Share of bilateral (or, as stated, multilateral) texts among a hub's listed instruments."""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    listed = instruments_of(world, hub, day) if hub else []
    if not listed:
        return nothing("instruments of that hub in the ledger")
    bilateral = sum(i.card.shape == "bilateral" for i in listed)
    share = bilateral / len(listed)
    found = f"{bilateral} of {len(listed)} listed instruments of {hub} are bilateral ({share:.0%})"
    wanted = threshold(row.value)
    if wanted is None:
        return no_threshold(found, some_claims(listed))
    measured = 1 - share if "multilateral" in row.value else share
    reason = f"{measured:.2f} of what the ledger lists; texts that nobody lists may differ."
    return Finding(verdict_of(wanted.holds(measured)), found, reason, some_claims(listed))


def has_bilateral_spokes(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """With how many partners has this state bilateral instruments of its own?"""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    listed = (
        [i for i in instruments_of(world, hub, day) if i.card.shape == "bilateral"] if hub else []
    )
    partners = {p for i in listed for p in i.partners}
    if not listed:
        return nothing("bilateral instruments of that state in the ledger")
    found = f"{hub} has {len(listed)} listed bilateral instruments with {len(partners)} partners"
    wanted = threshold(row.value)
    if wanted is None:
        return no_threshold(found, some_claims(listed))
    reason = f"{len(partners)} partners with a listed bilateral instrument."
    return Finding(verdict_of(wanted.holds(len(partners))), found, reason, some_claims(listed))


def of_form(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Has this state, or a body of its, instruments of the form that the vocabulary names?"""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    every = instruments_of(world, hub, day) if hub else []
    listed = sorted((i for i in every if i.card.form in pred.attributes), key=lambda i: i.lo)
    if not listed:
        return nothing(f"an instrument of the form {' or '.join(pred.attributes)}")
    found = (
        f"{len(listed)} listed instruments of {hub} of the form {' or '.join(pred.attributes)}, "
        f"the first of {iso(listed[0].lo)[:4]}, the last of {iso(listed[-1].lo)[:4]}"
    )
    wanted = threshold(row.value)
    holds = wanted.holds(len(listed)) if wanted else truth_of(row.value)
    return by_truth(
        holds, True, found, "They exist; which body signed each is not asked.", some_claims(listed)
    )


def signer_share(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which share of a state's instruments did one of its bodies sign?

    Of texts whose signing body nobody recorded it may have signed none or all, so that the share
    lies between two figures.
    """
    _, day = window_of(row.as_of, today)
    body = world.party(row.subject, day)
    if body is None:
        return nothing("acts signed by that body")
    hub = home(world.ledger, body)
    listed = instruments_of(world, hub, day)
    ours = {p.party_id for p in world.ledger.parties.values() if p.acts_for == hub} | {hub}
    named = [i for i in listed if i.signers & ours]
    by_body = [i for i in named if i.signers & ours - {hub}]
    signed = [i for i in named if body in i.signers]
    if not by_body:
        return nothing("instruments whose signing body is recorded")
    unknown = len(named) - len(by_body)
    low, high = len(signed) / len(named), (len(signed) + unknown) / len(named)
    found = (
        f"{row.subject} signed {len(signed)} of {len(by_body)} instruments whose signing body "
        f"is recorded ({len(signed) / len(by_body):.0%}); of all {len(named)} between {low:.0%} "
        f"and {high:.0%}"
    )
    wanted = threshold(row.value)
    if wanted is None:
        return no_threshold(found, some_claims(signed))
    if wanted.low <= low and high <= wanted.high:
        return Finding(Verdict.SUPPORTED, found, OTHERS, some_claims(signed))
    if high < wanted.low or low > wanted.high:
        return Finding(
            Verdict.CONTRADICTED, found, "Whoever signed the others.", some_claims(signed)
        )
    reason = f"What would settle it: the bodies that signed the other {unknown} instruments"
    return Finding(Verdict.NOT_IN_EVIDENCE, found, reason, some_claims(signed))


def signing_rate(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Were more instruments signed per year in the last five years than before?

    "Before" may be the ten years before or all years; where the two differ, both are shown.
    """
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    listed = [i for i in instruments_of(world, hub, day) if i.lo > 0] if hub else []
    if not listed:
        return nothing("dated instruments of that hub")
    start = day - round(5 * 365.2425)
    recent = [i for i in listed if i.lo >= start]
    older = [i for i in listed if i.lo < start]
    first = min(i.lo for i in listed)
    years = max((start - first) / 365.2425, 1)
    rate, before = len(recent) / 5, len(older) / years
    ten = sum(i.lo >= start - 3652 for i in older) / 10
    found = (
        f"{rate:.1f} listed signings a year in the five years to {iso(day)}, "
        f"{ten:.1f} in the ten before, {before:.1f} on average since {iso(first)[:4]}"
    )
    if (rate > before) is not (rate > ten):
        reason = (
            "More than on average before and fewer than in the ten years before, or the reverse: "
            "the statement does not say with which time it compares."
        )
        return Finding(Verdict.CONTESTED, found, reason, some_claims(recent))
    reason = "Against both times; recent texts are easier to find, which favours the recent rate."
    return Finding(verdict_of(rate > before), found, reason, some_claims(recent))


def signed_in_window(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Were instruments of the hub signed in the window that the value names?"""
    window = parse_date(row.value)
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    if window is None or hub is None:
        return nothing("a window and a hub")
    hits = [
        i
        for i in instruments_of(world, hub, min(day, window.hi))
        if i.lo >= window.lo and i.lo <= window.hi
    ]
    names = ", ".join(i.card.instrument_id for i in hits[:6])
    if not hits:
        return nothing(f"an instrument of {hub} signed in that window")
    found = f"{len(hits)} listed instruments signed then: {names}"
    return Finding(Verdict.SUPPORTED, found, "They are dated within the window.", some_claims(hits))


def multilateral_texts(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the state party to multilateral texts as well?"""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    many = (
        [i for i in instruments_of(world, hub, day) if i.card.shape != "bilateral"] if hub else []
    )
    names = ", ".join(i.card.instrument_id for i in many[:8])
    found = f"{len(many)} texts of more than two: {names}"
    return at_least(row, len(many), found, some_claims(many), "there may be more")


def listed_beside_reported(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """How many agreements of each hub are listed, beside the totals that are reported of it?"""
    _, day = window_of(row.as_of, today)
    parts, ids = [], []
    for hub in sorted({c.hub for c in world.ledger.cards.values() if c.hub}):
        totals = [c for c in world.counts(hub, "agreements", ()) if c.lo <= day]
        if not totals:
            continue
        latest = sorted(totals, key=lambda c: (c.hi, c.claim_id))[-4:]
        ids += [c.claim_id for c in latest]
        listed = len(instruments_of(world, hub, day))
        shown = "; ".join(f"{c.low:g} ({c.scope}, {c.source})" for c in latest)
        parts.append(f"{hub}: {listed} listed, reported {shown}")
    if not parts:
        return nothing("a total of agreements of a hub")
    reason = (
        "The totals differ in scope and date, and the statement does not say which it compares; "
        "see blocs count."
    )
    return Finding(Verdict.NOT_CHECKABLE, " · ".join(parts), reason, tuple(ids))
