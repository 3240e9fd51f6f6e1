"""Which rows of one list speak of one text? Title and signature decide, not the treatyID.

In these lists treatyID is made from title and date, so that different texts share one
(``ALB_2002O``: Albania's agreements with Croatia and with Macedonia), and in the parties of IEADB
it follows the member's date, so that one convention has dozens. Nothing is merged across lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

__all__ = ["AgreementRow", "Catalogue", "PartyEntry", "Treaty", "plain"]

MAX_PAIRS = 60
"""Above so many pairs under one treatyID only pairs with the first treaty are judged."""
SHARED_END = 3
"""From so many rows on, one end is an event of the text, or a slip of the list."""


class AgreementRow(NamedTuple):
    """One row of ``agreements.csv``; the field names are its headers."""

    list: str
    treatyID: str
    source_key: str
    title: str
    begin: str
    end: str
    signature: str
    force: str
    term: str
    type_ambit: str
    type_agree: str
    type_subject: str


class PartyEntry(NamedTuple):
    """One row of ``parties.csv``; the field names are its headers."""

    list: str
    treatyID: str
    stateID: str
    title: str
    begin: str
    end: str
    signature: str
    state_signature: str
    state_ratification: str
    force: str
    state_force: str
    state_end: str


def plain(title: str) -> str:
    """Return the title without case, spaces and punctuation, to compare spellings."""
    return re.sub(r"[\W_]+", "", title.casefold())


@dataclass(slots=True, eq=False)
class Treaty:
    """One text of one list.

    Attributes:
        number: its place in the order of the files.
        source, treaty_id, title, signature: from the first row that speaks of it.
        rows: its rows of agreements, with their numbers.
        parties: ids of its parties.
        ends: ends of the text, as its rows of parties repeat them.
        party_ends: how many rows give each day as the party's own end.
        instrument_id, shape, bindingness: set once all rows are read.
    """

    number: int
    source: str
    treaty_id: str
    title: str
    signature: str
    rows: list[tuple[int, AgreementRow]] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    party_ends: Counter[str] = field(default_factory=Counter)
    instrument_id: str = ""
    shape: str = ""
    bindingness: str = ""

    def has_stray_end(self, day: str) -> bool:
        """Return whether a day is given as the end of several parties but not of the text.

        GGO gives 1990-10-03, on which the German Democratic Republic ended, to seventeen parties
        of the convention on air pollution, the United States among them.
        """
        ended = {e for _, row in self.rows for e in (row.term, row.end)}
        return self.party_ends[day] >= SHARED_END and day not in ended and self.ends != {day}


def _slug(treaty_id: str) -> str:
    """Write a treatyID with the characters that an identifier may have, still readable."""
    text = re.sub(r"\[([^\]]*)\]", r"~\1", treaty_id).replace(":", "+")
    return re.sub(r"[^\w.@~+\-]+", "-", text)


class Catalogue:
    """All texts of all lists, and the ways in which a row of parties finds its text."""

    def __init__(self) -> None:
        self.treaties: list[Treaty] = []
        self.traps: Counter[str] = Counter()
        self._by_signature: dict[tuple[str, str, str], Treaty] = {}
        self._by_title: dict[tuple[str, str], list[Treaty]] = {}
        self._by_id: dict[tuple[str, str], list[Treaty]] = {}
        self._plain: dict[str, str] = {}

    def plain(self, title: str) -> str:
        """Return `plain` of a title, remembered: most titles come hundreds of times."""
        found = self._plain.get(title)
        if found is None:
            found = self._plain[title] = plain(title)
        return found

    def _new(self, of_list: str, treaty_id: str, title: str, signature: str) -> Treaty:
        treaty = Treaty(len(self.treaties), of_list, treaty_id, title, signature)
        self.treaties.append(treaty)
        self._by_signature[of_list, self.plain(title), signature] = treaty
        return treaty

    def add(self, number: int, row: AgreementRow) -> None:
        """Take one row of agreements."""
        title = self.plain(row.title)
        signature = row.signature or row.begin
        treaty = self._by_signature.get((row.list, title, signature))
        if treaty is None:
            treaty = self._new(row.list, row.treatyID, row.title, signature)
            self._by_title.setdefault((row.list, title), []).append(treaty)
            same = self._by_id.setdefault((row.list, row.treatyID), [])
            same.append(treaty)
            self.traps["treatyID: shared by texts of one list"] += len(same) > 1
        else:
            exact = any(r == row for _, r in treaty.rows)
            self.traps[
                "agreements: row repeated" if exact else "agreements: second row on one text"
            ] += 1
        treaty.rows.append((number, row))

    def find(self, row: PartyEntry) -> Treaty:
        """Return the text that a row of parties speaks of; a new one when nothing fits.

        Same title and signature; same treatyID and title; a title that only one text of the list
        has; or same treatyID and signature where that treatyID is unique: spellings differ.
        """
        title = self.plain(row.title)
        signature = row.signature or row.begin
        treaty = self._by_signature.get((row.list, title, signature))
        if treaty is not None:
            if treaty.rows and treaty.treaty_id != row.treatyID:
                self.traps["treatyID: differs between agreements and parties"] += 1
            return treaty
        named = self._by_title.get((row.list, title), [])
        treaty = next((t for t in named if t.treaty_id == row.treatyID), None)
        if treaty is None and len(named) == 1:
            treaty = named[0]
        if treaty is not None:
            self.traps["parties: signature differs from the agreement's"] += 1
        else:
            same = self._by_id.get((row.list, row.treatyID), [])
            if len(same) == 1 and same[0].signature == signature:
                treaty = same[0]
                self.traps["parties: title differs from the agreement's"] += 1
        if treaty is None:
            treaty = self._new(row.list, row.treatyID, row.title or row.treatyID, signature)
            self.traps["parties: text not among the list's agreements"] += 1
        self._by_signature[row.list, title, signature] = treaty
        return treaty

    def name_all(self) -> None:
        """Give each treaty its instrument id: list, treatyID, and a number where that is shared."""
        seen: Counter[str] = Counter()
        for treaty in self.treaties:
            base = f"{_slug(treaty.source)}.{_slug(treaty.treaty_id) or 'untitled'}"
            seen[base] += 1
            treaty.instrument_id = base if seen[base] == 1 else f"{base}@{seen[base]}"

    def judgements(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield (left, right, judgement, reason) for treaties that share a treatyID.

        The equality is the data set's own matching, made from titles and dates, and no
        registration number: it never merges anything.
        """
        groups: dict[str, list[Treaty]] = {}
        for treaty in self.treaties:
            groups.setdefault(treaty.treaty_id, []).append(treaty)
        for treaty_id in sorted(groups):
            group = groups[treaty_id]
            if len(group) < 2 or not treaty_id:
                continue
            for left, right in self._pairs(group):
                judgement, reason = self._judge(left, right)
                yield left.instrument_id, right.instrument_id, judgement, reason

    @staticmethod
    def _pairs(group: list[Treaty]) -> Iterable[tuple[Treaty, Treaty]]:
        pairs = list(combinations(group, 2))
        return pairs if len(pairs) <= MAX_PAIRS else [(group[0], t) for t in group[1:]]

    def _judge(self, left: Treaty, right: Treaty) -> tuple[str, str]:
        titles = self.plain(left.title) == self.plain(right.title)
        shared = f"both carry treatyID {left.treaty_id}"
        if left.source == right.source:
            return "unsure", f"{shared} in one list, with different titles or dates"
        if titles and left.signature[:4] == right.signature[:4]:
            return "same", f"{shared}, the same title and year"
        what = "the same title but other years" if titles else "but the titles differ"
        return "unsure", f"{shared}, {what}"
