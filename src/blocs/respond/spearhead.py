"""Answer "who should lead" from the assessments of institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.names import nearest
from blocs.respond.answers import SpearheadAnswer, whole
from blocs.respond.assessed import Assessment, Cells, Criterion, assessments_of, criteria_of
from blocs.respond.leading import (
    Decisive,
    Team,
    decisive,
    order_reversals,
    taste_or_evidence,
    teams,
    voices,
)
from blocs.respond.options import set_cell
from blocs.respond.options_tables import weight_rows
from blocs.respond.rules import RULES
from blocs.respond.smaa import Smaa, smaa
from blocs.respond.sources import evidence_with
from blocs.respond.spearhead_words import sentences, unheard
from blocs.respond.taste import Taste
from blocs.respond.threats import SPEARHEAD_THREATS
from blocs.stress.threats import Assumption

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["spearhead"]


def spearhead(
    snapshot: Snapshot,
    *,
    candidates: Sequence[str] | None = None,
    add: Sequence[str] = (),
    covers: float = 0.75,
    taste: Taste | None = None,
) -> SpearheadAnswer:
    """Return who comes first under open weights, which teams cover all, and what would change it.

    Args:
        snapshot: ledger at two clocks.
        candidates: institutions; ``("all",)`` for all assessed; when None those assessed on more
            than half of the functions.
        add: further candidates; one of whom nothing is known needs values in ``taste.assumed``.
        covers: share of a scale from which on a function counts as covered, in (0, 1].
        taste: weights, rule, assessors, draws and seed.

    Raises:
        QuestionError: when a name or a setting means nothing here, or nobody is left to compare.
    """
    taste = taste or Taste()
    criteria = list(criteria_of(snapshot, "institution").values())
    if not criteria:
        raise QuestionError(
            "scales.csv has no criterion for institutions, so nobody can be compared"
        )
    said = taste.kept(assessments_of(snapshot, "institution"))
    chosen, passed_over = _chosen(said, criteria, candidates, add, taste)
    cells = Cells.of(said, chosen, criteria)
    for (subject, criterion), (low, high) in taste.assumed.items():
        cells = set_cell(cells, subject, criterion, low, high)
    generator = np.random.default_rng(taste.seed)
    drawn = cells.draw(generator, taste.draws)
    weights = taste.drawn(generator, [c.name for c in criteria])
    by_rule = {rule: smaa(drawn.values, weights, rule) for rule in RULES}
    now = by_rule[taste.rule]
    groups, nobody = teams(cells, drawn, covers)
    turns, tried = decisive(cells, drawn, weights, taste.rule, now)
    heard = voices(cells, weights, taste.rule, taste.draws, taste.seed)
    shares = taste_or_evidence(cells, drawn, weights, taste.rule)
    tables = {
        "ranks": _ranks(snapshot, cells, now),
        "cells": _cells(cells),
        "rules": [
            {"rule": rule, **{s: whole(float(x)) for s, x in zip(chosen, r.first, strict=True)}}
            for rule, r in by_rule.items()
        ],
        "pairs": [
            {
                "institution": s,
                **{o: whole(float(now.pairwise[i, k])) for k, o in enumerate(chosen) if k != i},
            }
            for i, s in enumerate(chosen)
        ],
        "central": weight_rows(cells, now, "institution"),
        "teams": [_team_row(t) for t in groups],
        "taste": [
            {"open": what, **{s: whole(float(x)) for s, x in zip(chosen, first, strict=True)}}
            for what, first in shares.items()
        ],
        "voices": [
            {
                "left out": who,
                "which is": what,
                "assessments": gone,
                "leader then": list(leaders),
                **{s: whole(float(x)) for s, x in zip(chosen, first, strict=True)},
            }
            for who, what, gone, leaders, first in heard
        ],
        "decides": [_decisive_row(d) for d in turns],
        "reversals": [
            {
                "rule": rule,
                "change": f"{who} {what}",
                "order turns, % of draws": whole(x),
            }
            for rule, what, who, x in order_reversals(cells, drawn, weights)
        ],
    }
    assumed = [
        Assumption(
            "covered",
            f"from {covers:g} of the scale on",
            "nobody says how much is enough; set it with --covers",
        ),
        *taste.assumptions(cells.missing, len(chosen) * len(criteria)),
    ]
    notes = []
    if passed_over:
        notes.append(
            f"Assessed on too few functions to be compared by default: {', '.join(passed_over)}; "
            "take them in with --add, or all with --candidates all."
        )
    return SpearheadAnswer(
        question=snapshot.question(
            "respond",
            view="spearhead",
            candidates=list(chosen),
            rule=taste.rule,
            draws=taste.draws,
            seed=taste.seed,
        ),
        evidence=evidence_with(snapshot, cells.claims, ()),
        ledger=snapshot.ledger.identity(),
        leaders={r: [chosen[i] for i in s.leaders] for r, s in by_rule.items()},
        summary=sentences(
            snapshot,
            cells,
            by_rule,
            taste,
            groups,
            nobody,
            shares,
            turns,
            tried,
            unheard(now, chosen, heard),
        ),
        tables=tables,
        assumptions=[asdict(a) for a in assumed],
        threats=[asdict(t) for t in SPEARHEAD_THREATS],
        changes=[],
        run={"draws": taste.draws, "seed": taste.seed, "assessments tried": tried},
        notes=notes,
        parts=(*SpearheadAnswer.TITLES, "assumptions"),
    )


def _chosen(
    said: Sequence[Assessment],
    criteria: Sequence[Criterion],
    candidates: Sequence[str] | None,
    add: Sequence[str],
    taste: Taste,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the candidates, and those assessed on too few functions."""
    heard: dict[str, set[str]] = {}
    for a in said:
        heard.setdefault(a.subject, set()).add(a.criterion)
    set_by_reader = {subject for subject, _ in taste.assumed}
    if candidates is None:
        names = [s for s, on in heard.items() if 2 * len(on) > len(criteria)]
    elif tuple(candidates) == ("all",):
        names = list(heard)
    else:
        names = list(candidates)
    names = list(dict.fromkeys([*names, *add]))
    for name in names:
        if name not in heard and name not in set_by_reader:
            near = nearest(name, sorted(heard), 3) or sorted(heard)
            raise QuestionError(
                f"nobody assesses {name!r} on any function. There are: {', '.join(near)}; or set "
                f"its values with --assume {name}.{criteria[0].name}=LOW-HIGH"
            )
    if len(names) < 2:
        left = ", ".join(f"{s} on {len(on)}" for s, on in sorted(heard.items())) or "none"
        raise QuestionError(
            f"{len(names)} candidate{'s' * (len(names) != 1)} of whom enough is known, and two are "
            f"needed. Assessed, of {len(criteria)} functions: {left}. Name them with --candidates, "
            "or leave out fewer assessors"
        )
    return tuple(sorted(names)), tuple(sorted(set(heard) - set(names)))


def _ranks(snapshot: Snapshot, cells: Cells, now: Smaa) -> list[dict[str, Any]]:
    rows = []
    for i, subject in enumerate(cells.subjects):
        row: dict[str, Any] = {"institution": subject, "name": _label(snapshot, subject)}
        for rank in range(len(cells.subjects)):
            row[f"rank {rank + 1} %"] = whole(float(now.acceptability[i, rank]))
        row["confidence %"] = whole(now.confidence[i])
        row["not assessed"] = sum(s == subject for s, _ in cells.missing)
        row["claims"] = sorted(
            {a.claim for k, c in cells.cells.items() if k[0] == subject for a in c if a.claim}
        )
        rows.append(row)
    return sorted(rows, key=lambda r: (-r["rank 1 %"], r["institution"]))


def _label(snapshot: Snapshot, subject: str) -> str:
    found = snapshot.ledger.one(
        "select label from (select party_id as id, label from parties union all "
        "select subject_id, label from subjects) where id = ?",
        [subject],
    )
    return str(found) if found else "the reader's own"


def _cells(cells: Cells) -> list[dict[str, Any]]:
    rows = []
    for c in cells.criteria:
        row: dict[str, Any] = {"function": c.name}
        for s in cells.subjects:
            cell = cells.cells.get((s, c.name))
            if not cell:
                row[s] = "not assessed"
                continue
            low, high, top, bottom = cells.bounds(s, c)
            families = len({a.family for a in cell})
            split = " disputed" if top > bottom else ""
            row[s] = f"{low:g} to {high:g} ({families}){split}"
        row["claims"] = sorted(
            {a.claim for k, cell in cells.cells.items() if k[1] == c.name for a in cell if a.claim}
        )
        rows.append(row)
    return rows


def _team_row(team: Team) -> dict[str, Any]:
    return {
        "team": " + ".join(team.members),
        "covers all, doubts in favour": "yes" if team.favourable else "no",
        "doubts against": "yes" if team.strict else "no",
        "covers all, % of draws": whole(team.covers),
        "and none to spare %": whole(team.needed),
        "may lack": list(team.lacks),
    }


def _decisive_row(d: Decisive) -> dict[str, Any]:
    return {
        "assessment": d.claim,
        "of": f"{d.subject} {d.criterion}",
        "by": d.assessor,
        "value": f"{d.low:g} to {d.high:g}",
        "read as": f"{d.read_as:g}",
        "leader then": list(d.leaders),
        "claims": [d.claim],
    }
