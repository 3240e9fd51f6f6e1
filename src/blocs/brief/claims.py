"""What the rules look at: claims reduced to what a statement can be held against."""

from __future__ import annotations

from typing import NamedTuple

from blocs.ledger.facts import Evidence, Standing

__all__ = ["Act", "Between", "Count", "Roll", "Stated", "TieKey"]

TieKey = tuple[str, str, str, str, str]
"""Party, relation, partner, item, level."""


class Stated(NamedTuple):
    """One attribute claim: who holds which value, when, and the weight of the claim."""

    subject: str
    attribute: str
    value: str
    affirms: bool
    lo: int
    hi: int
    dated: bool
    evidence: Evidence


class Act(NamedTuple):
    """One claim that a party (or, with party "", a text) did or underwent something."""

    party: str
    level: str
    event: str
    affirms: bool
    lo: int
    hi: int
    dated: bool
    evidence: Evidence


class Count(NamedTuple):
    """One total as a source states it."""

    claim_id: str
    source: str
    unit: str
    scope: str
    sense: str
    low: float
    high: float
    lo: int
    hi: int
    listed: tuple[str, ...]
    evidence: Evidence


class Roll(NamedTuple):
    """The states in a text on a day.

    Attributes:
        certain, possible: how many, possible including certain; claims: one for each.
        maybe: labels of those only possible; disputed: of them, those on whom voices disagree.
    """

    certain: int
    possible: int
    claims: tuple[str, ...]
    maybe: tuple[str, ...]
    disputed: tuple[str, ...]


class Between(NamedTuple):
    """One thing that ties two parties: a tie with its key, or a text by its id."""

    what: str
    standing: Standing
    life: Standing | None
    reversed: bool
    key: TieKey | None
