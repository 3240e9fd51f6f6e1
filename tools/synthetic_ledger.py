"""Write a synthetic ledger of any size, to measure with: nothing in it is a fact.

Its shapes are those of real ledgers: a few hubs hold most bilateral texts, a few multilateral texts
hold hundreds of parties, a fact has several sources of which some copy others, some differ, some
deny, dates are often a month or a year, and some parties leave.

    python tools/synthetic_ledger.py FOLDER --claims 1000000 --seed 1
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import ascii_uppercase

from blocs.imports.folder import write_table
from blocs.ledger.validate import write_datapackage

STATES = 220
HUBS = 5
LARGEST = "syn-m000000"
"""The instrument with most claims: every state is in it, by many sources."""
_LABEL = "Synthetic, no fact:"
_KINDS = (
    ("depositary", "A"),
    ("official-statement", "B"),
    ("dataset", "B"),
    ("scholarly", "B"),
    ("think-tank", "C"),
    ("news", "C"),
    ("news", "D"),
    ("social", "E"),
)
_FIRST = date(1960, 1, 1).toordinal()
_LAST = date(2020, 12, 31).toordinal()
_Row = tuple[str, ...]


def _states() -> list[str]:
    """Return made-up codes that no state has: all begin with Q or X."""
    codes = [a + b + c for a in "QX" for b in ascii_uppercase for c in ascii_uppercase]
    return codes[:STATES]


def _day(chance: random.Random, ordinal: int) -> str:
    """Write a day as a source might: whole, or only its month or year, or about."""
    text = date.fromordinal(ordinal).isoformat()
    cut = chance.random()
    if cut < 0.70:
        return text
    if cut < 0.84:
        return text[:7]
    return text[:4] if cut < 0.97 else text[:7] + "~"


def sources(chance: random.Random, count: int) -> Iterator[_Row]:
    """Yield the rows of ``sources.csv``; a fifth copy an earlier source."""
    for n in range(count):
        kind, letter = _KINDS[n % len(_KINDS)] if n >= len(_KINDS) * 2 else _KINDS[n % 3]
        # Most sources are young, as in real ledgers; few speak of what has not happened yet.
        day = int(chance.triangular(_FIRST, _LAST + 900, _LAST + 900))
        published = date.fromordinal(day).isoformat()
        copied = f"syn-s{chance.randrange(n):05d}" if n > 20 and chance.random() < 0.2 else ""
        yield (
            f"syn-s{n:05d}",
            f"{_LABEL} source {n}",
            f"Synthetic house {n % (count // 3 + 1)}",
            "",
            published,
            "",
            "",
            "",
            "en",
            kind,
            letter,
            "",
            copied,
            "CC0",
            "",
        )


def _instrument(name: str, shape: str, hub: str) -> _Row:
    binding = "political" if name[-1] in "05" else "binding"
    term = "P5Y" if shape == "bilateral" and name[-1] in "37" else ""
    return (
        name,
        f"{_LABEL} {shape} text {name}",
        "agreement",
        binding,
        shape,
        "",
        "",
        "",
        "",
        "",
        hub,
        term,
        "",
        "",
        "",
    )


class _Writer:
    """Makes instruments and their claims until there are enough."""

    def __init__(self, chance: random.Random, wanted: int, published: list[int]) -> None:
        self.chance = chance
        self.wanted = wanted
        self.published = published
        self.states = _states()
        self.instruments: list[_Row] = []
        self.made = 0

    def claims(self) -> Iterator[_Row]:
        """Yield the rows of ``claims/participation.csv``."""
        yield from self._text(LARGEST, "multilateral", self.states, 12)
        number = 0
        while self.made < self.wanted:
            number += 1
            if self.chance.random() < 0.75:
                hub = self.states[min(int(self.chance.expovariate(0.9)), HUBS - 1)]
                other = self.chance.choice(self.states[HUBS:])
                yield from self._text(f"syn-b{number:06d}", "bilateral", [hub, other], 2)
            else:
                size = min(int(3 * self.chance.paretovariate(0.9)), STATES)
                members = self.chance.sample(self.states, size)
                yield from self._text(f"syn-m{number:06d}", "multilateral", members, 2)

    def _text(self, name: str, shape: str, members: list[str], voices: int) -> Iterator[_Row]:
        start = self.chance.randint(_FIRST, _LAST)
        hub = members[0] if shape == "bilateral" else ""
        self.instruments.append(_instrument(name, shape, hub))
        force = start + self.chance.randint(0, 1500)
        yield from self._facts(name, "", "entered-into-force", force, voices)
        if self.chance.random() < 0.08:
            end = force + self.chance.randint(500, 9000)
            yield from self._facts(name, "", "terminated", end, voices)
        for party in members:
            signed = start + int(self.chance.expovariate(1 / 400)) * (shape != "bilateral")
            yield from self._facts(name, party, "signed", signed, voices)
            if self.chance.random() < 0.85:
                ratified = signed + self.chance.randint(0, 2000)
                yield from self._facts(name, party, "ratified", ratified, voices)
                if self.chance.random() < 0.04:
                    left = ratified + self.chance.randint(100, 9000)
                    yield from self._facts(name, party, "withdrew", left, voices)

    def _source(self, told: int) -> str:
        """Return a source, out of four tries one that is younger than what it tells."""
        number = 0
        for _ in range(4):
            number = int(self.chance.random() ** 2 * len(self.published))
            if self.published[number] >= told:
                break
        return f"syn-s{number:05d}"

    def _facts(
        self, name: str, party: str, event: str, ordinal: int, voices: int
    ) -> Iterator[_Row]:
        """Yield one to several claims of one fact: most agree, some differ, a few deny."""
        chance = self.chance
        for _ in range(1 + min(int(chance.expovariate(1.0) * voices / 2), 30)):
            if self.made >= self.wanted:
                return
            self.made += 1
            told = ordinal if chance.random() < 0.93 else ordinal + chance.randint(-400, 400)
            stance = "affirms" if chance.random() < 0.99 else "denies"
            source = self._source(told)
            when = _day(chance, told)
            yield (
                f"syn-c{self.made:07d}",
                source,
                f"p. {self.made % 400}",
                "",
                "",
                stance,
                chance.choice("22234"),
                "state" if party else "",
                "",
                "synthetic",
                "",
                "",
                name,
                party,
                party,
                event,
                when,
                "stated",
            )


def write(folder: Path, claims: int, seed: int) -> None:
    """Write the ledger: the same bytes for the same number and seed.

    Args:
        folder: where; made when it does not exist.
        claims: how many claims.
        seed: of all chance.
    """
    chance = random.Random(seed)
    n_sources = max(30, claims // 400)
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(sources(chance, n_sources))
    write_table(folder, "sources", rows)
    published = [date.fromisoformat(row[4]).toordinal() for row in rows]
    writer = _Writer(chance, claims, published)
    write_table(folder, "participation", writer.claims())
    write_table(folder, "instruments", writer.instruments)
    write_table(
        folder,
        "parties",
        (
            (s, "state", f"Synthetic state {s}", "", "", "", "", "", "", "", "no fact")
            for s in writer.states
        ),
    )
    write_datapackage(folder)
    (folder / "README.md").write_text(
        "Synthetic ledger to measure with; nothing in it is a fact.\n"
    )


def main() -> None:
    """Run the tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.claims, given.seed)


if __name__ == "__main__":
    main()
