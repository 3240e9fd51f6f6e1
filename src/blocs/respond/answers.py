"""The answers of this room: words first, then tables, then assumptions and threats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from blocs.errors import QuestionError
from blocs.ledger.answers import Reply, Section

__all__ = ["OptionsAnswer", "PartyAnswer", "SpearheadAnswer", "parts_of", "percent", "whole"]


def percent(share: float | None) -> str:
    """Return a share in percent, whole; "–" when there is none."""
    return "–" if share is None else f"{100 * share:.0f}"


def whole(share: float | None) -> int | None:
    """Return a share as whole percent, for a cell that machines read as well."""
    return None if share is None else round(100 * share)


def parts_of(text: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tables asked for, separated by commas; all when None.

    Raises:
        QuestionError: when one is none of them.
    """
    if text is None:
        return known
    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in wanted if part not in known]
    if unknown or not wanted:
        raise QuestionError(f"--show {text}: choose among {', '.join(known)}")
    return wanted


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row for a text: of many claims the first and how many more."""
    claims = row.get("claims")
    if not claims or len(claims) < 2:
        return row
    return {**row, "claims": f"{claims[0]} +{len(claims) - 1}"}


def _section(title: str, rows: list[dict[str, Any]]) -> Section:
    rows = [_short(row) for row in rows]
    return Section(title, tuple(dict.fromkeys(c for row in rows for c in row)), rows)


@dataclass(frozen=True, kw_only=True, repr=False)
class Worded(Reply):
    """An answer with sentences, tables by name, assumptions and threats.

    Attributes:
        summary: the answer in sentences.
        tables: name → rows; the first is the table of the answer.
        assumptions: what no claim settles; threats: what could make it wrong.
        changes: what the reader coded otherwise.
        run: draws and seed.
        parts: tables that a text shows.
    """

    summary: list[str]
    tables: dict[str, list[dict[str, Any]]]
    assumptions: list[dict[str, Any]]
    threats: list[dict[str, str]]
    changes: list[str]
    run: dict[str, Any]
    notes: list[str]
    parts: tuple[str, ...] = ()
    TITLES: ClassVar[dict[str, str]] = {}

    def answer_dict(self) -> dict[str, Any]:
        """Return the answer; which parts a text shows is no part of it."""
        return {k: v for k, v in super().answer_dict().items() if k != "parts"}

    def headline(self) -> str:
        """Return the answer in sentences, one a line."""
        return "\n".join(self.summary)

    @property
    def _main(self) -> str:
        return next(iter(self.TITLES))

    def table(self) -> list[dict[str, Any]]:
        """Return the rows of the first table."""
        return [_short(r) for r in self.tables[self._main]] if self._main in self.parts else []

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the columns of the first table."""
        return tuple(dict.fromkeys(c for row in self.table() for c in row))

    def sections(self) -> list[Section]:
        """Return the other tables asked for, the assumptions and the threats."""
        found = [
            _section(title, self.tables[name])
            for name, title in self.TITLES.items()
            if name != self._main and name in self.parts and self.tables.get(name)
        ]
        if "assumptions" in self.parts:
            found.append(_section("Assumed: no claim settles it", self.assumptions))
        if self.parts == (*self.TITLES, "assumptions"):
            rows = [{"threat": t["name"], "what it does": t["text"]} for t in self.threats]
            return [*found, _section("What could make this wrong", rows)]
        names = ", ".join(t["name"] for t in self.threats)
        return [*found, Section(f"What could make this wrong: {names} (all parts say how)", (), [])]


@dataclass(frozen=True, kw_only=True, repr=False)
class OptionsAnswer(Worded):
    """What is open, what closes the rest, and which barrier matters most.

    Attributes:
        barrier: the barrier asked about.
        verdict: whether it is the single most important: in how many readings yes, shared, no.
    """

    barrier: str
    verdict: dict[str, int]
    TITLES: ClassVar[dict[str, str]] = {
        "options": "Options",
        "requires": "What each option requires",
        "cuts": "Minimal cut sets: barriers that close an option together",
        "lifting": "What lifting opens",
        "importance": "How much each barrier matters",
        "test": "Is it the single most important?",
        "overturn": "Single changes of the coding after which another barrier comes first",
        "ranks": "Which option comes first, with weights and values open",
        "central": "Mean weights under which each option comes first",
        "severity": "How severe assessors call it, by family",
        "precedents": "What was done before, or tried",
    }


@dataclass(frozen=True, kw_only=True, repr=False)
class SpearheadAnswer(Worded):
    """Who should lead: minimal teams, ranks, and which assessment decides.

    Attributes:
        leaders: rule → who comes first most often.
    """

    leaders: dict[str, list[str]]
    TITLES: ClassVar[dict[str, str]] = {
        "ranks": "Who comes first",
        "cells": "Institutions and functions: lowest to highest value that anybody allows",
        "rules": "Share of first places under each rule of aggregation",
        "pairs": "How often the row beats the column",
        "central": "Mean weights under which each comes first",
        "teams": "Teams of which no member can be spared",
        "taste": "What follows from weights, what from values",
        "voices": "Who leads when a family or an assessor is left out",
        "decides": "Single assessments that would change the leader",
        "reversals": "Does a candidate that goes, or comes twice, turn the order of the others?",
    }


@dataclass(frozen=True, kw_only=True, repr=False)
class PartyAnswer(Worded):
    """What an accord is worth with a party and without it, by each value.

    Attributes:
        instrument: the accord; party: the key party; inside: whether it is a party on the day.
    """

    instrument: str
    party: str
    inside: bool
    TITLES: ClassVar[dict[str, str]] = {
        "values": "Worth without the party and with it",
        "rules": "The same if the accord failed by another rule",
    }
