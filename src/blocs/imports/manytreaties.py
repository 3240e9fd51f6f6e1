"""manytreaties (globalgov, CC BY 4.0): nine lists of treaties as nine sources of one ledger.

Each list's text stays an instrument of its own. What a list leaves blank stays unobserved, what
it contradicts is kept and weakened, and every oddity is counted in the new ledger's README.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from blocs.dates import parse_when
from blocs.errors import DataError
from blocs.imports.folder import replacing, seal, write_table
from blocs.imports.lists import PUBLISHED, provenance
from blocs.imports.report import coverage_text, licence_text, readme_text
from blocs.imports.tables import find_table, read_rows
from blocs.imports.texts import clean_title, describe
from blocs.imports.treaties import AgreementRow, Catalogue, PartyEntry, Treaty
from blocs.imports.who import PartyRow, Who, known_parties
from blocs.imports.written import read_date, since
from blocs.ledger.store import Built, build

__all__ = ["import_manytreaties"]

_WRITER = "blocs import manytreaties"
_OWN_DATES = ("GGO", "IEADB")
"""Lists whose rows of parties carry dates of the party itself."""
_YEARS_ONLY_SHARE = 0.9
_Claim = tuple[str, ...]


@dataclass(slots=True)
class _Import:
    """One run: what was read so far, and the traps met."""

    catalogue: Catalogue
    who: Who
    years_only: frozenset[str]
    traps: Counter[str] = field(default_factory=Counter)
    by_list: Counter[tuple[str, str]] = field(default_factory=Counter)

    def date(self, text: str, of_list: str) -> str:
        """Read a date and count its trap."""
        found = read_date(text, of_list in self.years_only)
        if found.trap:
            self.traps[f"date: {found.trap}"] += 1
        return found.text

    def claim(
        self,
        claim_id: str,
        treaty: Treaty,
        locator: str,
        event: str,
        when: str,
        *,
        party: PartyRow | None = None,
        written: str = "",
        basis: str = "stated",
        credibility: str = "2",
    ) -> _Claim:
        """Return one row of ``claims/participation.csv``."""
        self.by_list[treaty.source, "claims"] += 1
        return (
            claim_id,
            treaty.source,
            locator,
            "",
            "",
            "affirms",
            credibility,
            party.level if party else "",
            "",
            _WRITER,
            "",
            "",
            treaty.instrument_id,
            party.party_id if party else "",
            written,
            event,
            when,
            basis,
        )


def import_manytreaties(folder: Path, out: Path) -> Built:
    """Turn a folder in the layout of manytreaties into a ledger folder, and build it.

    Args:
        folder: holds ``agreements.csv.gz`` and ``parties.csv.gz``, or the same as plain CSV.
        out: the ledger folder to write: new, empty, or an earlier import nobody has edited.

    Returns:
        The compiled ledger.

    Raises:
        DataError: when a table is missing or broken, or the target is somebody's work.
    """
    find_table(folder, "agreements")
    find_table(folder, "parties")
    with replacing(out, "manytreaties") as scratch:
        run, entries = read_folder(folder)
        _write(scratch, run, entries)
        seal(scratch, "manytreaties")
    for trap, count in sorted(_traps(run).items()):
        print(f"{trap}: {count}", file=sys.stderr)
    return build(out)


def _traps(run: _Import) -> Counter[str]:
    return run.traps + run.catalogue.traps + run.who.traps


_Entry = tuple[int, PartyEntry, Treaty, PartyRow]


def read_folder(folder: Path) -> tuple[_Import, list[_Entry]]:
    """Read both tables and link every row of parties to its text and its party."""
    agreements = [
        (n, AgreementRow(*cells))
        for n, cells in read_rows(folder, "agreements", AgreementRow._fields)
    ]
    parties = [
        (n, PartyEntry(*cells)) for n, cells in read_rows(folder, "parties", PartyEntry._fields)
    ]
    for stem, empty in (("agreements", not agreements), ("parties", not parties)):
        if empty:
            raise DataError(f"{find_table(folder, stem)} has a header and no rows")
    coded = {(row.list, row.stateID) for _, row in parties}
    one_congo = frozenset(r for r, code in coded if code == "COG" and (r, "COD") not in coded)
    run = _Import(Catalogue(), Who(known_parties(), one_congo), _lists_of_years(agreements))
    for number, row in agreements:
        run.by_list[row.list, "agreements"] += 1
        run.catalogue.add(number, row)
    entries = _link(run, parties)
    run.catalogue.name_all()
    return run, entries


def _link(run: _Import, parties: list[tuple[int, PartyEntry]]) -> list[_Entry]:
    """Link rows of parties to texts and parties, less those that repeat earlier ones."""
    appended = _appended(parties)
    entries: list[_Entry] = []
    seen: set[PartyEntry] = set()
    for number, entry in parties:
        run.by_list[entry.list, "participations"] += 1
        if entry in seen:
            run.traps["parties: row repeated"] += 1
            continue
        seen.add(entry)
        if number >= appended.get(entry.list, number + 1):
            run.traps["parties: appended block of repeats, left out"] += 1
            continue
        who = run.who.party(entry.stateID, entry.list)
        treaty = run.catalogue.find(entry)
        if who is None:
            continue
        if who.party_id in treaty.parties:
            run.traps["parties: second row of one party on one text"] += 1
        treaty.parties.add(who.party_id)
        treaty.ends.add(entry.end)
        treaty.party_ends[entry.state_end] += 1
        entries.append((number, entry, treaty, who))
    return entries


def _appended(parties: list[tuple[int, PartyEntry]]) -> dict[str, int]:
    """Return, for lists that end in a block of repeats, the number of the block's first row.

    GGO is sorted by date; after its end follow 6,687 rows, sorted anew, that repeat earlier rows
    with the in-force and end dates of other rows (Japan in the whaling convention from 1979 to
    1970). So: a list in order of ``begin`` but for one step back, after which every row repeats
    the text and the party of an earlier one.
    """
    last: dict[str, str] = {}
    steps: dict[str, list[int]] = {}
    for number, entry in parties:
        begin = entry.begin[:10]
        if begin < last.get(entry.list, ""):
            steps.setdefault(entry.list, []).append(number)
        last[entry.list] = begin
    found: dict[str, int] = {}
    for of_list, places in steps.items():
        if len(places) == 1:
            keys = [(n, (e.treatyID, e.title, e.stateID)) for n, e in parties if e.list == of_list]
            before = {key for n, key in keys if n < places[0]}
            if all(key in before for n, key in keys if n >= places[0]):
                found[of_list] = places[0]
    return found


def _lists_of_years(agreements: list[tuple[int, AgreementRow]]) -> frozenset[str]:
    """Return the lists that know years and write them as 1 January."""
    dated: Counter[str] = Counter()
    january: Counter[str] = Counter()
    for _, row in agreements:
        if len(row.signature) == 10:
            dated[row.list] += 1
            january[row.list] += row.signature.endswith("-01-01")
    return frozenset(n for n, c in dated.items() if january[n] >= _YEARS_ONLY_SHARE * c)


def _write(scratch: Path, run: _Import, entries: list[_Entry]) -> None:
    from blocs.ledger.validate import write_datapackage

    instruments = list(_instruments(run))
    lists = sorted({t.source for t in run.catalogue.treaties})
    write_table(scratch, "sources", (_source(name) for name in lists))
    write_table(scratch, "instruments", instruments)
    write_table(scratch, "participation", _claims(run, entries))
    write_table(scratch, "parties", (run.who.used[p].cells() for p in sorted(run.who.used)))
    judgements = [(*pair, "manytreaties (treatyID)", "", "") for pair in run.catalogue.judgements()]
    write_table(scratch, "judgements", judgements)
    for judgement in judgements:
        run.traps[f"treatyID: shared, judged {judgement[2]}"] += 1
    write_datapackage(scratch)
    texts = {
        "README.md": readme_text(_traps(run), run.who),
        "COVERAGE.md": coverage_text(lists, run.by_list),
        "LICENSE": licence_text(),
    }
    for name, text in texts.items():
        (scratch / name).write_text(text, encoding="utf-8")


def _source(name: str) -> tuple[str, ...]:
    p = provenance(name)
    return (
        name,
        p.title,
        p.publisher,
        p.author,
        PUBLISHED,
        "",
        p.url,
        "",
        "en",
        "dataset",
        "B",
        p.note,
        "",
        "CC BY 4.0",
        "",
    )


def _instruments(run: _Import) -> Iterator[tuple[str, ...]]:
    for treaty in run.catalogue.treaties:
        row = treaty.rows[0][1] if treaty.rows else None
        form, overruled = describe(treaty, row)
        run.traps["agreements: more parties than its type allows"] += overruled
        title, mended = clean_title(treaty.title)
        run.traps["title: wrong encoding"] += mended
        run.by_list[treaty.source, "instruments"] += 1
        note = "; ".join(
            filter(
                None,
                (
                    f"key in the list: {row.source_key}" if row and row.source_key else "",
                    f"subject: {row.type_subject}"
                    if row and row.type_subject not in ("", "0")
                    else "",
                    "known from the table of parties only" if row is None else "",
                    "title was in the wrong encoding" if mended else "",
                ),
            )
        )
        yield (
            treaty.instrument_id,
            title,
            form,
            treaty.bindingness,
            treaty.shape,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            treaty.treaty_id,
            clean_title(note)[0],
        )


def _claims(run: _Import, entries: list[_Entry]) -> Iterator[_Claim]:
    for treaty in run.catalogue.treaties:
        told: set[tuple[str, str]] = set()
        for number, row in treaty.rows:
            for claim in _of_text(run, treaty, number, row):
                if (claim[15], claim[16]) not in told:
                    told.add((claim[15], claim[16]))
                    yield claim
    for number, entry, treaty, who in entries:
        yield from _of_party(run, treaty, number, entry, who)


def _of_text(run: _Import, treaty: Treaty, number: int, row: AgreementRow) -> Iterator[_Claim]:
    """Yield when the text as a whole entered into force and when it ended."""
    key = f"{treaty.source}.a{number:06d}"
    place = f"agreements.csv row {number}, {row.treatyID} {row.source_key}".rstrip()
    signed, force = run.date(row.signature, row.list), run.date(row.force, row.list)
    ended = run.date(row.term, row.list) or run.date(row.end, row.list)
    if not row.term and not row.end:
        run.traps["agreements: end blank, taken as unobserved"] += 1
    if _before(force, signed):
        run.traps["agreements: in force before signature"] += 1
    if force:
        yield run.claim(f"{key}.force", treaty, f"{place}, force", "entered-into-force", force)
    if ended:
        clash = _before(ended, force or signed)
        run.traps["agreements: ends before it starts"] += clash
        yield run.claim(
            f"{key}.end",
            treaty,
            f"{place}, term",
            "terminated",
            ended,
            credibility="5" if clash else "2",
        )


def _of_party(
    run: _Import, treaty: Treaty, number: int, row: PartyEntry, who: PartyRow
) -> Iterator[_Claim]:
    """Yield what one row says of one party: signed, ratified, in force, out."""
    key = f"{treaty.source}.p{number:06d}"
    place = f"parties.csv row {number}, {row.treatyID} {row.stateID}"
    signed = run.date(row.state_signature, row.list)
    ratified = run.date(row.state_ratification, row.list)
    # IEADB's "force" is the member's own; elsewhere that column repeats the text's.
    force = run.date(row.force if row.list == "IEADB" else row.state_force, row.list)
    ended = run.date(row.state_end, row.list)
    run.traps["parties: ratified before signature"] += _before(ratified, signed)
    run.traps["parties: in force before signature"] += _before(force, signed)
    fixed = treaty.shape != "multilateral"
    starts = [
        ("signed", signed, "stated"),
        ("ratified", ratified, "stated"),
        ("entered-into-force", force, "stated"),
    ]
    if not signed and not ratified and (fixed or not force):
        starts[0] = ("signed", _undated(run, row, fixed), "inferred")
        run.traps["parties: no date of its own"] += 1
    for event, when, basis in starts:
        if when or basis == "inferred":
            yield run.claim(
                f"{key}.{event}",
                treaty,
                f"{place}, {event}",
                event,
                when,
                party=who,
                written=row.stateID,
                basis=basis,
            )
    if ended:
        first = ratified or force or signed
        clash = _before(ended, first)
        run.traps["parties: ends before it starts"] += clash
        stray = treaty.has_stray_end(row.state_end)
        run.traps["parties: one end for several, while the text goes on"] += stray
        event = "terminated" if row.state_end == row.end else "withdrew"
        yield run.claim(
            f"{key}.end",
            treaty,
            f"{place}, state_end",
            event,
            ended,
            party=who,
            written=row.stateID,
            credibility="5" if clash or stray else "2",
        )
    elif row.end and not row.state_end and read_date(row.end).text:
        run.traps["parties: end given, but not as the party's own"] += 1


def _undated(run: _Import, row: PartyEntry, fixed: bool) -> str:
    """Return when a party without a date of its own signed.

    With the text, where the circle is fixed or the list has one date for all; else some day
    since then.
    """
    text = run.date(row.signature or row.begin, row.list)
    return text if fixed or row.list not in _OWN_DATES else since(text)


def _before(first: str, second: str) -> bool:
    """Return whether a date lies before another for certain; False when one is missing."""
    return bool(first and second) and parse_when(first).start.hi < parse_when(second).start.lo
