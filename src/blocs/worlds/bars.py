"""Who stays and yet delivers nothing? Texts barred, programmes that slip, parties frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds.designs import Design, check_probability
from blocs.worlds.hits import Hit, Name, Shock, find_instruments, find_parties, names_in_words

__all__ = ["freeze", "legal_bar", "programme_slip"]


@dataclass(frozen=True, slots=True)
class _Bar:
    """Named instruments are void."""

    words: str
    instruments: tuple[Name, ...]

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        void = np.zeros((1, len(design.members)), np.bool_)
        void[:, find_instruments(self.instruments, design)] = True
        return Hit(np.zeros((1, design.n), np.bool_), void=void)


def legal_bar(instruments: Sequence[Name]) -> Shock:
    """Return a law that makes some instruments void, by position or id.

    Raises:
        QuestionError: when none is named.
    """
    return _Bar(f"a law bars {names_in_words(instruments, 'instrument')}", tuple(instruments))


@dataclass(frozen=True, slots=True)
class _Slip:
    """Programmes deliver nothing; their texts stand."""

    words: str
    instruments: tuple[Name, ...] | None
    probability: float

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        if self.instruments is None:
            hit = [e for e, rule in enumerate(design.rules) if rule.kind == "programme"]
            if not hit:
                raise QuestionError(f"{design.name} has no programme that could slip")
        else:
            hit = find_instruments(self.instruments, design)
        slipped = rng.random((worlds, len(design.members))) < self.probability
        chosen = np.zeros(len(design.members), np.bool_)
        chosen[hit] = True
        return Hit(np.zeros((1, design.n), np.bool_), slipped=slipped & chosen)


def programme_slip(instruments: Sequence[Name] | None = None, *, probability: float = 1.0) -> Shock:
    """Return the failure of programmes to deliver: the value is lost, the text stands.

    Args:
        instruments: which, by position or id; all that fail by the rule ``programme`` by default.
        probability: that each of them slips, independently.

    Raises:
        QuestionError: when none is named or the number is no probability.
    """
    check_probability(probability, "the probability of a slip")
    which = "every programme" if instruments is None else names_in_words(instruments, "instrument")
    words = f"{which} delivers nothing with probability {probability:g}"
    return _Slip(words, None if instruments is None else tuple(instruments), probability)


@dataclass(frozen=True, slots=True)
class _Freeze:
    """Named parties stay and do not act."""

    words: str
    parties: tuple[Name, ...]

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        frozen = np.zeros((1, design.n), np.bool_)
        frozen[:, find_parties(self.parties, design)] = True
        return Hit(np.zeros((1, design.n), np.bool_), frozen=frozen)


def freeze(parties: Sequence[Name]) -> Shock:
    """Return the suspension of parties: they act in nothing, leave nothing and start no imitation.

    Raises:
        QuestionError: when none is named.
    """
    return _Freeze(f"{names_in_words(parties, 'party')} are frozen", tuple(parties))
