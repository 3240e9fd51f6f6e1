"""Identity cards: what an instrument or a party is, as far as nobody disputes it."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.ledger.schema import ANALOGUE

__all__ = ["Card", "PartyCard"]


@dataclass(frozen=True, slots=True)
class Card:
    """Identity card of an instrument."""

    instrument_id: str
    title: str
    form: str
    bindingness: str
    shape: str
    programme: str
    topics: str
    hub: str
    term: str
    min_parties: str
    parent: str
    relation: str

    @property
    def analogue(self) -> bool:
        """Return whether the text is kept for comparison only: no part of the network."""
        return self.programme == ANALOGUE


@dataclass(frozen=True, slots=True)
class PartyCard:
    """Identity card of a party."""

    party_id: str
    kind: str
    label: str
    acts_for: str
