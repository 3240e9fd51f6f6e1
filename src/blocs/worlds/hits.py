"""What a shock is: in each of many worlds, who leaves, who freezes, what is barred or slips."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from blocs.errors import QuestionError, UnknownId
from blocs.worlds.designs import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Hit",
    "Name",
    "Shock",
    "find_instruments",
    "find_parties",
    "hub_of",
    "names_in_words",
    "partners",
]

Name = int | str
"""A party or an instrument, by position or by id."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a shock does in each world; a mask of one row holds in all of them.

    Attributes:
        out: (worlds, n) parties that leave everything they are in.
        frozen: (worlds, n) parties that stay and do not act.
        void: (worlds, m) instruments that are barred.
        slipped: (worlds, m) instruments whose value is lost while their text stands.
    """

    out: NDArray[np.bool_]
    frozen: NDArray[np.bool_] | None = None
    void: NDArray[np.bool_] | None = None
    slipped: NDArray[np.bool_] | None = None


class Shock(Protocol):
    """Anything that can say what it does in each of some worlds."""

    @property
    def words(self) -> str:
        """Return the shock in plain words."""
        ...

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        """Return what happens in each world.

        Raises:
            QuestionError: when the shock makes no sense in this design.
        """
        ...


def _find(name: Name, ids: Sequence[str], count: int, what: str, design: Design) -> int:
    """Return the position of a party or instrument."""
    if isinstance(name, str):
        if name in ids:
            return ids.index(name)
        close = difflib.get_close_matches(name, ids, 3)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise UnknownId(f"{design.name} has no {what} {name!r}{hint}", close)
    if isinstance(name, bool) or not 0 <= name < count:
        raise QuestionError(f"{design.name} has no {what} {name}; they go from 0 to {count - 1}")
    return int(name)


def find_parties(names: Sequence[Name], design: Design) -> list[int]:
    """Return the positions of parties.

    Raises:
        QuestionError: when one is not in the design; the message names it.
    """
    return [_find(name, design.parties, design.n, "party", design) for name in names]


def find_instruments(names: Sequence[Name], design: Design) -> list[int]:
    """Return the positions of instruments.

    Raises:
        QuestionError: when one is not in the design; the message names it.
    """
    count = len(design.members)
    return [_find(name, design.instruments, count, "instrument", design) for name in names]


def partners(design: Design) -> list[int]:
    """Return the parties that share an instrument with the hub.

    Raises:
        QuestionError: when there is no hub, or it has no partner.
    """
    hub = hub_of(design)
    found = sorted({i for ms in design.members if hub in ms for i in ms} - {hub})
    if not found:
        raise QuestionError(f"{design.name}: the hub shares no instrument with anybody")
    return found


def hub_of(design: Design) -> int:
    """Return the hub, or say that there is none."""
    if design.hub is None:
        raise QuestionError(f"{design.name} has no hub; this shock needs one")
    return design.hub


def names_in_words(names: Sequence[Name], what: str) -> str:
    """Return names as a phrase.

    Raises:
        QuestionError: when there is none.
    """
    if isinstance(names, str) or not names:
        raise QuestionError(f"name at least one {what}, in a list; found {names!r}")
    return ", ".join(str(name) for name in names)
