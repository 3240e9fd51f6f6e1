"""Which parties does a title name? Names in any language, longest first; the rest are words.

A state that goes on under another name is one party here: lists code the Soviet Union of 1970 as
Russia or as itself, and linking must not take that for two parties.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from blocs.ledger.names import normalise

__all__ = ["Gazetteer", "bundled_gazetteer"]

_LONGEST = 8
"""Most words that a name is looked up with."""
_CONTINUES = ("continues", "rename")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Scripts that write words without spaces: kana, Han, Hangul."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of parties, and which party goes on as which.

    Attributes:
        names: normal form of a name to its party; ambiguous names are not in it.
        heirs: party to the party that it is counted as.
    """

    names: Mapping[str, str]
    heirs: Mapping[str, str] = field(default_factory=dict)

    def fold(self, party: str) -> str:
        """Return the party as which a party is counted when lists are linked."""
        seen = {party}
        while party in self.heirs and self.heirs[party] not in seen:
            party = self.heirs[party]
            seen.add(party)
        return party

    def read(self, title: str) -> tuple[frozenset[str], list[str]]:
        """Return the parties that a title names, and its other words in order.

        Example:
            >>> g = Gazetteer({"china": "CHN", "new zealand": "NZL", "中国": "CHN"})
            >>> parties, words = g.read("Agreement Between China And New Zealand On Trade")
            >>> sorted(parties), words
            (['CHN', 'NZL'], ['agreement', 'between', 'and', 'on', 'trade'])
            >>> g.read("中国协定")
            (frozenset({'CHN'}), ['协', '定'])
        """
        tokens = self._tokens(normalise(re.sub(r"(?<=[^\W\d])(?=\d{4}\b)", " ", title)))
        parties: set[str] = set()
        words: list[str] = []
        place = 0
        while place < len(tokens):
            for width in range(min(_LONGEST, len(tokens) - place), 0, -1):
                party = self._party(tokens[place : place + width])
                if party:
                    parties.add(self.fold(party))
                    place += width
                    break
            else:
                words.append(tokens[place])
                place += 1
        return frozenset(parties), words

    def _party(self, tokens: list[str]) -> str:
        spaced = " ".join(tokens)
        if _NO_SPACES.match(spaced):
            spaced = spaced.replace(" ", "")
        return self.names.get(spaced, "")

    @staticmethod
    def _tokens(text: str) -> list[str]:
        """Split at spaces, and where a script has none into characters."""
        return _NO_SPACES.sub(lambda m: " " + " ".join(m.group()) + " ", text).split()


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def bundled_gazetteer(extra: Iterable[tuple[str, str]] = ()) -> Gazetteer:
    """Return the names of the bundled ledger, names of trading groups, and more.

    Args:
        extra: (name, party) pairs, such as those of the ledgers that are linked.
    """
    from blocs.ledger.view import bundled

    folder = bundled().get("space", Path("-"))
    pairs = [(r["name"], r["party_id"]) for r in _read(folder / "party_names.csv")]
    pairs += [(r["label"], r["party_id"]) for r in _read(folder / "parties.csv")]
    text = resources.files("blocs.linking").joinpath("group_names.csv").read_text("utf-8")
    groups = [(r["name"], r["group"]) for r in csv.DictReader(text.splitlines())]
    heirs = {
        r["predecessor"]: r["successor"]
        for r in _read(folder / "successions.csv")
        if r["kind"] in _CONTINUES
    }
    owners: dict[str, set[str]] = {}
    for name, party in [*pairs, *extra]:
        owners.setdefault(normalise(name), set()).add(party)
    for name, group in groups:
        owners[normalise(name)] = {group}
    folding = Gazetteer({}, heirs)
    names = {}
    for name, parties in owners.items():
        folded = {folding.fold(p) for p in parties}
        if name and len(folded) == 1:
            names[name] = folded.pop()
    return Gazetteer(names, heirs)
