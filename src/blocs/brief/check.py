"""Check a table of statements: two verdicts each, and never the document as its own evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from blocs.brief.consistency import contradicts_itself, own_list
from blocs.brief.rules import decide, meaning
from blocs.brief.table import Row, read_rows
from blocs.brief.totals import left_out
from blocs.brief.verdicts import CheckedRow, Finding, Verdict, Verdicts, totals_of
from blocs.brief.vocabulary import Predicate, Vocabulary
from blocs.brief.wording import UNKNOWN, value_problem
from blocs.brief.world import World
from blocs.dates import FUTURE, iso, parse_when
from blocs.errors import QuestionError
from blocs.ledger.evidence import evidence_block
from blocs.ledger.view import Ledger, Snapshot, check_day

__all__ = ["check_table"]

AGEING = frozenset({"membership", "count", "tie", "renewal"})
"""Rules whose statements may have been so and be so no longer."""
YIELDING = frozenset({Verdict.SUPPORTED, Verdict.NOT_IN_EVIDENCE, Verdict.CONTESTED})
"""Verdicts that give way when a row does not say what its own quotation says."""


def check_table(
    snapshot: Snapshot, path: Path, *, document: str | None = None, published: str | None = None
) -> Verdicts:
    """Give every statement of a table a verdict as known at its date, and one as known now.

    Args:
        snapshot: the ledger; its known-at day is "now".
        path: CSV of statements, see docs/check.md.
        document: source id of the document checked; found from the table when None.
        published: day of the document; the source's, or the latest ``as_of``, when None.

    Returns:
        `Verdicts`, in the order of the table.

    Raises:
        ProblemsFound: when the table has problems, all of them at once.
        QuestionError: when the document is no source of the ledger.
    """
    ledger = snapshot.ledger
    words = Vocabulary.read(
        ledger.one("select value from build_info where key = 'check_toml'") or ""
    )
    attributes = frozenset(r[0] for r in ledger.rows("select distinct attribute from attributes"))

    def meant(raw: Row) -> tuple[Row, Predicate | None]:
        """Return a row with its names understood, and how to check it."""
        row = replace(raw, subject=words.named(raw.subject), object=words.named(raw.object))
        return row, meaning(row, raw.subject, words, attributes)

    rows = read_rows(path, lambda raw: value_problem(path.name, raw, meant(raw)[1]))
    source = document or _document_of(ledger, rows)
    if source and not ledger.one("select count(*) from sources where source_id = ?", [source]):
        raise QuestionError(f"--document {source}: the ledger has no such source")
    excluded = snapshot.excluded | (ledger.with_derived([source]) if source else set())
    day = _published(ledger, source, published, rows, snapshot)
    now = replace(snapshot, excluded=frozenset(excluded))
    then = replace(now, known=min(day, now.known))
    worlds = World(then), World(now)
    understood = [meant(r) for r in rows]
    table = [row for row, _ in understood]
    checked = [
        _check_row(raw, row, pred, worlds, table, words, day)
        for raw, (row, pred) in zip(rows, understood, strict=True)
    ]
    question = snapshot.question("check", table=path.name, document=source or None)
    question["published"] = iso(day)
    used = {c for r in checked for c in r.claims}
    return Verdicts(
        question=question,
        evidence=evidence_block(ledger, used),
        ledger=ledger.identity(),
        document=source or "",
        title=str(ledger.one("select title from sources where source_id = ?", [source]) or ""),
        published=iso(day),
        totals=totals_of(checked),
        rows=checked,
        notes=[*_notes(ledger, source, excluded), *_unread(checked)],
    )


def _unread(checked: Sequence[CheckedRow]) -> list[str]:
    """Say how many statements use a word that nobody knows, and were therefore not checked."""
    unread = [r for r in checked if r.reason.startswith(UNKNOWN)]
    if not unread:
        return []
    said = "statement uses a word" if len(unread) == 1 else "statements use words"
    rows = ", ".join(r.claim_id for r in unread[:10])
    return [f"{len(unread)} {said} that no vocabulary knows, and nothing was checked: {rows}."]


def _notes(ledger: Ledger, source: str | None, excluded: set[str] | frozenset[str]) -> list[str]:
    if not source:
        return ["The table names no source of the ledger, so no source was left out."]
    others = sorted(excluded - {source})
    tail = f" and what derives from it ({', '.join(others)})" if others else ""
    return [f"{source}{tail} was left out: a document is no evidence for itself."]


def _document_of(ledger: Ledger, rows: Sequence[Row]) -> str | None:
    """Find the document that a table is of.

    A row that gives the publication date of a source names it. Without one, the source from
    which the ledger itself holds at least three of the same quotations is the document.
    """
    known = {r[0] for r in ledger.rows("select source_id from sources")}
    for row in rows:
        if row.kind == "attribute" and row.predicate == "published" and row.subject in known:
            return row.subject
    quotes = [r.quote for r in rows if len(r.quote) > 12]
    held = ledger.rows(
        "select source_id, quote from all_claims where quote in (select unnest(?))", [quotes]
    )
    votes = Counter(source for source, _ in set(held))
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= 3 else None


def _published(
    ledger: Ledger, source: str | None, given: str | None, rows: Sequence[Row], snapshot: Snapshot
) -> int:
    """Return the day of the document: as given, of its source, or the latest as_of."""
    if given:
        return check_day(given, "--published")
    if source:
        day = ledger.one("select published_day from source_fact where source_id = ?", [source])
        if day is not None and day < FUTURE:
            return int(day)
    days = [r.as_of.hi for r in rows if r.as_of is not None and r.as_of.hi < FUTURE]
    return min(max(days, default=snapshot.known), snapshot.known)


def _check_row(
    raw: Row,
    row: Row,
    pred: Predicate | None,
    worlds: tuple[World, World],
    rows: Sequence[Row],
    words: Vocabulary,
    day: int,
) -> CheckedRow:
    then, now = (_judge(world, row, pred, rows, words, day) for world in worlds)
    now = _aged(row, pred, worlds[1], now, words, day)
    claims = dict.fromkeys((*now.claims, *then.claims))
    return CheckedRow(
        claim_id=row.claim_id,
        kind=row.kind,
        quote=row.quote,
        statement=" ".join(p for p in (raw.subject, raw.predicate, raw.object, raw.value) if p),
        verdict_then=str(then.verdict),
        verdict_now=str(now.verdict),
        found=now.found or then.found,
        reason=now.reason,
        reason_then=then.reason if then.verdict is not now.verdict else "",
        # A source's own date of publication is no claim.
        claims=[c for c in claims if not c.startswith("source:")],
    )


def _judge(
    world: World,
    row: Row,
    pred: Predicate | None,
    rows: Sequence[Row],
    words: Vocabulary,
    day: int,
) -> Finding:
    """Return the verdict on one row in one world: by evidence, and by the document's own words."""
    finding = decide(world, row, pred, words, day)
    why, always = contradicts_itself(world, row, pred, rows)
    if why and (always or finding.verdict in YIELDING):
        return Finding(Verdict.INCONSISTENT, finding.found, why, finding.claims)
    if pred is not None and pred.listed_by and row.kind == "count" and finding.verdict in YIELDING:
        listed = own_list(world, row, pred, rows)
        return left_out(world, row, pred, listed, day) or finding
    return finding


def _aged(
    row: Row, pred: Predicate | None, world: World, now: Finding, words: Vocabulary, day: int
) -> Finding:
    """Call a statement outdated when it was so on its own day and is no longer so today.

    Only statements that speak of the document's day age: a number or status "as of" an earlier
    date stays true of that date.
    """
    if now.verdict is not Verdict.SUPPORTED or pred is None or pred.rule not in AGEING:
        return now
    if pred.ever or pred.acts:
        return now
    if row.as_of is not None and (row.as_of.hi < day or row.as_of.end is not None):
        return now
    today = world.snapshot.known
    later = replace(row, as_of=parse_when(iso(today)))
    again = decide(world.at(today), later, pred, words, today)
    if again.verdict is not Verdict.CONTRADICTED:
        return now
    return Finding(
        Verdict.OUTDATED,
        f"then: {now.found}; now: {again.found}",
        "It was so on its day and is no longer so.",
        tuple(dict.fromkeys((*now.claims, *again.claims))),
    )
