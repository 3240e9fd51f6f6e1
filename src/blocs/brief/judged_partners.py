"""Measures of a hub's partners: where they are, how rich, on what, and since when."""

from __future__ import annotations

import re
from collections import Counter

from blocs.brief.cells import truth_of, window_of
from blocs.brief.figures import (
    at_least,
    hub_of,
    no_threshold,
    nothing,
    rank_in,
    reference,
    some_claims,
    threshold,
    verdict_of,
)
from blocs.brief.listed import instruments_of
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import by_truth
from blocs.brief.world import World
from blocs.dates import iso
from blocs.ledger.catalogue import attribute_on

__all__ = [
    "lasting_partners",
    "modal_topic",
    "oldest_partner",
    "pair_precedent",
    "partner_income_groups",
    "partner_regions",
]


def partner_regions(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """In how many regions are a hub's partners: M49's five, or six with the Americas apart?"""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    then = reference(world, day)
    regions, parts = (attribute_on(then, a) for a in ("un-region", "un-subregion"))
    listed = instruments_of(world, hub, day) if hub else []
    partners = [p for i in listed for p in i.partners if p in regions]
    if not partners:
        return nothing("partners with a region in the ledger")
    count = Counter(regions[p][0] for p in partners)
    shown = ", ".join(f"{k} {v}" for k, v in sorted(count.items()))
    found = f"instruments by UN region of partner: {shown}"
    wanted = threshold(row.value)
    if wanted is None:
        return no_threshold(found, some_claims(listed), "a number of regions, such as >=4")
    halves = {
        "N" if parts[p][0] == "Northern America" else "S"
        for p in partners
        if regions[p][0] == "Americas" and p in parts
    }
    apart = len(count) + max(len(halves) - 1, 0)
    reason = f"{len(count)} of M49's five regions"
    if apart == len(count) or wanted.holds(apart) is wanted.holds(len(count)):
        holds = wanted.holds(len(count))
        return Finding(verdict_of(holds), found, f"{reason}.", some_claims(listed))
    reason += (
        f", {apart} when North and South America count as two: the statement does not say how it "
        "divides the world."
    )
    return Finding(Verdict.CONTESTED, found, reason, some_claims(listed))


def partner_income_groups(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """In how many World Bank income groups are a hub's partners?

    ``all`` means the four groups; ``3 of 3`` counts the two middle groups as one.
    """
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    groups = attribute_on(reference(world, day), "income-group")
    listed = instruments_of(world, hub, day) if hub else []
    partners = {p for i in listed for p in i.partners}
    count = Counter(groups[p][0] for p in partners if p in groups)
    if not count:
        return nothing("partners with an income group in the ledger")
    shown = ", ".join(f"{k} {v}" for k, v in sorted(count.items()))
    found = f"partner states by income group: {shown}"
    of_three = re.search(r"\b(\d) of 3\b", row.value)
    broad = len({"middle" if "middle" in k else k for k in count})
    if of_three:
        return Finding(
            verdict_of(broad >= int(of_three[1])),
            found,
            f"{broad} of three, the two middle groups taken as one.",
            some_claims(listed),
        )
    wanted = threshold(row.value)
    if wanted is None and not re.search(r"\ball\b", row.value):
        return no_threshold(found, some_claims(listed), "a number of groups, such as >=4, or all")
    holds = wanted.holds(len(count)) if wanted else len(count) == 4
    reason = f"{len(count)} of the four World Bank groups in force on that day."
    return Finding(verdict_of(holds), found, reason, some_claims(listed))


def modal_topic(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which topic has most instruments?"""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    listed = instruments_of(world, hub, day) if hub else []
    count = Counter(t for i in listed for t in i.card.topics.split(";") if t)
    if not count:
        return nothing("instruments with topics")
    ranked = count.most_common(4)
    wanted = row.object.replace(" ", "-")
    shown = ", ".join(f"{t} {n}" for t, n in ranked)
    place = 1 + sum(n > count.get(wanted, 0) for n in count.values())
    said = rank_in(row.value)
    reason = (
        f"{row.object} is number {place} with {count.get(wanted, 0)} instruments; the topics are "
        "our coding."
    )
    return Finding(
        verdict_of(place <= (said or 1)),
        f"instruments by topic: {shown}",
        reason,
        some_claims(listed),
    )


def oldest_partner(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which rank has this partner by its first instrument?"""
    _, day = window_of(row.as_of, today)
    party, hub = world.party(row.subject, day), world.party(row.object, day)
    if party is None or hub is None:
        return nothing("both parties in the ledger")
    first: dict[str, tuple[int, str]] = {}
    for item in sorted(instruments_of(world, hub, day), key=lambda i: (i.lo, i.card.instrument_id)):
        for partner in item.partners:
            if item.lo > 0:
                first.setdefault(partner, (item.lo, item.claims[0]))
    if party not in first:
        return nothing("a dated instrument of that pair")
    ranked = sorted(first, key=lambda p: first[p])
    place = ranked.index(party) + 1
    found = (
        f"{party} is number {place} of {len(ranked)} partners by first listed instrument "
        f"({iso(first[party][0])})"
    )
    claims = tuple(first[p][1] for p in ranked[: max(place, 10)])
    said = rank_in(row.value)
    if said is None:
        return no_threshold(found, claims, "a rank, such as rank<=3 or top 10")
    return Finding(verdict_of(place <= said), found, f"Number {place}.", claims)


def lasting_partners(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """How many partners have had an instrument for thirty years?"""
    _, day = window_of(row.as_of, today)
    hub = hub_of(world, row, pred, day)
    old = (
        [i for i in instruments_of(world, hub, day) if 0 < i.hi <= day - round(30 * 365.2425)]
        if hub
        else []
    )
    partners = sorted({p for i in old for p in i.partners})
    found = (
        f"{len(partners)} partners with an instrument signed 30 years before: "
        f"{', '.join(partners[:8])}"
    )
    return at_least(
        row, len(partners), found, some_claims(old), "whether each still runs is not asked"
    )


def pair_precedent(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Have the two parties had bilateral instruments before?"""
    _, day = window_of(row.as_of, today)
    parties = [p for w in row.subject.replace("–", "-").split("-") if (p := world.party(w, day))]
    if len(parties) != 2:
        return nothing("two parties in the subject")
    both = [
        i
        for i in instruments_of(world, parties[0], day)
        if parties[1] in i.partners and i.card.shape == "bilateral"
    ]
    names = ", ".join(f"{i.card.instrument_id} ({iso(i.lo)[:4]})" for i in both[:6])
    found = f"{len(both)} bilateral instruments: {names}" if both else "no bilateral instrument"
    if not both:
        return nothing("a bilateral instrument of that pair")
    reason = "They had bilateral instruments before."
    return by_truth(True, truth_of(row.value), found, reason, some_claims(both))
