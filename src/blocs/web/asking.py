"""From an address to a question: every parameter read strictly, all mistakes named at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from blocs.dates import FUTURE, PAST, day_of
from blocs.errors import DataError, UnknownId
from blocs.ledger.names import nearest
from blocs.web.parameters import COMMON, BadValue, Given, Parameter, Question

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger, Snapshot

__all__ = ["MOST_LETTERS", "read", "snapshot_of"]

MOST_LETTERS = 200
"""A longer value is no name of anything."""
FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def read(question: Question, pairs: Iterable[tuple[str, str]]) -> Given:
    """Return the values of a question's parameters.

    Args:
        question: whose parameters are meant, its own and the clocks that it takes.
        pairs: names and values in the order of the address.

    Raises:
        BadValue: naming every parameter that is unknown, missing, doubled or ill written.

    Example:
        >>> from blocs.web.questions import QUESTIONS
        >>> given = read(QUESTIONS["members"], [("instrument", "ilrs"), ("as-of", "2024-02-15")])
        >>> given["instrument"], given["as-of"], given["level"]
        (('ilrs',), '2024-02-15', 'state')
    """
    known = {p.name: p for p in question.every()}
    mistakes: list[tuple[str, str]] = []
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            near = get_close_matches(name.replace("_", "-"), known, n=1)
            mean = f"; did you mean {near[0]}?" if near else ""
            mistakes.append((name[:80], f"is no parameter of {question.name}{mean}"))
        elif len(value) > MOST_LETTERS:
            mistakes.append((name, f"is longer than {MOST_LETTERS} letters"))
        else:
            said.setdefault(name, []).append(value)
    # A clock that the question does not take is as if it were not given.
    given: dict[str, Any] = {p.name: () if p.many else _absent(p) for p in COMMON}
    for name, parameter in known.items():
        values = said.get(name, [])
        if len(values) > 1 and not parameter.many:
            mistakes.append((name, f"is given {len(values)} times; give it once"))
            continue
        if not values and parameter.required:
            mistakes.append((name, f"is missing. {parameter.meaning}"))
            continue
        try:
            found = [_value(parameter, v) for v in values]
        except ValueError as error:
            mistakes.append((name, str(error)))
            continue
        if parameter.many:
            given[name] = tuple(found)
        else:
            given[name] = found[0] if found else _absent(parameter)
    if mistakes:
        raise BadValue(mistakes)
    return given


def _absent(parameter: Parameter) -> Any:
    if parameter.kind == "flag":
        return False
    if parameter.default is None or parameter.kind == "day":
        return None
    return _value(parameter, parameter.default)


def _value(parameter: Parameter, text: str) -> Any:
    """Read one value.

    Raises:
        ValueError: saying what was found and what was expected.
    """
    if not text.strip():
        raise ValueError("is empty; give a value or leave the parameter out")
    match parameter.kind:
        case "day":
            return _day(text)
        case "choice":
            if text not in parameter.choices:
                raise ValueError(f"{text!r} is none of {', '.join(parameter.choices)}")
            return text
        case "flag":
            if text.lower() not in FLAGS:
                raise ValueError(f"{text!r} is neither true nor false")
            return FLAGS[text.lower()]
        case "whole" | "number":
            return _number(parameter, text)
        case _:
            return text


def _day(text: str) -> str:
    try:
        day = day_of(text)
    except DataError as error:
        raise ValueError(str(error)) from None
    if day in (PAST, FUTURE):
        raise ValueError("give a whole day, YYYY-MM-DD")
    return date.fromordinal(day).isoformat()


def _number(parameter: Parameter, text: str) -> float:
    try:
        if not re.fullmatch(r"[0-9eE+.-]+|nan|inf", text):
            raise ValueError
        found = int(text) if parameter.kind == "whole" else float(text)
    except ValueError:
        sort = "a whole number" if parameter.kind == "whole" else "a number"
        raise ValueError(f"{text!r} is not {sort}") from None
    least, most = parameter.least, parameter.most
    # Written so that "nan" fails too.
    if not (least is None or found >= least) or not (most is None or found <= most):
        low = "" if least is None else f"at least {least:g}"
        high = "" if most is None else f"at most {most:g}"
        raise ValueError(f"{text} is out of range; give {' and '.join(filter(None, (low, high)))}")
    return found


def snapshot_of(ledger: Ledger, given: Given, today: date) -> Snapshot:
    """Return the ledger at the clocks asked for; a clock that is not given is today.

    Raises:
        UnknownId: when a source to leave out is not in the ledger, with the nearest.
    """
    for source in given["without"]:
        if not ledger.one("select count(*) from sources where source_id = ?", [source]):
            near = nearest(source, [r[0] for r in ledger.rows("select source_id from sources")])
            said = f" Nearest: {', '.join(near)}." if near else ""
            raise UnknownId(f"without {source}: the ledger has no such source.{said}", near)
    return ledger.as_of(
        given["as-of"] or today,
        known_at=given["known-at"] or today,
        level=given["level"],
        without=given["without"],
    )
