"""Whom does a list's state code mean? ISO codes link, known oddities are mapped, the rest is kept.

The code as written stays in every claim (``party_as_written``), so each mapping can be undone.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib import resources
from typing import NamedTuple

__all__ = ["BOTH_CONGOS", "PartyRow", "Who", "known_parties"]

BOTH_CONGOS = "COG-COD"
"""Party of rows coded COG in a list that never writes COD: either Congo may be meant."""
_LEVELS = {"state": "state", "organisation": "organisation", "subnational": "subnational"}


class PartyRow(NamedTuple):
    """What is known of a party: the columns of ``parties.csv`` that an import fills."""

    party_id: str
    kind: str
    label: str
    iso2: str = ""
    iso3: str = ""
    exists: str = ""
    note: str = ""

    @property
    def level(self) -> str:
        """Return the level of its acts."""
        return _LEVELS.get(self.kind, "")

    def cells(self) -> tuple[str, ...]:
        """Return the row as ``parties.csv`` wants it."""
        return (
            self.party_id,
            self.kind,
            self.label,
            self.iso2,
            self.iso3,
            "",
            "",
            "",
            self.exists,
            "",
            self.note,
        )


def known_parties() -> dict[str, PartyRow]:
    """Return states, territories and organisations of the bundled ledger; none when it is absent.

    An organisation that acts for a state, an agency or a company is no party of these lists.
    """
    from blocs.ledger.view import bundled

    path = bundled().get("space")
    if path is None or not (path / "parties.csv").exists():
        return {}
    with open(path / "parties.csv", encoding="utf-8-sig", newline="") as handle:
        return {
            r["party_id"]: PartyRow(
                r["party_id"], r["kind"], r["label"], r["iso2"], r["iso3"], r["exists"]
            )
            for r in csv.DictReader(handle)
            if r["kind"] in _LEVELS
        }


def _slug(code: str) -> str:
    plain = re.sub(r"[^\w.~+\-]+", "-", code).strip("-.~+")
    return plain if plain and not plain.isdigit() else f"code-{plain or 'blank'}"


class Who:
    """Links codes to parties and remembers which it used, and what was odd about them."""

    def __init__(self, known: dict[str, PartyRow], one_congo: frozenset[str]) -> None:
        """Take the parties known beforehand, and the lists that have one code for both Congos."""
        self.known = known
        self.one_congo = one_congo
        self.used: dict[str, PartyRow] = {}
        self.traps: Counter[str] = Counter()
        self.codes: Counter[tuple[str, str]] = Counter()
        text = resources.files("blocs.imports").joinpath("state_codes.csv").read_text("utf-8")
        self.table = {r["code"]: r for r in csv.DictReader(text.splitlines())}

    def party(self, code: str, of_list: str) -> PartyRow | None:
        """Return the party that a code means in a list; None when it names nobody."""
        if code == "":
            self.traps["party: no code"] += 1
            return None
        if code == "COG" and of_list in self.one_congo:
            self.traps["party: one code for both Congos"] += 1
            return self._use(
                PartyRow(
                    BOTH_CONGOS,
                    "state",
                    "Congo (which of the two is not said)",
                    note="the list writes COG for both",
                ),
                code,
            )
        found = self.table.get(code)
        if found is not None:
            if not found["party_id"]:
                self.traps["party: no party named"] += 1
                return None
            self.traps[
                "party: two states in one code" if " - " in code else "party: code not ISO 3166-1"
            ] += 1
            mine = PartyRow(found["party_id"], found["kind"], found["label"], note=found["note"])
            return self._use(self.known.get(mine.party_id, mine), code)
        row = self.known.get(code)
        if row is not None:
            if row.kind != "state":
                self.traps["party: territory, not a state"] += 1
            return self._use(row, code)
        if re.fullmatch(r"[A-Z]{3}", code):
            note = "" if not self.known else "code not known to the ledger"
            return self._use(
                PartyRow(code, "state", code, iso3="" if note else code, note=note),
                code if note else "",
            )
        self.traps["party: unknown name kept"] += 1
        return self._use(
            PartyRow(_slug(code), "organisation", code, note="as the list writes it"), code
        )

    def _use(self, row: PartyRow, code: str) -> PartyRow:
        if code and code != row.party_id:
            self.codes[code, row.party_id] += 1
        return self.used.setdefault(row.party_id, row)
