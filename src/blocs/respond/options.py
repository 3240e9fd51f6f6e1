"""Answer "what is open, and what blocks the rest" from the coding and the assessments."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from blocs.dates import Answer
from blocs.errors import QuestionError
from blocs.ledger.names import nearest
from blocs.respond.answers import OptionsAnswer
from blocs.respond.assessed import Assessment, Cells, assessments_of, criteria_of
from blocs.respond.coding import Changes, Coding, coding_of
from blocs.respond.knockout import KINDS, Importance, importance, knockout
from blocs.respond.most import overturns, readings, standing_chances
from blocs.respond.options_tables import (
    cut_rows,
    importance_rows,
    lifting_rows,
    option_rows,
    rank_rows,
    requirement_rows,
    severity_rows,
    test_row,
    weight_rows,
)
from blocs.respond.options_words import against, notes, scope, sentences
from blocs.respond.rules import scores
from blocs.respond.smaa import Smaa, smaa
from blocs.respond.sources import evidence_with
from blocs.respond.taste import Taste
from blocs.respond.threats import OPTIONS_THREATS
from blocs.stress.threats import Assumption

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.ledger.view import Snapshot

__all__ = ["FEASIBILITY", "options"]

FEASIBILITY = "feasibility"
"""No part of an option's worth: whether it can be done is what the cuts answer."""


def options(
    snapshot: Snapshot,
    *,
    barrier: str | None = None,
    changes: Changes | None = None,
    taste: Taste | None = None,
    soft: float = 0.5,
) -> OptionsAnswer:
    """Return which options are open, what closes the others, and which barrier matters most.

    Args:
        snapshot: ledger at two clocks.
        barrier: the one to test for "single most important"; the most assessed one when None.
        changes: what the reader codes otherwise.
        taste: weights, rule, assessors, draws and seed.
        soft: probability that a soft barrier stands, for Birnbaum; hard ones surely stand.

    Raises:
        QuestionError: when a name, a change or a setting means nothing here.
    """
    changes, taste = changes or Changes(), taste or Taste()
    if not 0 <= soft <= 1:
        raise QuestionError(f"--soft {soft}: a probability lies between 0 and 1")
    coded = coding_of(snapshot)
    coding = coded.changed(changes)
    said = {about: assessments_of(snapshot, about) for about in ("barrier", "option")}
    # Somebody who speaks of options only may be left out as well, so both are asked together.
    kept = set(taste.kept([*said["barrier"], *said["option"]]))
    severity = [a for a in said["barrier"] if a in kept]
    focal = _focal(coding, severity, barrier)
    chances = standing_chances(coding, soft)
    found = {kind: knockout(coding, kind) for kind in KINDS}
    by = {kind: importance(k, chances) for kind, k in found.items()}
    cells = _cells(snapshot, coding, [a for a in said["option"] if a in kept], taste)
    ranked, worth = _worth(cells, taste)
    firsts = {kind: _first_shares(by[kind], worth) for kind in KINDS}
    tested = readings(coding, focal, soft)
    turned, tried = overturns(coding, focal)
    heard = Cells.of(
        severity, list(coding.barriers), list(criteria_of(snapshot, "barrier").values())
    )
    claims = {a.claim for a in severity} | {p.claim for p in coding.precedents} | set(cells.claims)
    verdicts = [r.verdict(focal) for r in tested]
    tables = {
        "options": option_rows(coding, found, cells),
        "requires": requirement_rows(coding),
        "cuts": cut_rows(found),
        "lifting": lifting_rows(found),
        "importance": importance_rows(coding, found, by, firsts, heard),
        "test": [test_row(r, focal) for r in tested],
        "overturn": [
            {
                "change": o.change,
                "in play": o.kind,
                "first before": list(o.before),
                "first after": list(o.after),
                "decides": "yes" if o.decides else "no",
            }
            for o in turned
        ],
        "ranks": rank_rows(coding, cells, ranked),
        "central": weight_rows(cells, ranked, "option"),
        "severity": severity_rows(focal, heard),
        "precedents": [
            {
                "option": p.option,
                "when": p.when,
                "what": p.what,
                "outcome": "done" if p.done else "failed",
                "shows": list(p.shows),
                "claims": [p.claim],
            }
            for p in coding.precedents
            if p.option in coding.options
        ],
    }
    sources = {o.source for o in coding.options.values()}
    sources |= {b.source for b in coding.barriers.values()}
    sources -= snapshot.excluded
    assumed = _assumptions(coding, changes, soft) + taste.assumptions(
        cells.missing, len(cells.subjects) * len(cells.criteria)
    )
    answer = OptionsAnswer(
        question=snapshot.question(
            "respond", view="options", barrier=focal, draws=taste.draws, seed=taste.seed
        ),
        evidence=evidence_with(snapshot, claims, sources),
        ledger=snapshot.ledger.identity(),
        barrier=focal,
        verdict={v: verdicts.count(v) for v in ("yes", "shared", "no")},
        summary=[],
        tables=tables,
        assumptions=[asdict(a) for a in assumed],
        threats=[asdict(t) for t in OPTIONS_THREATS],
        changes=changes.words(),
        run={"draws": taste.draws, "seed": taste.seed, "changes tried": tried},
        notes=notes(snapshot, coded, coding),
        parts=(*OptionsAnswer.TITLES, "assumptions"),
    )
    told = sentences(coding, focal, found, by, tested, turned, tried, ranked, cells, heard)
    if changes.words():
        told += against(coded, focal, soft, found, tested)
    return replace(answer, summary=[scope(snapshot, coding), *told])


def _focal(coding: Coding, severity: list[Assessment], barrier: str | None) -> str:
    if barrier is not None:
        if barrier not in coding.barriers:
            near = nearest(barrier, sorted(coding.barriers), 3) or sorted(coding.barriers)
            raise QuestionError(f"no barrier has the id {barrier!r}. There are: {', '.join(near)}")
        return barrier
    if not coding.barriers:
        raise QuestionError("no barrier is known by then; choose a later --known-at")
    heard = {b: len({a.assessor for a in severity if a.subject == b}) for b in coding.barriers}
    return max(heard, key=lambda b: (heard[b], b))


def _cells(snapshot: Snapshot, coding: Coding, said: list[Assessment], taste: Taste) -> Cells:
    criteria = list(criteria_of(snapshot, "option").values())
    if not criteria:
        raise QuestionError("scales.csv has no criterion for options, so none can be ranked")
    cells = Cells.of(said, list(coding.options), criteria)
    for (subject, criterion), (low, high) in taste.assumed.items():
        cells = set_cell(cells, subject, criterion, low, high)
    return cells


def set_cell(cells: Cells, subject: str, criterion: str, low: float, high: float) -> Cells:
    """Return cells with one as the reader sets it.

    Raises:
        QuestionError: when the subject or criterion is unknown, or the values lie off its scale.
    """
    names = {c.name: c for c in cells.criteria}
    if subject not in cells.subjects or criterion not in names:
        raise QuestionError(
            f"{subject}.{criterion} is no cell here: {', '.join(cells.subjects)} on "
            f"{', '.join(names)}"
        )
    scale = names[criterion]
    if not scale.low <= low <= high <= scale.high:
        raise QuestionError(
            f"{subject}.{criterion}={low:g}-{high:g} lies not on its scale, "
            f"{scale.low:g} to {scale.high:g}, the lower first"
        )
    return cells.with_cell(subject, criterion, low, high)


def _worth(cells: Cells, taste: Taste) -> tuple[Smaa, NDArray[np.float64]]:
    """Return the ranking on all criteria, and draws of what each option is worth if done."""
    generator = np.random.default_rng(taste.seed)
    drawn = cells.draw(generator, taste.draws)
    names = [c.name for c in cells.criteria]
    weights = taste.drawn(generator, names)
    ranked = smaa(drawn.values, weights, taste.rule)
    kept = [i for i, n in enumerate(names) if n != FEASIBILITY]
    full = np.broadcast_to(weights, (taste.draws, len(names)))[:, kept]
    total = full.sum(axis=1, keepdims=True)
    equal = np.full_like(full, 1 / max(len(kept), 1))
    share = np.divide(full, total, out=equal, where=total > 0)
    worth = (
        scores(drawn.values[:, :, kept], share)
        if kept
        else np.ones((taste.draws, len(cells.subjects)))
    )
    return ranked, worth


def _first_shares(by: Importance, worth: NDArray[np.float64]) -> dict[str, float]:
    """Return in which share of the draws each barrier matters most by Shapley; ties share."""
    total = worth @ by.shapley
    if not total.size:
        return {}
    best = total.max(axis=1, keepdims=True)
    top = (total >= best - 1e-12) & (best > 1e-12)
    shares = top / np.maximum(top.sum(axis=1, keepdims=True), 1)
    return dict(zip(by.barriers, (float(x) for x in shares.mean(axis=0)), strict=True))


def _assumptions(coding: Coding, changes: Changes, soft: float) -> list[Assumption]:
    may = [b.id for b in coding.barriers.values() if b.stands is Answer.POSSIBLE]
    found = [
        Assumption(
            "requirements",
            "as in options.csv, conditions.csv and barriers.csv",
            "a reading by two coders; change it with --requires, --negates, --read, --lift, "
            "--deny and their like",
        ),
        Assumption(
            "available",
            ", ".join(coding.unnegated()) or "none",
            "nothing negates these conditions, so they are taken to hold; deny one with --deny",
        ),
        Assumption(
            "in play",
            "; ".join(f"{kind}: {words}" for kind, words in KINDS.items()),
            "a precedent overcomes a barrier when it was done while it stood and shows each "
            "condition that it negates to have held",
        ),
        Assumption(
            "a way around closed",
            "is no alternative any more; an option of which it is the very subject keeps it",
            "conditions.csv names the ways; deny a condition everywhere with --deny",
        ),
        Assumption("worth of options in the indices", "1 each", "open in the column 'first %'"),
        Assumption(
            "standing, for Birnbaum only",
            f"hard barriers 1, soft ones {soft:g}",
            "nobody states a probability; set it with --soft",
        ),
    ]
    if may:
        found.append(
            Assumption(
                "may stand", ", ".join(may), "the day lies within their doubt; taken to stand"
            )
        )
    memory = [b.id for b in coding.barriers.values() if b.source == "memory"]
    if memory:
        found.append(
            Assumption("from memory", ", ".join(memory), "no source was seen; lift it with --lift")
        )
    found += [Assumption("changed", told, "by the reader") for told in changes.words()]
    return found
