"""The ordered policy by which claims become facts: versioned data, not code.

A ledger may carry its own `policy.toml`; what it leaves out is taken from here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from blocs.errors import DataError

__all__ = ["Policy"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings of the resolver.

    Attributes:
        version: shown with every answer.
        settling_kinds: kinds of source that settle a fact alone: the text and its keeper.
        reliability_order: Admiralty letters, best first. F (cannot be judged) stands above D.
        weak_reliability: letters that never settle a fact alone.
        weak_credibility: from this number on a claim never settles a fact alone.
        unverified_kinds: kinds that are no source at all, such as memory.
        settled_voices: independent voices that make a fact settled.
        outvoting_factor: how many times more voices outvote an equally reliable rival.
        presumed_term_years: a bilateral text whose term nobody states counts as alive for so
            long after the last evidence of life; afterwards it is possible.
        presumed_tie_years: likewise a tie that goes on, such as a station or a joint mission.
        publication_slack_days: an act dated later than its source by more than this is a plan.
    """

    version: str = "2"
    settling_kinds: tuple[str, ...] = ("treaty-text", "depositary", "law")
    reliability_order: tuple[str, ...] = ("A", "B", "C", "F", "D", "E")
    weak_reliability: tuple[str, ...] = ("D", "E")
    weak_credibility: int = 4
    unverified_kinds: tuple[str, ...] = ("unverified",)
    settled_voices: int = 2
    outvoting_factor: int = 2
    presumed_term_years: int = 5
    presumed_tie_years: int = 5
    publication_slack_days: int = 3

    @classmethod
    def read(cls, path: Path) -> Policy:
        """Read `policy.toml`; a missing file gives the built-in policy.

        Raises:
            DataError: on a key that the policy does not know, or a value of another type.
        """
        if not path.exists():
            return cls()
        return cls.from_toml(path.read_text(encoding="utf-8-sig"))

    @classmethod
    def from_toml(cls, text: str) -> Policy:
        """Return the policy written in the text, with built-in values for what it leaves out."""
        given = tomllib.loads(text)
        default = cls()
        values: dict[str, object] = {}
        for key, value in given.items():
            if key not in {f.name for f in fields(cls)}:
                raise DataError(f"policy.toml: {key!r} is no setting of the policy")
            wanted = getattr(default, key)
            if isinstance(wanted, tuple):
                value = tuple(value) if isinstance(value, list) else value
            if type(value) is not type(wanted):
                raise DataError(
                    f"policy.toml: {key} must be a {type(wanted).__name__}, not {value!r}"
                )
            values[key] = value
        letters = values.get("reliability_order", default.reliability_order)
        if not isinstance(letters, tuple) or sorted(letters) != sorted(default.reliability_order):
            raise DataError(
                "policy.toml: reliability_order must hold each of the letters A to F once"
            )
        return cls(**values)  # type: ignore[arg-type]

    def rank(self, kind: str, reliability: str) -> int:
        """Return the rank of a source: 1 for texts and depositaries, 2… by letter, 9 for none."""
        if kind in self.unverified_kinds:
            return 9
        if kind in self.settling_kinds and reliability not in self.weak_reliability:
            return 1
        return 2 + self.reliability_order.index(reliability)

    def is_weak(self, kind: str, reliability: str, credibility: int) -> bool:
        """Return whether a claim can never settle a fact by itself."""
        return (
            kind in self.unverified_kinds
            or reliability in self.weak_reliability
            or credibility >= self.weak_credibility
        )
