"""An opened ledger, and a snapshot of it at two clocks: the only way to the compiled tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from blocs.dates import FUTURE, PAST, iso
from blocs.errors import NotALedger, QuestionError
from blocs.ledger.cards import Card, PartyCard
from blocs.ledger.clocks import check_day, clock
from blocs.ledger.facts import Evidence, Standing
from blocs.ledger.leaving_out import DERIVED, check_sources, derived_from
from blocs.ledger.names import Link, Name, choose, normalise, not_found
from blocs.ledger.plain import resolve_fast
from blocs.ledger.policy import Policy
from blocs.ledger.store import EVIDENCE_COLUMNS, FORMAT, build, life_of

if TYPE_CHECKING:
    import duckdb

    from blocs.ledger.answers import Difference, Members, Parties, Status, Ties

__all__ = [
    "LEVELS",
    "Card",
    "Ledger",
    "PartyCard",
    "Snapshot",
    "bundled",
    "check_day",
    "open_ledger",
]

T = TypeVar("T")

LEVELS: dict[str, tuple[str, ...]] = {
    "state": ("state", ""),
    "agency": ("state", "", "agency", "organisation"),
    "institute": (
        "state",
        "",
        "agency",
        "organisation",
        "institute",
        "university",
        "company",
        "subnational",
    ),
}
"""Levels of acts that each ``--level`` admits: a wider level holds the narrower ones."""


def bundled() -> dict[str, Path]:
    """Return the ledgers that ship with blocs, by name."""
    root = Path(__file__).resolve().parent.parent / "ledgers"
    return {p.name: p for p in sorted(root.iterdir()) if (p / "datapackage.json").exists()}


def open_ledger(where: str | Path = "space") -> Ledger:
    """Open a ledger, building it first when its files have changed.

    Args:
        where: the name of a bundled ledger, a ledger folder, or a compiled ``.duckdb`` file.

    Returns:
        A `Ledger`; use it as a context manager or call ``close``.

    Raises:
        NotALedger: when nothing of that name is a ledger.
        ProblemsFound: when the folder has problems.

    Example:
        >>> ledger = open_ledger("space")
        >>> ledger.as_of("2024-02-15").members("artemis-accords").certain
        36
    """
    shipped = bundled()
    path = Path(where)
    if str(where) in shipped and not path.is_dir():
        path = shipped[str(where)]
    if path.is_file() and path.suffix == ".duckdb":
        return Ledger(path)
    if not path.exists():
        options = ", ".join(shipped) or "none"
        raise NotALedger(f"{where} is no ledger: no such folder or file (bundled: {options})")
    if path.is_file():
        raise NotALedger(f"{where} is a file; a ledger is a folder, or a compiled .duckdb file")
    return Ledger(build(path).path)


class Ledger:
    """A compiled ledger, opened for reading.

    Attributes:
        path: the DuckDB file.
        name, build, policy_version: for the envelope of every answer.
        policy: the policy with which claims are weighed.
    """

    def __init__(self, path: Path) -> None:
        import duckdb

        self.path = path
        try:
            self.con: duckdb.DuckDBPyConnection = duckdb.connect(str(path), read_only=True)
            info = dict(self.con.execute("select key, value from build_info").fetchall())
        except duckdb.Error as error:
            raise NotALedger(f"{path} is no compiled ledger: {error}") from None
        if info.get("format") != FORMAT:
            self.con.close()
            raise NotALedger(f"{path} was compiled by another blocs; build its folder again")
        self.name: str = info["name"]
        self.build: str = info["build"]
        self.version: str = info["blocs"]
        self.policy = Policy.from_toml(info["policy_toml"])
        self._made: dict[Any, Any] = {}

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{self.one(f'select count(*) from {t}'):,} {t}"
            for t in ("instruments", "parties", "sources", "all_claims")
        ).replace("all_claims", "claims")
        return f"<Ledger {self.name}: {counts}; build {self.build[:12]}>"

    def close(self) -> None:
        """Close the file."""
        self.con.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query with bound values and return its rows."""
        return self.con.execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first cell of a query's first row, or None."""
        found = self.con.execute(sql, list(values)).fetchone()
        return found[0] if found else None

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made on the first call; a ledger never changes."""
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Return the identity cards of all instruments, by id."""
        names = ", ".join(Card.__dataclass_fields__)
        rows = self.rows(f"select {names} from instruments order by instrument_id")
        return {r[0]: Card(*r) for r in rows}

    @cached_property
    def parties(self) -> dict[str, PartyCard]:
        """Return the identity cards of all parties, by id."""
        rows = self.rows("select party_id, kind, label, acts_for from parties order by 1")
        return {r[0]: PartyCard(*r) for r in rows}

    @cached_property
    def looked_at(self) -> dict[tuple[str, str], list[tuple[str, str, str, str, int, int]]]:
        """Return the coverage rows by (subject, relation), with first and last day covered.

        As everywhere, the end of an interval is the first day out.
        """
        found: dict[tuple[str, str], list[tuple[str, str, str, str, int, int]]] = {}
        for subject, relation, *rest in self.rows(
            "select c.subject_id, c.relation, c.level, c.period, c.extent, c.note, d.lo, "
            "coalesce(d.end_lo - 1, d.hi) from coverage c join date_text d on d.text = c.period "
            "order by c.coverage_id"
        ):
            level, period, extent, note, lo, hi = rest
            found.setdefault((subject, relation), []).append((level, period, extent, note, lo, hi))
        return found

    @cached_property
    def lifetimes(self) -> dict[str, tuple[int, int]]:
        """Return (first day, first day out) of states whose existence is bounded."""
        return {
            party: (lo, hi)
            for party, lo, hi in self.rows(
                "select p.party_id, d.lo, coalesce(d.end_hi, 9999999) from parties p "
                "join date_text d on d.text = p.exists and p.exists <> '' where p.kind = 'state'"
            )
        }

    def existed(self, party_id: str, day: int) -> bool:
        """Return whether a state existed on a day; one without bounds always did.

        Bodies are not asked: their bounds mark a change of name as often as an end.
        """
        since, until = self.lifetimes.get(party_id, (PAST, FUTURE))
        return since <= day < until

    def label(self, party_id: str) -> str:
        """Return the name shown for a party."""
        card = self.parties.get(party_id)
        return card.label if card else party_id

    def identity(self) -> dict[str, str]:
        """Return the ``ledger`` part of the answer envelope."""
        from blocs import __version__

        return {
            "name": self.name,
            "build": self.build,
            "policy": self.policy.version,
            "blocs": __version__,
        }

    @cached_property
    def _instrument_names(self) -> dict[str, set[str]]:
        """Index ids, titles and aliases of instruments by their normal form."""
        index: dict[str, set[str]] = {}
        for card_id, title, aliases in self.rows(
            "select instrument_id, title, aliases from instruments"
        ):
            for name in (card_id, title, *aliases.split(";")):
                if name:
                    index.setdefault(normalise(name.replace("_", " ")), set()).add(card_id)
        return index

    def match_instrument(self, text: str) -> set[str]:
        """Return the ids of all instruments that go by a name, alias or id."""
        if text in self.cards:
            return {text}
        return self._instrument_names.get(normalise(text.replace("_", " ")), set())

    def find_instrument(self, text: str) -> str:
        """Return the id of the instrument that a name, alias or id means.

        Raises:
            UnknownId: with the nearest ids and titles.
            QuestionError: when an alias is shared.
        """
        hits = self.match_instrument(text)
        if len(hits) == 1:
            return next(iter(hits))
        if hits:
            raise QuestionError(f"{text!r} may mean {', '.join(sorted(hits))}; give the id")
        known = [n for c in self.cards.values() for n in (c.instrument_id, c.title)]
        raise not_found("instrument", text, known)

    def link_party(self, text: str, day: int | None = None) -> Link:
        """Return which party a name or id means on a day, or why there is no single answer."""
        if text in self.parties:
            return Link(text, (text,))
        norm = normalise(text.replace("_", " "))
        found = [
            Name(party, name, since, until)
            for name, party, since, until in self.rows(
                "select name, party_id, since, until from name_index where norm = ?", [norm]
            )
        ]
        return choose(text, found, day, date.today().toordinal())

    def find_party(self, text: str, day: int | None = None) -> str:
        """Return the id of the party that a name or id means on a day.

        Raises:
            UnknownId: with the nearest names.
            QuestionError: when the name is ambiguous on that day.
        """
        link = self.link_party(text, day)
        if link.party_id:
            return link.party_id
        if link.candidates:
            raise QuestionError(f"{link.note}; give the id of the one you mean")
        known = [r[0] for r in self.rows("select distinct name from name_index")]
        raise not_found("party", text, known)

    def with_derived(self, source_ids: Iterable[str]) -> set[str]:
        """Return the sources and everything that derives from them, at any remove."""
        return derived_from(self.rows(DERIVED), source_ids)

    def as_of(
        self,
        day: date | str | int | None = None,
        *,
        known_at: date | str | int | None = None,
        level: str = "state",
        without: str | Iterable[str] = (),
    ) -> Snapshot:
        """Return the ledger at two clocks.

        Args:
            day: when it is so in the world; today when None.
            known_at: only sources published by then count; today when None.
            level: ``state``, ``agency`` or ``institute``: which acts count.
            without: a source to leave out, or several, together with whatever derives from them.

        Raises:
            QuestionError: when a date is not a single day, the level is none of the three, or the
                ledger has no such source.
        """
        today = date.today().toordinal()
        return Snapshot(
            self,
            today if day is None else clock(day, "day"),
            today if known_at is None else clock(known_at, "known_at"),
            _level(level),
            self.left_out(without),
        )

    def left_out(self, without: str | Iterable[str]) -> frozenset[str]:
        """Return the sources named and everything that derives from them.

        Raises:
            UnknownId: when the ledger has no such source, with the nearest ids.
        """
        named = [without] if isinstance(without, str) else list(without)
        if not named:
            return frozenset()
        check_sources(named, {r[0] for r in self.rows("select source_id from sources")})
        return frozenset(self.with_derived(named))


@dataclass(frozen=True)
class Snapshot:
    """A ledger seen as of a day in the world, from what was published by another day.

    Attributes:
        ledger: the opened ledger.
        day: ordinal of the as-of day.
        known: ordinal of the known-at day.
        level: which acts count.
        excluded: sources left out.
    """

    ledger: Ledger
    day: int
    known: int
    level: str
    excluded: frozenset[str]

    def __repr__(self) -> str:
        return f"<Snapshot of {self.ledger.name} as of {iso(self.day)}, known {iso(self.known)}>"

    def at(self, **changes: Any) -> Snapshot:
        """Return the same snapshot with some settings changed.

        Args:
            changes: ``day``, ``known`` (a date, an ISO string or an ordinal), ``level`` or
                ``excluded``, as in `Ledger.as_of`.

        Raises:
            QuestionError: when a day or level is none.
        """
        for name in ("day", "known"):
            if name in changes:
                changes[name] = clock(changes[name], name)
        if "level" in changes:
            _level(changes["level"])
        if "excluded" in changes:
            changes["excluded"] = frozenset(changes["excluded"])
        return replace(self, **changes)

    def question(self, command: str, **settings: Any) -> dict[str, Any]:
        """Return the ``question`` part of the envelope: as understood, with both clocks."""
        return {
            "command": command,
            **settings,
            "as_of": iso(self.day),
            "known_at": iso(self.known),
            "level": self.level,
            **({"without": sorted(self.excluded)} if self.excluded else {}),
        }

    def evidence(self, instrument_id: str) -> dict[tuple[str, str], list[Evidence]]:
        """Return live evidence on one instrument by (party, level); party "" is the text."""
        return self._grouped("where instrument_id = ?", [instrument_id]).get(instrument_id, {})

    def all_evidence(self) -> dict[str, dict[tuple[str, str], list[Evidence]]]:
        """Return live evidence on every instrument."""
        return self._grouped("where true", [])

    def _grouped(
        self, where: str, values: list[Any]
    ) -> dict[str, dict[tuple[str, str], list[Evidence]]]:
        found: dict[str, dict[tuple[str, str], list[Evidence]]] = {}
        sql = (
            f"select instrument_id, party_id, level, {EVIDENCE_COLUMNS}, source_id, role_alone, "
            "event = 'entered-into-force' and role = 'start' and not weak "
            f"from evidence {where} and published_day <= ? order by all"
        )
        entered: set[str] = set()
        two_readings: list[tuple[Any, ...]] = []
        for row in self.ledger.rows(sql, [*values, self.known]):
            if row[-3] in self.excluded:
                continue
            if row[-1]:
                entered.add(row[0])
            if row[4] != row[-2]:
                two_readings.append(row)
                continue
            parties = found.setdefault(row[0], {})
            parties.setdefault((row[1], row[2]), []).append(Evidence(*row[3:-3]))
        for row in two_readings:
            # What a signature does to a text turns on whether its entry into force is known yet.
            role = row[4] if row[0] in entered else row[-2]
            if role:
                parties = found.setdefault(row[0], {})
                claims = parties.setdefault((row[1], row[2]), [])
                claims.append(Evidence(row[3], role, *row[5:-3]))
        return found

    def life(self, card: Card, evidence: dict[tuple[str, str], list[Evidence]]) -> Standing | None:
        """Return how the text as a whole stands; None when no claim speaks of it."""
        own = evidence.get(("", ""))
        if not own:
            return None
        return life_of(own, card.shape, card.term, self.ledger.policy)

    def standings(
        self, instrument_id: str
    ) -> tuple[Standing | None, dict[tuple[str, str], Standing]]:
        """Return how the text stands, and how each (party, level) stands to it."""
        # How claims add up does not depend on the day, so several days share one weighing.
        key = ("standings", instrument_id, self.known, self.level, self.excluded)
        return self.ledger.once(key, lambda: self.standings_of([instrument_id])[instrument_id])

    def standings_of(
        self, instrument_ids: Iterable[str]
    ) -> dict[str, tuple[Standing | None, dict[tuple[str, str], Standing]]]:
        """Return `standings` for several instruments, read in one go."""
        ids = sorted(set(instrument_ids))
        grouped = self._grouped("where instrument_id in (select unnest(?))", [ids])
        wanted = LEVELS[self.level]
        policy = self.ledger.policy
        found = {}
        for instrument in ids:
            evidence = grouped.get(instrument, {})
            found[instrument] = (
                self.life(self.ledger.cards[instrument], evidence),
                {
                    key: resolve_fast(claims, policy)
                    for key, claims in evidence.items()
                    if key[0] and key[1] in wanted
                },
            )
        return found

    def coverage(self, subject_id: str, relation: str = "participation") -> list[dict[str, str]]:
        """Return what was looked at for a subject on the snapshot's day and level."""
        return [
            {"level": level, "period": period, "extent": extent, "note": note}
            for level, period, extent, note, lo, hi in self.ledger.looked_at.get(
                (subject_id, relation), ()
            )
            if lo <= self.day <= hi and (not level or level in LEVELS[self.level])
        ]

    def is_covered(self, subject_id: str, relation: str = "participation") -> bool:
        """Return whether the lists are complete there, so that absence means no."""
        return any(c["extent"] == "complete" for c in self.coverage(subject_id, relation))

    def members(self, instrument: str) -> Members:
        """Return who is a party to an instrument; see `blocs.ledger.members.members`."""
        from blocs.ledger.members import members

        return members(self, instrument)

    def status(self, instrument: str, party: str | None = None) -> Status:
        """Return whether a text is in force, or whether a party is in it."""
        from blocs.ledger.members import status

        return status(self, instrument, party)

    def ties(self, party: str, partner: str | None = None, topic: str | None = None) -> Ties:
        """Return everything that ties a party to others, or to one of them."""
        from blocs.ledger.ties import ties

        return ties(self, party, partner, topic)

    def diff(self, later: Snapshot, instrument: str | None = None) -> Difference:
        """Return what differs between this snapshot and a later one."""
        from blocs.ledger.diff import diff

        return diff(self, later, instrument)

    def parties(self, region: str | None = None) -> Parties:
        """Return the states that existed on the day, with region and income group."""
        from blocs.ledger.catalogue import parties

        return parties(self, region)


def _level(level: str) -> str:
    """Return the level, when it is one.

    Raises:
        QuestionError: with the three that there are.
    """
    if level not in LEVELS:
        raise QuestionError(f"{level!r} is no level; choose {', '.join(LEVELS)}")
    return level
