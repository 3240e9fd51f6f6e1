"""The model said again in sets and loops, for small worlds: slow, and plain to check."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from blocs.worlds.designs import Design, Rule


@dataclass(frozen=True)
class World:
    """What is so in one world; instruments and parties by position."""

    absent: frozenset[tuple[int, int]] = frozenset()
    """(instrument, party) memberships that do not hold."""
    missing: frozenset[int] = frozenset()
    """Instruments that are not there."""
    deadly: frozenset[int] = frozenset()
    """Instruments that die if a keystone leaves."""
    resistance: tuple[float, ...] = ()


@dataclass(frozen=True)
class Blow:
    """What the shock does."""

    out: frozenset[int] = frozenset()
    frozen: frozenset[int] = frozenset()
    void: frozenset[int] = frozenset()
    slipped: frozenset[int] = frozenset()


def gone_from(
    rule: Rule, members: set[int], out: set[int], resistance: Sequence[float]
) -> set[int]:
    """Return who has left an instrument: those the shock took, and those who followed."""
    gone = members & out
    counted = {i for i in gone if rule.imitates_keystone or i not in rule.keystones}
    if not counted or rule.beta == 0 or len(members) < 2:
        return gone
    p = rule.beta / (len(members) - 1)
    rate = -math.log1p(-p) if p < 1 else math.inf
    while True:
        swayed = {
            i
            for i in members - gone
            if i not in rule.keystones and resistance[i] <= len(counted) * rate
        }
        if not swayed:
            return gone
        gone |= swayed
        counted |= swayed


def values_by_hand(
    design: Design,
    world: World,
    blow: Blow,
    weights: Sequence[float],
    categories: Sequence[str | None],
) -> dict[str, float]:
    """Return the count of each value in one world."""
    reached: set[int] = set()
    by_hub: set[int] = set()
    ties: dict[tuple[int, int], int] = {}
    texts, worth = 0, 0.0
    for e, (listed, rule) in enumerate(zip(design.members, design.rules, strict=True)):
        if e in world.missing or e in blow.void:
            continue
        members = {i for i in listed if (e, i) not in world.absent}
        gone = gone_from(rule, members, set(blow.out), world.resistance)
        remaining = members - gone
        acting = remaining - blow.frozen
        keystones = members & set(rule.keystones)
        deadly = e in world.deadly
        if rule.kind == "bilateral":
            text, works = remaining == set(listed), acting == set(listed)
        elif rule.kind == "consensus":
            text = len(remaining) >= 2
            works = len(acting) >= 2 and (rule.resumes or acting == members)
        else:
            text, works = len(remaining) >= rule.minimum, len(acting) >= rule.minimum
        if deadly and keystones & gone and rule.kind != "programme":
            text = False
        if deadly and keystones - acting:
            works = False
        texts += text
        if not (text and works) or e in blow.slipped:
            continue
        reached |= acting
        if design.hub in acting:
            by_hub |= acting - {design.hub}
        for pair in itertools.combinations(sorted(acting), 2):
            ties[pair] = ties.get(pair, 0) + 1
        whole = sum(weights[i] for i in members)
        if whole > 0:
            share = sum(weights[i] for i in acting) / whole
            if rule.kind == "programme":
                share *= (1 - rule.slip) ** len((members & set(rule.suppliers)) - acting)
            worth += share
    known = [categories[i] for i in reached if categories[i] is not None]
    shares = [known.count(c) / len(known) for c in set(known)]
    return {
        "member-reach": len(reached),
        "hub-reach": len(by_hub),
        "tied-pairs": len(ties),
        "capability-reach": sum(weights[i] for i in reached) / sum(weights),
        "diversity": math.exp(-sum(s * math.log(s) for s in shares)) if known else 0.0,
        "redundancy": sum(count >= 2 for count in ties.values()),
        "text-survival": texts,
        "value-survival": worth,
    }


@st.composite
def rules(draw: st.DrawFn, members: tuple[int, ...]) -> Rule:
    """Draw any rule that these members can have."""
    kinds = ["open", "threshold", "consensus", "key", "programme"]
    kind = draw(st.sampled_from(["bilateral", *kinds] if len(members) == 2 else kinds))
    some = st.lists(st.sampled_from(members), unique=True, max_size=2)
    keystones = tuple(draw(some))
    if kind == "key" and not keystones:
        keystones = members[:1]
    lowest = 2 if kind == "bilateral" else 1
    return Rule(
        kind,
        minimum=draw(st.integers(lowest, len(members))),
        keystones=keystones,
        kappa=draw(st.sampled_from([0.0, 0.3, 1.0])),
        beta=draw(st.sampled_from([0.0, 0.0, 0.5, 1.5, 4.0])),
        imitates_keystone=draw(st.booleans()),
        resumes=draw(st.booleans()),
        slip=draw(st.sampled_from([0.0, 0.25, 1.0])),
        suppliers=tuple(draw(some)) if kind == "programme" else (),
    )


@st.composite
def designs(draw: st.DrawFn, most: int = 7) -> Design:
    """Draw a small design with instruments of any kind, overlapping as they like."""
    n = draw(st.integers(2, most))
    sets = draw(
        st.lists(
            st.lists(st.integers(0, n - 1), unique=True, min_size=2, max_size=n),
            min_size=1,
            max_size=5,
        )
    )
    members = tuple(tuple(s) for s in sets)
    hub = draw(st.one_of(st.none(), st.integers(0, n - 1)))
    return Design("drawn", n, members, tuple(draw(rules(m)) for m in members), hub)


def listed_weights(design: Design) -> tuple[float, ...]:
    """Return weights that tell the parties apart, one of them 0."""
    return tuple(float(i * i) for i in range(design.n))


def listed_categories(design: Design) -> tuple[str | None, ...]:
    """Return categories of uneven size, one of them unknown."""
    return tuple((None, "north", "south", "north", "north")[i % 5] for i in range(design.n))
