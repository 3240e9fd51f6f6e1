"""A design: parties, the instruments between them, and the rule by which each instrument fails.

The same parties can be arranged in many ways. What differs is not so much "bilateral" against
"multilateral" as the failure rule of each instrument.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from blocs.errors import QuestionError

__all__ = [
    "RULE_KINDS",
    "Design",
    "Rule",
    "accord",
    "check_probability",
    "consensus",
    "key_accord",
    "layered",
    "star",
    "threshold",
]

RULE_KINDS = ("bilateral", "open", "threshold", "consensus", "key", "programme")
"""Typed failure rules; each reads "every keystone acts, and at least ``minimum`` members do"."""


def check_probability(value: float, what: str) -> float:
    """Return a probability unchanged.

    Raises:
        QuestionError: when it is not a number in [0, 1].
    """
    if not 0.0 <= value <= 1.0:
        raise QuestionError(f"{what} is {value}; a probability lies between 0 and 1")
    return value


@dataclass(frozen=True, slots=True)
class Rule:
    """How one instrument fails.

    Attributes:
        kind: one of `RULE_KINDS`.
        minimum: members that must act; for ``consensus`` all of them, whatever stands here.
        keystones: members (indices of parties) on each of whom it rests; a keystone follows
            nobody, so it leaves only by a shock.
        kappa: probability that it dies when a keystone leaves.
        beta: mean number of further exits that one exit directly triggers among its members.
        imitates_keystone: whether a keystone's own exit triggers others as well.
        resumes: for ``consensus``: whether those who are left may go on without the one who left.
        slip: for ``programme``: share of value lost for each critical supplier that leaves.
        suppliers: for ``programme``: the critical suppliers.
    """

    kind: str
    minimum: int = 2
    keystones: tuple[int, ...] = ()
    kappa: float = 1.0
    beta: float = 0.0
    imitates_keystone: bool = False
    resumes: bool = False
    slip: float = 0.0
    suppliers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in RULE_KINDS:
            raise QuestionError(f"{self.kind!r} is no failure rule; choose {', '.join(RULE_KINDS)}")
        check_probability(self.kappa, "kappa")
        check_probability(self.slip, "slip")
        if not (math.isfinite(self.beta) and self.beta >= 0):
            raise QuestionError(f"beta is {self.beta}; a mean number of exits is 0 or more")
        if self.minimum < 1:
            raise QuestionError(f"minimum is {self.minimum}; at least one member must act")


@dataclass(frozen=True, slots=True)
class Design:
    """Parties 0 … n-1 and the instruments between them.

    Attributes:
        name: shown in tables.
        n: number of parties.
        members: members of each instrument, as indices of parties.
        rules: the failure rule of each instrument.
        hub: the party whose reach is the hub reach; None when there is no hub.
        parties: ids of the parties; empty for an abstract design.
        instruments: ids of the instruments; empty for an abstract design.
    """

    name: str
    n: int
    members: tuple[tuple[int, ...], ...]
    rules: tuple[Rule, ...]
    hub: int | None = 0
    parties: tuple[str, ...] = field(default=(), repr=False)
    instruments: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if self.n < 2:
            raise QuestionError(
                f"{self.name}: {self.n} part{'y' if self.n == 1 else 'ies'}; "
                "an agreement needs two, so there is nothing to stress"
            )
        if len(self.members) != len(self.rules):
            raise QuestionError(
                f"{self.name}: {len(self.members)} instruments but {len(self.rules)} rules"
            )
        if self.hub is not None and not 0 <= self.hub < self.n:
            raise QuestionError(f"{self.name}: the hub {self.hub} is none of {self.n} parties")
        for index, (members, rule) in enumerate(zip(self.members, self.rules, strict=True)):
            name = self.instruments[index] if self.instruments else f"instrument {index}"
            _check(name, members, rule, self.n)


def _check(name: str, members: Sequence[int], rule: Rule, n: int) -> None:
    """Raise when a rule's parameters contradict the parties of its instrument."""
    if len(set(members)) != len(members) or any(not 0 <= m < n for m in members):
        raise QuestionError(f"{name}: members must be different parties between 0 and {n - 1}")
    strangers = [k for k in (*rule.keystones, *rule.suppliers) if k not in members]
    if strangers:
        raise QuestionError(f"{name}: a keystone or supplier is no party to it: {strangers}")
    if rule.kind != "consensus" and rule.minimum > len(members):
        raise QuestionError(
            f"{name}: needs {rule.minimum} parties but has {len(members)}; "
            "it is dead before any shock"
        )
    if rule.kind == "key" and not rule.keystones:
        raise QuestionError(f"{name}: the rule is key, but no keystone is named")


def star(n: int, hub: int = 0) -> Design:
    """Return a hub with one bilateral to each of n - 1 partners."""
    ties = tuple((hub, i) for i in range(n) if i != hub)
    return Design("star", n, ties, (Rule("bilateral"),) * len(ties), hub)


def accord(n: int, beta: float = 0.0, hub: int = 0, *, imitates_keystone: bool = True) -> Design:
    """Return one open accord of all parties, which lives while two act.

    Args:
        n: parties.
        beta: mean further exits directly triggered by one exit.
        hub: the convener, who is no keystone.
        imitates_keystone: whether the convener's exit is imitated too.
    """
    key = () if imitates_keystone else (hub,)
    rule = Rule("open", beta=beta, keystones=key, kappa=0.0, imitates_keystone=imitates_keystone)
    name = "open accord" if beta == 0 else "imitated accord"
    return Design(name, n, (tuple(range(n)),), (rule,), hub)


def threshold(n: int, minimum: int, hub: int = 0) -> Design:
    """Return one accord that is dead below a minimum of acting parties."""
    return Design(
        "threshold accord", n, (tuple(range(n)),), (Rule("threshold", minimum=minimum),), hub
    )


def consensus(n: int, hub: int = 0, *, resumes: bool = False) -> Design:
    """Return one body that acts only when all its members do."""
    return Design(
        "consensus body", n, (tuple(range(n)),), (Rule("consensus", resumes=resumes),), hub
    )


def key_accord(n: int, kappa: float = 1.0, beta: float = 0.0, hub: int = 0) -> Design:
    """Return one accord that dies with probability kappa when its convener leaves."""
    rule = Rule("key", keystones=(hub,), kappa=kappa, beta=beta)
    return Design("key accord", n, (tuple(range(n)),), (rule,), hub)


def layered(n: int, beta: float = 0.0, hub: int = 0, *, imitates_keystone: bool = True) -> Design:
    """Return a star and an open accord over the same parties; imitators leave the accord only."""
    ties = star(n, hub)
    whole = accord(n, beta, hub, imitates_keystone=imitates_keystone)
    return Design("star and accord", n, ties.members + whole.members, ties.rules + whole.rules, hub)
