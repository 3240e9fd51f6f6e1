"""What a question of the API takes: its parameters, the clocks, and what a wrong value is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from blocs.errors import BlocsError

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply
    from blocs.ledger.view import Snapshot

__all__ = ["CLOCKS", "COMMON", "LEVEL_NAMES", "BadValue", "Given", "Parameter", "Question"]

LEVEL_NAMES = ("state", "agency", "institute")
CLOCKS = ("as-of", "known-at", "level", "without")
"""Parameters by which a question is set in time, and that say on what it may rest."""
Given = Mapping[str, Any]
"""Values by parameter name, read and checked; what was not given is None (or empty, or False)."""


class BadValue(BlocsError, ValueError):
    """Parameters of an address are wrong; all of them are in ``mistakes``."""

    def __init__(self, mistakes: Sequence[tuple[str, str]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(f"{name}: {why}" for name, why in self.mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a question.

    Attributes:
        name: as in the address, spelt like the option of the command line.
        meaning: one sentence.
        kind: ``text``, ``day`` (YYYY-MM-DD), ``choice``, ``flag``, ``whole`` (an integer) or
            ``number``.
        required: the question makes no sense without it.
        many: may be given several times.
        choices: what a ``choice`` may be; least, most: bounds of a ``whole`` or ``number``.
        default: what is taken when it is not given.
    """

    name: str
    meaning: str
    kind: Literal["text", "day", "choice", "flag", "whole", "number"] = "text"
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: its name in the address, what it takes, and who answers it.

    Attributes:
        name: the command of the command line, and a definition in ``envelope.schema.json``.
        summary: one sentence.
        answer: called with the snapshot and the values given.
        parameters: its own, besides those of `COMMON` that it takes.
        takes: names of the clocks on which the answer depends; what changes nothing is refused.
        example: values that work on the bundled ledger.
        takes_table: the question is a POST whose body is a CSV table; the answer finds its path
            under ``table``.
    """

    name: str
    summary: str
    answer: Callable[[Snapshot, Given], Reply]
    parameters: tuple[Parameter, ...] = ()
    takes: tuple[str, ...] = CLOCKS
    example: Mapping[str, str] = field(default_factory=dict)
    takes_table: bool = False

    def every(self) -> tuple[Parameter, ...]:
        """Return all parameters that the question takes, its own first."""
        clocks = tuple(p for p in COMMON if p.name not in CLOCKS or p.name in self.takes)
        return (*self.parameters, *clocks)


COMMON = (
    Parameter(name="as-of", kind="day", meaning="When it is so in the world.", default="today"),
    Parameter(
        name="known-at",
        kind="day",
        meaning="Only what was published by then counts.",
        default="today",
    ),
    Parameter(
        name="level",
        kind="choice",
        choices=LEVEL_NAMES,
        default="state",
        meaning="Whose acts count.",
    ),
    Parameter(
        name="without",
        many=True,
        meaning="Leave out a source and whatever derives from it; may be repeated.",
    ),
    Parameter(
        name="format",
        kind="choice",
        choices=("json", "csv"),
        meaning="Form of the answer; it comes before the Accept header.",
    ),
)
"""Parameters that several questions have: the clocks, and the form of the answer."""
