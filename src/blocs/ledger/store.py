"""Compile a checked folder into one DuckDB file, and find that file again.

The file is written beside its place and moved there when whole, so a killed build leaves the old
one. The same input gives the same bytes: rows are sorted, one thread writes, and the random
identifier that DuckDB puts into the header is replaced by one made from the input.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blocs import __version__
from blocs.dates import FUTURE, PAST, Spell, add_years, parse_when
from blocs.errors import NotALedger, ProblemsFound
from blocs.ledger.duckfile import Bulk, file_header, is_duckdb, load_table, write_out
from blocs.ledger.facts import Evidence, Ground, Standing
from blocs.ledger.names import normalise
from blocs.ledger.plain import resolve_fast
from blocs.ledger.policy import Policy
from blocs.ledger.roles import LIFE_EVENTS, life_role, party_role, tie_role
from blocs.ledger.schema import CLAIM_TABLES, EVENTS, TABLES
from blocs.ledger.voices import voices

if TYPE_CHECKING:
    import duckdb

    from blocs.ledger.validate import LedgerFiles

__all__ = ["Built", "build", "cache_path", "input_hash", "life_of"]

FORMAT = "4"
"""Version of the compiled file; a change makes every ledger build again."""
EVIDENCE_COLUMNS = (
    "claim_id, role, lo, hi, end_lo, end_hi, rank, weak, credibility, voice, published_day"
)


@dataclass(frozen=True, slots=True)
class Built:
    """Where a compiled ledger is, and what it was made from.

    Attributes:
        path: the DuckDB file.
        build: hash of all inputs, 64 hexadecimal digits.
        fresh: False when an existing file was still right and nothing was done.
        claims: number of claims.
    """

    path: Path
    build: str
    fresh: bool
    claims: int


def ledger_paths(folder: Path) -> list[Path]:
    """Return the files that make up a ledger, those that exist, in a fixed order."""
    names = ["datapackage.json", "policy.toml", "check.toml", *(t.path for t in TABLES.values())]
    return [folder / n for n in sorted(names) if (folder / n).exists()]


def _program() -> list[Path]:
    """Return the files of the program that decide what a build makes of its input."""
    here = Path(__file__).resolve().parent
    return sorted([*here.glob("*.py"), *here.glob("*.sql")])


def input_hash(folder: Path) -> str:
    """Return the hash of all inputs: every file's bytes, and the program that compiles them."""
    total = hashlib.sha256(f"blocs {__version__} format {FORMAT}\n".encode())
    for path in _program():
        total.update(hashlib.sha256(path.read_bytes()).digest())
    for path in ledger_paths(folder):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()} {digest}\n".encode())
    return total.hexdigest()


def _stamp(folder: Path) -> str:
    """Return a cheap mark of the inputs: sizes and modification times."""
    marks = [f"{__version__} {FORMAT}"]
    for path in [*_program(), *ledger_paths(folder)]:
        info = path.stat()
        marks.append(f"{path.name} {info.st_size} {info.st_mtime_ns}")
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def cache_path(folder: Path) -> Path:
    """Return where the compiled file of a folder is kept: in the user's cache, by address."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    return Path(home) / "blocs" / f"{folder.resolve().name}-{mark}.duckdb"


def build(folder: Path, out: Path | None = None, force: bool = False) -> Built:
    """Compile a ledger folder, unless the compiled file is already right.

    Args:
        folder: the ledger.
        out: where to write; the user's cache when None.
        force: build even when nothing changed.

    Raises:
        NotALedger: when the folder is no ledger.
        ProblemsFound: when it has problems; nothing is written then.
    """
    target = out if out is not None else cache_path(folder)
    if not folder.is_dir():
        raise NotALedger(f"{folder} is no folder. Name a ledger folder, or 'space'")
    if target.exists() and not is_duckdb(target):
        raise NotALedger(f"{target} is no compiled ledger and would be lost; give another file")
    stamp_file = target.with_suffix(".stamp.json")
    if not force and target.exists():
        known = _read_stamp(stamp_file)
        stamp = _stamp(folder)
        if known.get("stamp") == stamp:
            return Built(target, known["build"], False, int(known["claims"]))
        if known.get("build") and known["build"] == input_hash(folder):
            _write_stamp(stamp_file, stamp, known["build"], int(known["claims"]))
            return Built(target, known["build"], False, int(known["claims"]))
    with _collector_paused():
        return _compile(folder, target, stamp_file)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from searching millions of rows, which hold no cycles, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_stamp(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {k: str(content[k]) for k in ("stamp", "build", "claims")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_stamp(path: Path, stamp: str, build_id: str, claims: int) -> None:
    from blocs.ledger.files import write_bytes_atomically

    text = json.dumps({"stamp": stamp, "build": build_id, "claims": claims})
    write_bytes_atomically(path, text.encode())


def _compile(folder: Path, target: Path, stamp_file: Path) -> Built:
    import duckdb

    from blocs.ledger.validate import check_folder

    stamp, build_id = _stamp(folder), input_hash(folder)
    files = check_folder(folder)
    if files.problems:
        raise ProblemsFound(files.problems)
    policy = Policy.read(folder / "policy.toml")
    name, claims = (
        files.name,
        sum(len(files.tables[n].rows) for n in CLAIM_TABLES if n in files.tables),
    )
    dates = list(_date_rows(files))
    headers = {n: file_header(folder / TABLES[n].path) for n in files.tables}
    source_rows = list(
        zip(
            *(files.column("sources", c) for c in ("source_id", "publisher", "derives_from")),
            strict=True,
        )
    )
    name_rows = list(_name_rows(files))
    files.tables.clear()
    target.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(":memory:")
    try:
        con.execute("set preserve_insertion_order = true")
        for table in TABLES.values():
            load_table(con, folder, table, headers.get(table.name))
        with tempfile.TemporaryDirectory(prefix="blocs-") as scratch:
            bulk = Bulk(con, Path(scratch))
            bulk.create("date_text", "text varchar, lo int, hi int, end_lo int, end_hi int", dates)
            bulk.create("voice_of", "source_id varchar, voice int", voices(source_rows).items())
            bulk.create(
                "name_index",
                "norm varchar, name varchar, party_id varchar, since int, until int",
                name_rows,
            )
            _policy_tables(bulk, policy)
            con.execute(
                "create table all_claims as "
                + " union all ".join(
                    f"select '{n}' as claim_table, claim_id, source_id, locator, quote, lang, "
                    f"stance, credibility, level, recorded_at, supersedes, retracts from {n}"
                    for n in CLAIM_TABLES
                )
            )
            con.execute(resources.files("blocs.ledger").joinpath("build.sql").read_text("utf-8"))
            _apply_rulings(con)
            _resolve_all(con, bulk, policy)
        info = {
            "build": build_id,
            "name": name,
            "policy": policy.version,
            "blocs": __version__,
            "format": FORMAT,
            "claims": str(claims),
            "policy_toml": _text(folder / "policy.toml"),
            "check_toml": _text(folder / "check.toml"),
        }
        con.execute("create table build_info (key varchar, value varchar)")
        con.executemany("insert into build_info values (?, ?)", sorted(info.items()))
        write_out(con, target, build_id)
    finally:
        con.close()
    _write_stamp(stamp_file, stamp, build_id, claims)
    return Built(target, build_id, True, claims)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def _date_rows(files: LedgerFiles) -> Iterator[tuple[str, int, int, int | None, int | None]]:
    """Yield each distinct date text once, with padded bounds."""
    texts: set[str] = set()
    for table in TABLES.values():
        for column in table.columns:
            if column.date:
                texts.update(files.column(table.name, column.name))
    texts.discard("")
    for text in sorted(texts):
        when = parse_when(text)
        start = when.start.padded()
        if when.end is None:
            yield text, start.lo, start.hi, None, None
        else:
            end = when.end.padded()
            yield text, start.lo, start.hi, end.lo, end.hi


def _name_rows(files: LedgerFiles) -> Iterator[tuple[str, str, str, int, int]]:
    """Yield names by normal form: the dated names, then labels and codes that nobody else has."""
    from blocs.ledger.validate import existence

    seen: set[tuple[str, str]] = set()
    taken: set[str] = set()
    columns = zip(
        *(files.column("party_names", c) for c in ("name", "party_id", "used")), strict=True
    )
    for name, party, used in columns:
        since, until = existence(used)
        norm = normalise(name)
        seen.add((norm, party))
        taken.add(norm)
        yield norm, name, party, since, until
    for column in ("label", "party_id", "iso3"):
        rows = zip(
            *(files.column("parties", c) for c in (column, "party_id", "exists")), strict=True
        )
        for name, party, exists in rows:
            norm = normalise(name)
            # The table of names is dated and sourced; a label does not compete with it.
            if name and (norm, party) not in seen and not (column == "label" and norm in taken):
                since, until = existence(exists) if column == "label" else (PAST, FUTURE)
                seen.add((norm, party))
                yield norm, name, party, since, until


def _policy_tables(bulk: Bulk, policy: Policy) -> None:
    kinds = TABLES["sources"].index["kind"].enum
    bulk.create(
        "rank_of",
        "kind varchar, reliability varchar, rank int, settling_weak boolean",
        [
            (k, r, policy.rank(k, r), policy.is_weak(k, r, 2))
            for k in kinds
            for r in policy.reliability_order
        ],
    )
    bindings = TABLES["instruments"].index["bindingness"].enum
    shapes = TABLES["instruments"].index["shape"].enum
    rows: list[tuple[object, ...]] = []
    for event in EVENTS:
        for affirms in (True, False):
            for binding in bindings:
                for shape in shapes:
                    rows.append(
                        (
                            "party",
                            event,
                            affirms,
                            binding,
                            shape,
                            "",
                            party_role(event, affirms, binding, shape),
                        )
                    )
                    rows += [
                        (
                            "life",
                            event,
                            affirms,
                            binding,
                            shape,
                            entry,
                            life_role(event, affirms, binding, entry, shape != "multilateral"),
                        )
                        for entry in (True, False)
                    ]
    for event in TABLES["ties"].index["event"].enum:
        rows += [("tie", event, a, "", "", "", tie_role(event, a)) for a in (True, False)]
    bulk.create(
        "role_of",
        "scope varchar, event varchar, affirms boolean, bindingness varchar, "
        "shape varchar, has_entry boolean, role varchar",
        rows,
    )
    bulk.create("life_event", "event varchar", [(e,) for e in sorted(LIFE_EVENTS)])
    bulk.create(
        "setting",
        "weak_credibility int, publication_slack_days int",
        [(policy.weak_credibility, policy.publication_slack_days)],
    )


def _apply_rulings(con: duckdb.DuckDBPyConnection) -> None:
    """A ruling lifts its claim above all others; "unknown" makes all claims of the key weak."""
    con.execute(
        "update evidence set rank = 0, weak = false where claim_id in "
        "(select claim_id from rulings where undone_at = '' and claim_id <> 'unknown')"
    )
    con.execute(
        "update evidence set weak = true where 'participation:' || instrument_id || ':' || "
        "party_id in (select fact_key from rulings where undone_at = '' and claim_id = 'unknown')"
    )


def life_of(evidence: Sequence[Evidence], shape: str, term: str, policy: Policy) -> Standing:
    """Return how a text as a whole stands, from the claims that speak of it.

    Where no claim says when it began (most multilateral texts), it counts as alive from the
    first; only its end or its suspension is then asked. A stated term ends after its duration
    unless it was renewed, which nobody may have reported: from then on the text is possible. A
    bilateral text without a stated term is presumed alive for the policy's years after the last
    evidence of life.
    """
    standing = resolve_fast(evidence, policy)
    begun = any(e.role in ("start", "maybe", "observed", "term", "plan") for e in evidence)
    if not begun and not any(e.role in ("deny", "absent") for e in evidence):
        ends = [e for e in evidence if e.role == "end"]
        solid = [e for e in ends if not e.weak]
        first = min((e.lo for e in ends), default=FUTURE)
        last = max((e.hi for e in solid), default=FUTURE)
        ground = Ground(standing.grade, standing.voices, tuple(e.claim_id for e in ends))
        return standing._replace(spells=(Spell(PAST, PAST, first, last),), grounds=(ground,))
    if shape == "multilateral" or term == "indefinite" or not standing.spells:
        return standing
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", term) if term else None
    alive = [e for e in evidence if e.role in ("start", "maybe", "observed", "term")]
    spells = []
    for spell in standing.spells:
        if spell.end_lo < FUTURE or spell.start_lo >= FUTURE:
            spells.append(spell)
            continue
        if found:
            years, months, days = (int(g or 0) for g in found.groups())
            limit = add_years(spell.start_lo, years + months / 12) + days
            seen = [e.hi for e in alive if e.role in ("observed", "term") and not e.weak]
            limit = max([limit, *(s + 1 for s in seen if s < FUTURE)])
        else:
            last = max((min(e.hi, FUTURE) for e in alive if not e.weak), default=spell.start_lo)
            limit = add_years(max(last, spell.start_lo), policy.presumed_term_years)
        spells.append(Spell(spell.start_lo, spell.start_hi, min(limit, FUTURE), FUTURE))
    return standing._replace(spells=tuple(spells))


def _resolve_all(con: duckdb.DuckDBPyConnection, bulk: Bulk, policy: Policy) -> None:
    """Resolve every key once, from all claims, for questions about everything at once."""
    cards = {
        i: (shape, term)
        for i, shape, term in con.execute(
            "select instrument_id, shape, term from instruments"
        ).fetchall()
    }
    cursor = con.execute(
        f"select instrument_id, party_id, level, {EVIDENCE_COLUMNS} from evidence "
        f"where role <> '' and published_day < {FUTURE} "
        "order by instrument_id, party_id, level, claim_id, role"
    )

    def groups() -> Iterator[tuple[tuple[str, str, str], list[Evidence]]]:
        key: tuple[str, str, str] | None = None
        members: list[Evidence] = []
        while rows := cursor.fetchmany(50_000):
            for row in rows:
                if row[:3] != key:
                    if key is not None:
                        yield key, members
                    key, members = row[:3], []
                members.append(Evidence(*row[3:]))
        if key is not None:
            yield key, members

    spells: list[tuple[Any, ...]] = []

    def standings() -> Iterator[tuple[Any, ...]]:
        for (instrument, party, level), members in groups():
            if party == "":
                standing = life_of(members, *cards[instrument], policy)
            else:
                standing = resolve_fast(members, policy)
            for kind, stretch in [
                *(("held", s) for s in standing.spells),
                *(("suspended", s) for s in standing.suspensions),
            ]:
                tight = stretch.tightened()
                if tight is None:
                    # No completion: possible throughout, as Spell.on says.
                    tight = Spell(PAST, FUTURE, FUTURE, FUTURE)
                spells.append(
                    (
                        instrument,
                        party,
                        level,
                        kind,
                        tight.start_lo,
                        tight.start_hi,
                        tight.end_lo,
                        tight.end_hi,
                    )
                )
            if standing.signature and not standing.spells and standing.grade != "denied":
                spells.append(
                    (
                        instrument,
                        party,
                        level,
                        "signed",
                        standing.signature[0],
                        FUTURE,
                        FUTURE,
                        FUTURE,
                    )
                )
            yield (
                instrument,
                party,
                level,
                standing.grade,
                standing.voices,
                ";".join(standing.winners),
            )

    bulk.create(
        "standing",
        "instrument_id varchar, party_id varchar, level varchar, grade varchar, "
        "voices int, claims varchar",
        standings(),
    )
    bulk.create(
        "spell",
        "instrument_id varchar, party_id varchar, level varchar, kind varchar, "
        "start_lo int, start_hi int, end_lo int, end_hi int",
        spells,
    )
