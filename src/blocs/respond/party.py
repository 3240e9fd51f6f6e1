"""Answer "is the accord worth more or less without a key party", by each value."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from blocs.dates import iso
from blocs.errors import QuestionError
from blocs.ledger.catalogue import attribute_on
from blocs.network.building import build_network
from blocs.respond.answers import PartyAnswer, whole
from blocs.respond.options_words import listed
from blocs.respond.party_worth import VALUES, Accord, at_least, consensus, mean_worth
from blocs.respond.party_worth import key as key_rule
from blocs.respond.sources import evidence_with
from blocs.respond.threats import PARTY_THREATS
from blocs.stress.asking import settings_from_cases
from blocs.stress.target import CAPABILITY, Target, target_of
from blocs.stress.threats import Assumption
from blocs.worlds.designs import check_probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.ledger.view import Snapshot

__all__ = ["party"]

DRAWS = 4_000


def party(
    snapshot: Snapshot, instrument: str, key: str, *, kappa: float | None = None, seed: int = 1
) -> PartyAnswer:
    """Return what an accord is worth with a party and without it, under its own rule and others.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: id, title or alias of an accord.
        key: id or name of the key party, in it or not.
        kappa: probability that the accord dies without it, if it were its key; from real cases
            when None.
        seed: of the draws of doubtful evidence.

    Raises:
        UnknownId: when nothing has one of the names.
        QuestionError: when the instrument ties fewer than two other parties on the day.
    """
    settings = settings_from_cases(snapshot)
    if kappa is not None:
        check_probability(kappa, "--kappa")
        origins = {**settings.origins, "kappa": "set by the reader"}
        settings = replace(settings, kappa=kappa, origins=origins)
    target = target_of(snapshot, snapshot.ledger.find_instrument(instrument), settings)
    who = snapshot.ledger.find_party(key, snapshot.day)
    design = target.design
    inside = who in design.parties
    others = [i for i, p in enumerate(design.parties) if p != who]
    if len(others) < 2:
        raise QuestionError(
            f"{target.title} ties {len(others)} parties beside {who}: without it nothing is left "
            "to weigh"
        )
    accord = _accord(snapshot, target, who, others)
    generator = np.random.default_rng(seed)
    drawn = generator.random((DRAWS, len(accord.chances))) < accord.chances
    stands = generator.random(DRAWS) < accord.text
    luck = generator.random(DRAWS)
    # With the party means that it surely acts: the question is what its part is worth.
    with_it, without = drawn.copy(), drawn.copy()
    with_it[:, -1], without[:, -1] = True, False
    rule = design.rules[0]
    told, own = f"as told: {rule.kind}, at least {rule.minimum}", at_least(rule.minimum)
    if rule.kind == "consensus":
        told, own = "as told: consensus", consensus
    elif inside and design.parties.index(who) in rule.keystones:
        told = f"as told: {rule.kind}, dies without it with probability {rule.kappa:.2f}"
        own = key_rule(rule.kappa)
    means = {
        "without": mean_worth(accord, without, stands, own, luck),
        "with": mean_worth(accord, with_it, stands, own, luck),
    }
    rows = [
        {
            "value": value,
            "what is counted": counted,
            "no accord": 0,
            "without it": round(means["without"][value], 2),
            "with it": round(means["with"][value], 2),
            "without, % of with": _share(means["without"][value], means["with"][value]),
        }
        for value, counted in VALUES.items()
    ]
    need = math.ceil(0.6 * len(accord.chances))
    variants: list[tuple[str, Callable[..., NDArray[np.bool_]]]] = [
        (told, own),
        (
            f"threshold: {need} of {len(accord.chances)}, the key party among those asked",
            at_least(need),
        ),
        ("consensus: all, the key party included, must act", consensus),
        (f"key: dies without it with probability {settings.kappa:.2f}", key_rule(settings.kappa)),
        ("key: dies without it for certain", key_rule(1.0)),
    ]
    by_rule = []
    for name, lives in variants:
        a = mean_worth(accord, without, stands, lives, luck)
        b = mean_worth(accord, with_it, stands, lives, luck)
        by_rule.append(
            {
                "rule": name,
                "text stands without": round(a["text-survival"], 2),
                "with": round(b["text-survival"], 2),
                "parties without it": round(a["member-reach"], 1),
                "parties with it": round(b["member-reach"], 1),
                "pairs without": round(a["tied-pairs"]),
                "pairs with": round(b["tied-pairs"]),
            }
        )
    tied, others_in = _already(snapshot, target, who)
    claims = {c for cs in target.party_claims.values() for c in cs}
    claims |= {c for cs in target.instrument_claims.values() for c in cs}
    assumed = [
        Assumption(
            "no accord",
            "worth 0 by every value",
            "what states would do instead is not known; nothing here can be worth less than 0",
        ),
        Assumption(
            "others",
            "stay as they are, whether it joins or not",
            "no source tells who would follow or leave; stress tells what imitation would do",
        ),
        *(
            [
                Assumption(
                    "supplier",
                    f"{rule.slip:.0%} of the value goes with it, and is not counted here",
                    "it leads the programme beside the hub; see stress",
                )
            ]
            if inside and design.parties.index(who) in rule.suppliers
            else []
        ),
        *[a for a in target.assumptions if not a.what.endswith(".beta")],
    ]
    return PartyAnswer(
        question=snapshot.question(
            "respond", view="party", instrument=target.what, party=who, seed=seed
        ),
        evidence=evidence_with(snapshot, claims, ()),
        ledger=snapshot.ledger.identity(),
        instrument=target.what,
        party=who,
        inside=inside,
        summary=_sentences(snapshot, target, who, inside, means, tied, others_in),
        tables={"values": rows, "rules": by_rule},
        assumptions=[asdict(a) for a in assumed],
        threats=[asdict(t) for t in PARTY_THREATS],
        changes=[],
        run={"draws": DRAWS, "seed": seed},
        notes=[],
        parts=(*PartyAnswer.TITLES, "assumptions"),
    )


def _accord(snapshot: Snapshot, target: Target, who: str, others: Sequence[int]) -> Accord:
    design = target.design
    place = {p: i for i, p in enumerate(design.members[0])}
    chances = [target.memberships[place[i]] for i in others] + [1.0]
    names = [*(design.parties[i] for i in others), who]
    kinds = [
        a
        for (a,) in snapshot.ledger.rows(
            "select distinct attribute from attributes where starts_with(attribute, ?) order by 1",
            [CAPABILITY],
        )
    ]
    counted = dict.fromkeys(names, 0)
    for kind in kinds:
        for found in attribute_on(snapshot, kind):
            if found in counted:
                counted[found] += 1
    regions = {p: v[0] for p, v in attribute_on(snapshot, "un-region").items()}
    numbers = {r: i for i, r in enumerate(sorted(set(regions.values())))}
    return Accord(
        np.array(chances),
        np.array([counted[p] for p in names], dtype=float),
        np.array([numbers[regions[p]] if p in regions else -1 for p in names]),
        target.texts[0],
    )


def _already(snapshot: Snapshot, target: Target, who: str) -> tuple[int, int]:
    """Return how many parties of the accord have a bilateral text with the key party, of all."""
    network = build_network(snapshot)
    tied: set[str] = set()
    for instrument, members in network.members.items():
        names = {m.party for m in members}
        if network.cards[instrument].shape == "bilateral" and who in names:
            tied |= names
    others = {p for p in target.design.parties if p != who}
    return len(others & tied), len(others)


def _share(part: float, total: float) -> int | None:
    return whole(part / total) if total > 0 else None


def _sentences(
    snapshot: Snapshot,
    target: Target,
    who: str,
    inside: bool,
    means: dict[str, dict[str, float]],
    tied: int,
    count: int,
) -> list[str]:
    name = snapshot.ledger.label(who)
    a, b = means["without"], means["with"]
    said = [
        f"{target.title} as of {iso(snapshot.day)}, known at {iso(snapshot.known)}: {name} is "
        f"{'a party' if inside else 'no party'}; {count} others are or may be."
    ]
    compared = [v for v in VALUES if v not in ("reach-of-the-key", "text-survival") and b[v] > 0]
    shares = [f"{v} {_share(a[v], b[v])} %" for v in compared if not math.isclose(a[v], b[v])]
    said.append(
        f"Without {name} it is worth, of what it would be with it: {listed(shares, 'the same')}."
    )
    gains = [v for v in compared if a[v] > b[v] * (1 + 1e-9)]
    said.append(
        f"It is worth more without {name} only by {listed(gains)}."
        if gains
        else f"By none of the {len(VALUES)} values is it worth more without {name}."
    )
    said.append(
        "By every value it is worth more than no accord, so on these values it is never more "
        "detrimental than constructive; it would be only by a cost that none of them counts, such "
        "as complacency or a rival accord."
        if min(a[v] for v in compared) > 0
        else "By some values nothing is left without it."
    )
    said.append(
        f"{tied} of the {count} others have a bilateral text with {name}, in force or possibly so; "
        f"for {count - tied} the accord would be the first beside texts open to all."
    )
    return said
