"""Claims as a page shows them: what each says, who says it, and what became of it.

A claim wins or loses in the fact that it bears on (a party in an instrument, a text in force, a
tie), not in the page that happens to show it; so each is looked up in the standing of its own fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from blocs.ledger.schema import CLAIM_TABLES, HEAD, TABLES, Column
from blocs.ledger.ties import tie_standings
from blocs.web.wording import VERDICTS

if TYPE_CHECKING:
    from blocs.ledger.facts import Standing
    from blocs.ledger.view import Ledger, Snapshot

__all__ = ["Listing", "Shown", "about", "listing", "rivals", "shown"]

_THINGS = ("subject", "parties", "instruments")
_FACT = {
    "participation": ("instrument_id", "party_id"),
    "ties": ("party_id", "relation", "partner_id", "item"),
    "counts": ("subject_id", "unit", "scope"),
    "attributes": ("subject_id", "attribute"),
    "assessments": ("subject_id", "criterion"),
    "precedents": ("claim_id",),
    "rules": ("subject_id", "parameter"),
    "exits": ("case_id",),
}
"""Columns that two claims share when they speak of the same fact."""
_WEIGHED = ("participation", "ties")
"""Tables whose claims win or lose; the others are kept as stated."""


def _subjects(table: str) -> tuple[Column, ...]:
    """Return the columns by which a claim is about something."""
    own = TABLES[table].columns[len(HEAD) :]
    return tuple(c for c in own if c.ref in _THINGS or c.name == "item")


@dataclass(frozen=True, slots=True)
class Shown:
    """One claim, ready to be shown.

    Attributes:
        table: which table of claims it stands in; row: its columns.
        source: the columns of its source, with its voice.
        verdict: a key of `blocs.web.wording.VERDICTS`; why: the reason, where there is one.
        mended_by: the row that repairs it, or "".
    """

    table: str
    row: dict[str, Any]
    source: dict[str, Any]
    verdict: str
    why: str
    mended_by: str

    @property
    def own(self) -> list[tuple[str, str]]:
        """Return (column, value) of what this table has besides the head of every claim."""
        names = (c.name for c in TABLES[self.table].columns[len(HEAD) :])
        return [(n, self.row[n]) for n in names if n != "when" and self.row[n]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of claims.

    Attributes:
        claims: those of the page; total: how many the whole list has.
        later: how many more were published after the known-at day.
        number, last: of the page, from 1.
    """

    claims: list[Shown]
    total: int
    later: int
    number: int
    last: int

    @property
    def tally(self) -> list[tuple[str, int]]:
        """Return how many claims of the page there are of each verdict, in the order of words."""
        counted = Counter(c.verdict for c in self.claims)
        return [(word, counted[word]) for word in VERDICTS if counted[word]]


def listing(
    snapshot: Snapshot, ids: Sequence[tuple[str, int]], *, number: int, size: int
) -> Listing:
    """Return one page of claims, of those published by the known-at day.

    Args:
        snapshot: ledger at two clocks.
        ids: (claim id, day by which it was published), in order.
        number: of the page, from 1; size: claims on a page.
    """
    heard = [claim for claim, day in ids if day <= snapshot.known]
    start = (number - 1) * size
    return Listing(
        shown(snapshot, heard[start : start + size]),
        len(heard),
        len(ids) - len(heard),
        number,
        max(1, -(-len(heard) // size)),
    )


def about(
    ledger: Ledger, thing: str, party: str | None = None, *, source: bool = False
) -> list[tuple[str, int]]:
    """Return all claims about a thing as (id, day of publication), by the days they speak of.

    Args:
        ledger: the opened ledger.
        thing: id of an instrument, party or subject; of a source with ``source``.
        party: only participation claims of this party, or of the text as a whole.
        source: the claims that this source makes, instead of those about it.
    """
    parts: list[str] = []
    values: list[str] = []
    for table in CLAIM_TABLES if party is None else ("participation",):
        if source:
            tests = ["t.source_id = ?"]
        else:
            tests = [
                f"list_contains(string_split(t.{c.name}, ';'), ?)" if c.many else f"t.{c.name} = ?"
                for c in _subjects(table)
            ]
        where = " or ".join(tests)
        values += [thing] * len(tests)
        if party is not None:
            where = "t.instrument_id = ? and t.party_id in (?, '')"
            values = [thing, party]
        parts.append(
            f"select t.claim_id, f.published_day, coalesce(d.lo, 0) as lo from {table} t "
            "join source_fact f using (source_id) "
            f'left join date_text d on d.text = t."when" and t."when" <> \'\' where {where}'
        )
    rows = ledger.rows(f"select * from ({' union all '.join(parts)}) order by lo, claim_id", values)
    return [(claim, day) for claim, day, _ in rows]


def rivals(ledger: Ledger, claim: Shown) -> list[tuple[str, int]]:
    """Return all claims that speak of the same fact, itself among them, as `about` does."""
    columns = _FACT.get(claim.table) or tuple(c.name for c in _subjects(claim.table))
    where = " and ".join(f"t.{c} = ?" for c in columns)
    rows = ledger.rows(
        f"select t.claim_id, f.published_day from {claim.table} t "
        "join source_fact f using (source_id) "
        'left join date_text d on d.text = t."when" and t."when" <> \'\' '
        f"where {where} order by coalesce(d.lo, 0), t.claim_id",
        [claim.row[c] for c in columns],
    )
    return [(claim, day) for claim, day in rows]


def shown(snapshot: Snapshot, ids: Sequence[str]) -> list[Shown]:
    """Return the claims of these ids, in their order, each with what became of it.

    Args:
        snapshot: ledger at two clocks; a claim that was not yet published says so.
        ids: claim ids; unknown ones are left out.
    """
    ledger = snapshot.ledger
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    wanted: dict[str, list[str]] = {}
    for table, claim in ledger.rows(
        "select claim_table, claim_id from all_claims where claim_id in (select unnest(?))",
        [list(ids)],
    ):
        wanted.setdefault(table, []).append(claim)
    for table, mine in wanted.items():
        names = [c.name for c in TABLES[table].columns]
        columns = ", ".join(f'"{n}"' for n in names)
        for cells in ledger.rows(
            f"select {columns} from {table} where claim_id in (select unnest(?))", [mine]
        ):
            found[cells[0]] = (table, dict(zip(names, cells, strict=True)))
    rows = list(found.values())
    sources = _sources(ledger, {r["source_id"] for _, r in rows})
    used, lost = _outcomes(snapshot, rows)
    mended = dict(
        ledger.rows(
            "select coalesce(nullif(supersedes, ''), retracts), claim_id from all_claims "
            "where supersedes in (select unnest(?)) or retracts in (select unnest(?))",
            [list(ids)] * 2,
        )
    )
    result = []
    for claim in ids:
        if claim not in found:
            continue
        table, row = found[claim]
        source = sources[row["source_id"]]
        verdict, why = "stated", ""
        if source["published_day"] > snapshot.known:
            verdict = "later"
        elif row["source_id"] in snapshot.excluded:
            verdict = "left-out"
        elif claim in mended or row["retracts"]:
            verdict = "repaired"
        elif claim in used:
            verdict = "used"
        elif claim in lost:
            verdict, why = "lost", lost[claim]
        elif table in _WEIGHED:
            verdict = "not-needed"
        result.append(Shown(table, row, source, verdict, why, mended.get(claim, "")))
    return result


def _sources(ledger: Ledger, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    names = [c.name for c in TABLES["sources"].columns]
    columns = ", ".join(f's."{n}"' for n in names)
    return {
        row[0]: dict(zip([*names, "voice", "published_day"], row, strict=True))
        for row in ledger.rows(
            f"select {columns}, f.voice, f.published_day from sources s "
            "join source_fact f using (source_id) where s.source_id in (select unnest(?))",
            [sorted(ids)],
        )
    }


Outcome = tuple[frozenset[str], dict[str, str]]
"""Claims that won, and those that lost with the reason."""


def _outcomes(snapshot: Snapshot, rows: Iterable[tuple[str, dict[str, Any]]]) -> Outcome:
    """Return what became of the claims in the facts that the rows bear on."""
    # Each claim is weighed at the level of its own act, so all levels must be looked at; how
    # claims add up does not depend on the day, so the ledger keeps it for the next page.
    wide = snapshot.at(level="institute")
    kept = ("outcomes", snapshot.known, snapshot.excluded)
    ledger = snapshot.ledger
    instruments = {r["instrument_id"] for table, r in rows if table == "participation"}
    weighed: dict[str, Any] = {}

    def of_text(instrument: str) -> Outcome:
        if not weighed:
            # One query for all of a page, though it is kept for each.
            weighed.update(wide.standings_of(instruments))
        life, standings = weighed[instrument]
        return _outcome([*standings.values(), *([life] if life is not None else [])])

    found = [ledger.once((*kept, i), partial(of_text, i)) for i in sorted(instruments)]
    if any(table == "ties" for table, _ in rows):
        found.append(ledger.once(kept, lambda: _outcome(tie_standings(wide).values())))
    used = frozenset().union(*(u for u, _ in found))
    return used, {c: why for _, lost in found for c, why in lost.items() if c not in used}


def _outcome(standings: Iterable[Standing]) -> Outcome:
    used: set[str] = set()
    lost: dict[str, str] = {}
    for standing in standings:
        used.update(standing.winners)
        lost.update(standing.losers)
    return frozenset(used), lost
