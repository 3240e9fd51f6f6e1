"""What an option requires: conditions joined by AND, OR and brackets, read once, safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from blocs.errors import DataError

__all__ = ["DEEPEST", "Gate", "Need", "atoms", "parse_need", "show_need"]

_TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z_][\w.:@~+\-]*)", re.ASCII)
_WORDS = {"AND": "and", "OR": "or"}
DEEPEST = 40
"""Brackets within brackets that are read; a person writes three."""


@dataclass(frozen=True, slots=True)
class Gate:
    """All of its parts (``and``), or any of them (``or``); two parts or more."""

    kind: Literal["and", "or"]
    parts: tuple[Need, ...]


Need = str | Gate
"""A condition by its id, or a gate over needs. There is no NOT: more never blocks an option."""


def parse_need(text: str) -> Need:
    """Read a requirement.

    Args:
        text: ids, AND, OR and brackets; AND binds closer than OR.

    Raises:
        DataError: saying what stands where something else was expected.

    Example:
        >>> parse_need("a AND (b OR c)")
        Gate(kind='and', parts=('a', Gate(kind='or', parts=('b', 'c'))))
    """
    tokens = _tokens(text)
    if not tokens:
        raise DataError("is empty: write at least one condition, such as 'china_consents'")
    need, rest = _either(tokens, 0)
    if rest < len(tokens):
        if tokens[rest].upper() in _WORDS:
            raise DataError(f"has {tokens[rest]!r}: write AND or OR in capitals")
        raise DataError(f"has {tokens[rest]!r} where AND, OR or the end was expected")
    return need


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise DataError(
                f"has {text[place:].strip()[:12]!r}, which is no id, AND, OR or bracket"
            )
        found.append(match[1])
        place = match.end()
    return found


def _either(tokens: list[str], place: int, depth: int = 0) -> tuple[Need, int]:
    """Read parts joined by OR, from a place; return them and the place after."""
    return _joined(tokens, place, depth, "OR")


def _joined(tokens: list[str], place: int, depth: int, word: str) -> tuple[Need, int]:
    parts: list[Need] = []
    while True:
        part, place = (
            _joined(tokens, place, depth, "AND") if word == "OR" else _one(tokens, place, depth)
        )
        parts.append(part)
        if place >= len(tokens) or tokens[place] != word:
            break
        place += 1
    return (parts[0] if len(parts) == 1 else _gate(word, parts)), place


def _gate(word: str, parts: list[Need]) -> Gate:
    kind: Literal["and", "or"] = "and" if word == "AND" else "or"
    flat: list[Need] = []
    for part in parts:
        # (a AND b) AND c is a AND b AND c.
        flat += part.parts if isinstance(part, Gate) and part.kind == kind else [part]
    return Gate(kind, tuple(flat))


def _one(tokens: list[str], place: int, depth: int) -> tuple[Need, int]:
    if depth > DEEPEST:
        raise DataError(f"has more than {DEEPEST} brackets within brackets")
    if place >= len(tokens):
        raise DataError("ends where a condition was expected")
    token = tokens[place]
    if token == "(":
        need, place = _either(tokens, place + 1, depth + 1)
        if place >= len(tokens) or tokens[place] != ")":
            raise DataError("has a bracket that is not closed")
        return need, place + 1
    if token == ")" or token in _WORDS:
        raise DataError(f"has {token!r} where a condition was expected")
    if token.upper() in (*_WORDS, "NOT"):
        raise DataError(f"has {token!r}: write AND or OR in capitals; there is no NOT")
    return token, place + 1


def atoms(need: Need) -> Iterator[str]:
    """Yield the ids that a need names, in order, repeats included."""
    if isinstance(need, str):
        yield need
        return
    for part in need.parts:
        yield from atoms(part)


def show_need(need: Need, inner: bool = False) -> str:
    """Return a need as text that `parse_need` reads back.

    Example:
        >>> show_need(parse_need("(a AND b) OR c"))
        '(a AND b) OR c'
    """
    if isinstance(need, str):
        return need
    text = f" {need.kind.upper()} ".join(show_need(part, True) for part in need.parts)
    return f"({text})" if inner else text
