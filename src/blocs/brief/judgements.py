"""Judgements that the ledger can compute: shares, spreads, rates, ranks.

Each measure answers one predicate of kind `judgement` and shows the figures that it used; what it
counts is what the ledger can list, which is less than what exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from blocs.brief.cells import parse_date, parse_number, window_of
from blocs.brief.listed import Listed, instruments_of
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.world import World, home
from blocs.dates import FUTURE, iso
from blocs.ledger.catalogue import attribute_on
from blocs.ledger.view import Snapshot

__all__ = ["MEASURES"]


UN_MEMBERS = 193


def _claims(listed: list[Listed]) -> tuple[str, ...]:
    return tuple(c for item in listed[:30] for c in item.claims[:1])


def _verdict(holds: bool) -> Verdict:
    return Verdict.SUPPORTED if holds else Verdict.CONTRADICTED


def _hub(world: World, row: Row, pred: Predicate, day: int) -> str | None:
    party = world.party(pred.subject or row.subject, day)
    return home(world.ledger, party) if party else None


def _none(what: str) -> Finding:
    return Finding(Verdict.NOT_IN_EVIDENCE, "", f"What would settle it: {what}")


def bilateral_share(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Share of bilateral texts among a hub's listed instruments."""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    listed = instruments_of(world, hub, day) if hub else []
    if not listed:
        return _none("instruments of that hub in the ledger")
    bilateral = [i for i in listed if i.card.shape == "bilateral"]
    share = len(bilateral) / len(listed)
    many = "multilateral" in row.value
    found = (
        f"{len(bilateral)} of {len(listed)} listed instruments of {hub} are bilateral ({share:.0%})"
    )
    reason = "Of what the ledger lists; texts that nobody lists may differ."
    return Finding(
        _verdict((share <= 0.5) if many else (share > 0.5)), found, reason, _claims(listed)
    )


def has_bilateral_spokes(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Does this state too have bilateral spokes of its own, broadly spread?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    listed = (
        [i for i in instruments_of(world, hub, day) if i.card.shape == "bilateral"] if hub else []
    )
    partners = {p for i in listed for p in i.partners}
    if not listed:
        return _none("bilateral instruments of that state in the ledger")
    has = len(partners) >= 10
    denies = row.value.strip().lower() in ("false", "no")
    found = f"{hub} has {len(listed)} listed bilateral instruments with {len(partners)} partners"
    return Finding(_verdict(has != denies), found, "Ten partners count as broad.", _claims(listed))


def partner_regions(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """In how many UN regions are a hub's partners?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    regions = attribute_on(_reference(world, day), "un-region")
    listed = instruments_of(world, hub, day) if hub else []
    count = Counter(regions[p][0] for i in listed for p in i.partners if p in regions)
    if not count:
        return _none("partners with a region in the ledger")
    parsed = parse_number(row.value.split(">=")[-1] if ">=" in row.value else row.value)
    need = parsed[1] if parsed else 5
    shown = ", ".join(f"{k} {v}" for k, v in sorted(count.items()))
    return Finding(
        _verdict(len(count) >= need),
        f"instruments by UN region of partner: {shown}",
        "UN M49 regions: Africa, Americas, Asia, Europe, Oceania.",
        _claims(listed),
    )


def partner_income_groups(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """In how many World Bank income groups are a hub's partners?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    groups = attribute_on(_reference(world, day), "income-group")
    listed = instruments_of(world, hub, day) if hub else []
    partners = {p for i in listed for p in i.partners}
    count = Counter(groups[p][0] for p in partners if p in groups)
    if not count:
        return _none("partners with an income group in the ledger")
    shown = ", ".join(f"{k} {v}" for k, v in sorted(count.items()))
    wanted = 3 if "3 of 3" in row.value else 4
    broad = len({"middle" if "middle" in k else k for k in count}) if wanted == 3 else len(count)
    return Finding(
        _verdict(broad >= wanted),
        f"partner states by income group: {shown}",
        "World Bank groups in force on that day.",
        _claims(listed),
    )


def signer_share(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which share of a state's instruments did one of its bodies sign?"""
    _, day = window_of(row.as_of, today)
    body = world.party(row.subject, day)
    if body is None:
        return _none("acts signed by that body")
    hub = home(world.ledger, body)
    listed = instruments_of(world, hub, day)
    ours = {p.party_id for p in world.ledger.parties.values() if p.acts_for == hub} | {hub}
    named = [i for i in listed if i.signers & ours]
    by_body = [i for i in named if i.signers & ours - {hub}]
    signed = [i for i in named if body in i.signers]
    if not by_body:
        return _none("instruments whose signing body is recorded")
    share, low = len(signed) / len(by_body), len(signed) / len(named)
    found = (
        f"{row.subject} signed {len(signed)} of {len(by_body)} instruments whose signing body "
        f"is recorded ({share:.0%}), of {len(named)} in all ({low:.0%})"
    )
    verdict = (
        Verdict.SUPPORTED
        if low > 0.5
        else Verdict.CONTRADICTED
        if share <= 0.5
        else Verdict.CONTESTED
    )
    return Finding(verdict, found, "State-level texts name no body.", _claims(signed))


def signing_rate(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Were more instruments signed per year in the last five years than before?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    listed = [i for i in instruments_of(world, hub, day) if i.lo > 0] if hub else []
    if not listed:
        return _none("dated instruments of that hub")
    start = day - round(5 * 365.2425)
    recent = [i for i in listed if i.lo >= start]
    older = [i for i in listed if i.lo < start]
    first = min((i.lo for i in listed), default=start)
    years = max((start - first) / 365.2425, 1)
    before, ten = len(older) / years, [i for i in older if i.lo >= start - 3652]
    found = (
        f"{len(recent) / 5:.1f} listed signings a year in the five years to {iso(day)}, "
        f"{len(ten) / 10:.1f} in the ten before, {before:.1f} on average since {iso(first)[:4]}"
    )
    return Finding(
        _verdict(len(recent) / 5 > before),
        found,
        "Recent texts are easier to find, which favours the recent rate.",
        _claims(recent),
    )


def modal_topic(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which topic has most instruments?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    listed = instruments_of(world, hub, day) if hub else []
    count = Counter(t for i in listed for t in i.card.topics.split(";") if t)
    if not count:
        return _none("instruments with topics")
    ranked = count.most_common(4)
    wanted = {"satellite engineering": "satellite-engineering"}.get(
        row.object, row.object.replace(" ", "-")
    )
    shown = ", ".join(f"{t} {n}" for t, n in ranked)
    holds = count.get(wanted, 0) == ranked[0][1]
    return Finding(
        _verdict(holds), f"instruments by topic: {shown}", "Topics are our coding.", _claims(listed)
    )


def oldest_partner(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is this partner among the three with the oldest instrument?"""
    _, day = window_of(row.as_of, today)
    party, hub = world.party(row.subject, day), world.party(row.object, day)
    if party is None or hub is None:
        return _none("both parties in the ledger")
    first: dict[str, tuple[int, str]] = {}
    for item in sorted(instruments_of(world, hub, day), key=lambda i: (i.lo, i.card.instrument_id)):
        for partner in item.partners:
            if item.lo > 0:
                first.setdefault(partner, (item.lo, item.claims[0]))
    if party not in first:
        return _none("a dated instrument of that pair")
    ranked = sorted(first, key=lambda p: first[p])
    place = ranked.index(party) + 1
    found = f"{party} is number {place} of {len(ranked)} partners by first listed instrument"
    return Finding(
        _verdict(place <= 10),
        found + f" ({iso(first[party][0])})",
        "Among the ten oldest counts as one of the longest established.",
        tuple(first[p][1] for p in ranked[:10]),
    )


def member_share(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Which share of UN members are parties to an open text?"""
    _, day = window_of(row.as_of, today)
    instrument = world.instrument(row.subject)
    if instrument is None:
        return _none("that instrument in the ledger")
    roll = world.at(day).roll(instrument)
    share, top = roll.certain / UN_MEMBERS, roll.possible / UN_MEMBERS
    found = (
        f"{roll.certain} to {roll.possible} of {UN_MEMBERS} UN members ({share:.1%} to {top:.1%})"
    )
    return Finding(
        _verdict(share < 0.25), found, "Below a quarter counts as low.", roll.claims[:40]
    )


def growing(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Did the number of parties grow over the year before?"""
    _, day = window_of(row.as_of, today)
    instrument = world.instrument(pred.instrument or row.subject)
    if instrument is None:
        return _none("that instrument in the ledger")
    before, now = world.at(day - 365).roll(instrument), world.at(day).roll(instrument)
    found = f"{before.certain} certain parties on {iso(day - 365)}, {now.certain} on {iso(day)}"
    holds = now.certain > before.certain
    return Finding(_verdict(holds), found, "Computed from the list.", now.claims[:40])


def pair_precedent(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Have the two parties had bilateral instruments before?"""
    _, day = window_of(row.as_of, today)
    parties = [p for w in row.subject.replace("–", "-").split("-") if (p := world.party(w, day))]
    if len(parties) != 2:
        return _none("two parties in the subject")
    both = [
        i
        for i in instruments_of(world, parties[0], day)
        if parties[1] in i.partners and i.card.shape == "bilateral"
    ]
    names = ", ".join(f"{i.card.instrument_id} ({iso(i.lo)[:4]})" for i in both[:6])
    return Finding(
        _verdict(bool(both)), f"{len(both)} bilateral instruments: {names}", "", _claims(both)
    )


def lasting_partners(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """How many partners have had an instrument for thirty years?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    old = (
        [i for i in instruments_of(world, hub, day) if 0 < i.hi <= day - round(30 * 365.2425)]
        if hub
        else []
    )
    partners = sorted({p for i in old for p in i.partners})
    parsed = parse_number(row.value)
    need = parsed[1] if parsed else 2
    return Finding(
        _verdict(len(partners) >= need),
        f"{len(partners)} partners with an instrument signed 30 years before: "
        f"{', '.join(partners[:8])}",
        "First signature only; whether each still runs is a question of its own.",
        _claims(old),
    )


def signed_in_window(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Were instruments of the hub signed in the window that the value names?"""
    window = parse_date(row.value)
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    if window is None or hub is None:
        return _none("a window and a hub")
    hits = [
        i
        for i in instruments_of(world, hub, min(day, window.hi))
        if i.lo >= window.lo and i.lo <= window.hi
    ]
    names = ", ".join(i.card.instrument_id for i in hits[:6])
    verdict = Verdict.SUPPORTED if hits else Verdict.NOT_IN_EVIDENCE
    return Finding(
        verdict, f"{len(hits)} listed instruments signed then: {names}", "", _claims(hits)
    )


def listed_beside_reported(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """How many of each hub's agreements are listed, beside what each hub reports?"""
    _, day = window_of(row.as_of, today)
    parts, ids = [], []
    for hub in ("CHN", "USA") if pred.measure else ():
        listed = instruments_of(world, hub, day)
        totals = [c for c in world.counts(hub, "agreements", ()) if c.lo <= day]
        ids += [c.claim_id for c in totals[-4:]]
        shown = "; ".join(f"{c.low:g} ({c.source})" for c in totals[-4:]) or "none"
        parts.append(f"{hub}: {len(listed)} listed, reported {shown}")
    differ = any("none" not in p for p in parts)
    return Finding(
        Verdict.SUPPORTED if differ else Verdict.NOT_IN_EVIDENCE,
        " · ".join(parts),
        "Reported totals differ in scope and date; see blocs count.",
        tuple(ids),
    )


def multilateral_texts(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the state party to multilateral texts as well?"""
    _, day = window_of(row.as_of, today)
    hub = _hub(world, row, pred, day)
    many = (
        [i for i in instruments_of(world, hub, day) if i.card.shape != "bilateral"] if hub else []
    )
    names = ", ".join(i.card.instrument_id for i in many[:8])
    return Finding(
        _verdict(bool(many)), f"{len(many)} texts of more than two: {names}", "", _claims(many)
    )


def _reference(world: World, day: int) -> Snapshot:
    """Return a snapshot for reference attributes, which are known before they are published."""
    return world.snapshot.at(day=day, known=FUTURE)


MEASURES: dict[str, Callable[[World, Row, Predicate, int], Finding]] = {
    "bilateral-share": bilateral_share,
    "bilateral-spokes": has_bilateral_spokes,
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
