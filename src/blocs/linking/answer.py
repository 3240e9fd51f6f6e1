"""The answer of ``blocs link``: what is proposed, by pair of lists, and how good that is."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar

from blocs.errors import QuestionError
from blocs.ledger.answers import Reply, Section, counted
from blocs.linking.linker import Linked, Pair, link
from blocs.linking.proposals import HEADER, proposals, reason_of
from blocs.linking.records import Record
from blocs.linking.score import Score, score, total

__all__ = ["LinkAnswer", "link_answer"]

SHOWN = 15
"""Proposals shown on a terminal; the file and JSON have them all."""


@dataclass(frozen=True, kw_only=True, repr=False)
class LinkAnswer(Reply):
    """Proposals, and their score where the records carry keys."""

    lists: dict[str, int]
    pairs: list[dict[str, Any]]
    proposals: list[dict[str, Any]]
    scored: bool
    seconds: float
    notes: list[str]
    judgements: list[tuple[str, ...]] = field(default_factory=list)
    columns: ClassVar[tuple[str, ...]] = (
        "left",
        "right",
        "expected",
        "proposed",
        "keys",
        "precision",
        "recall",
        "f1",
        "unchecked",
    )

    def answer_dict(self) -> dict[str, Any]:
        """Return the ``answer`` part of the envelope; the rows of the file are its proposals."""
        skipped = {"question", "evidence", "ledger", "judgements", "seconds"}
        return {k: v for k, v in asdict(self).items() if k not in skipped}

    def table(self) -> list[dict[str, Any]]:
        """Return a row for each two lists."""
        return self.pairs

    def sections(self) -> list[Section]:
        """Return the least certain proposals, which a person should see first."""
        doubtful = sorted(self.proposals, key=lambda p: (p["probability"], p["left"], p["right"]))
        shown = ("left", "right", "probability", "reason")
        title = "Least certain of what is proposed"
        return [Section(title, shown, doubtful[:SHOWN])] if doubtful else []

    def headline(self) -> str:
        """Return how many pairs are proposed, among how many records."""
        return (
            f"{counted(len(self.proposals), 'pair')} proposed among "
            f"{counted(sum(self.lists.values()), 'record')} of {counted(len(self.lists), 'list')}; "
            "a person decides"
        )

    def judgements_csv(self) -> str:
        """Return the proposals as rows for ``judgements.csv``, with its header."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(self.judgements)
        return buffer.getvalue()


def link_answer(
    records: Sequence[Record],
    *,
    name: str,
    seed: int,
    today: date,
    least: float = 0.5,
    engine: str = "duckdb",
    judged: Collection[tuple[str, str]] = (),
) -> LinkAnswer:
    """Link records and return the answer.

    Args:
        records: of two lists or more.
        name: what they are called, for the envelope.
        seed: of the random pairs; today: the day of the judgements.
        least: probability from which a pair is proposed, above 0 and below 1.
        engine: ``duckdb`` or ``spark``.
        judged: pairs of ids that somebody judged already.

    Raises:
        QuestionError: when ``least`` is no such probability, or as in `link`.
    """
    if not 0 < least < 1:
        raise QuestionError(f"least is {least}; give a probability above 0 and below 1")
    linked = link(records, seed=seed, engine=engine)
    rows = proposals(linked.pairs, today=today, least=least, judged=judged)
    chosen = {(r[0], r[1]) for r in rows}
    told = [_told(p) for p in linked.pairs if (p.left.record_id, p.right.record_id) in chosen]
    scored = any(r.key for r in records)
    scores = score(records, linked.pairs, least=least)
    notes = [
        "A probability rests on what the lists say of titles, days and parties, and on one text "
        "standing in a list once; a person decides, and nothing is merged.",
        f"Compared with Splink on {engine} in {linked.seconds:.0f} s.",
    ]
    if scored:
        notes.insert(
            1,
            "Precision and recall are against keys that stand for one record in either list; "
            "the keys are the lists' own matching, which errs and misses as well.",
        )
    return LinkAnswer(
        question={
            "command": "link",
            "inputs": name,
            "least": least,
            "seed": seed,
            "engine": engine,
        },
        evidence={"claims": [], "sources": []},
        ledger=_identity(name, records),
        lists=dict(linked.sizes),
        pairs=_by_pair(linked, scores, scored),
        proposals=told,
        scored=scored,
        seconds=linked.seconds,
        notes=notes,
        judgements=rows,
    )


def _identity(name: str, records: Sequence[Record]) -> dict[str, str]:
    from blocs import __version__

    digest = hashlib.sha256()
    for record in sorted(records, key=lambda r: (r.source, r.record_id)):
        digest.update(repr((_plain(record), sorted(record.parties))).encode())
    return {"name": name, "build": digest.hexdigest(), "policy": "", "blocs": __version__}


def _plain(record: Record) -> tuple[Any, ...]:
    """Return what a record holds but its parties, whose order is not kept."""
    return (record.record_id, record.source, record.titles, record.first, record.last, record.form)


def _told(pair: Pair) -> dict[str, Any]:
    return {
        "left": pair.left.record_id,
        "right": pair.right.record_id,
        "left_list": pair.left.source,
        "right_list": pair.right.source,
        "probability": round(pair.probability, 4),
        "reason": reason_of(pair),
        "left_title": pair.left.titles[0],
        "right_title": pair.right.titles[0],
    }


def _by_pair(linked: Linked, scores: list[Score], scored: bool) -> list[dict[str, Any]]:
    """Return a row for each two lists, and their sum when there are keys."""
    rows = []
    for s in [*scores, *([total(scores)] if scored and len(scores) > 1 else [])]:
        expected = (
            sum(linked.common.values())
            if (s.left, s.right) == ("all", "lists")
            else linked.common.get((s.left, s.right), 0.0)
        )
        row: dict[str, Any] = {
            "left": s.left,
            "right": s.right,
            "expected": round(expected),
            "proposed": s.proposed,
        }
        if scored:
            row |= {
                "keys": s.keys,
                "precision": _share(s.precision),
                "recall": _share(s.recall),
                "f1": _share(s.f1),
                "unchecked": s.unchecked,
            }
        rows.append(row)
    return rows


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
