"""The figures of a stress answer, each with both clocks, build and seed in its foot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from blocs.drawing import Caption
from blocs.stress.asking import designs_over
from blocs.stress.figures import Curve, curves_figure, phase_figure
from blocs.stress.target import target_of
from blocs.worlds.curves import curves

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot
    from blocs.stress.answers import PhaseAnswer, Stress
    from blocs.stress.phase import Belief, Phase
    from blocs.stress.target import Settings

__all__ = ["draw_designs", "draw_phase"]

WORLDS = 2_000
"""Enough for a line as thick as its error."""


def _caption(answer: Stress | PhaseAnswer, title: str) -> Caption:
    question, ledger = answer.question, answer.ledger
    return Caption(
        title=title,
        as_of=question["as_of"],
        known_at=question["known_at"],
        source=(
            f"blocs {ledger['blocs']}, ledger {ledger['name']}, build {ledger['build'][:12]}, "
            f"seed {question['seed']}"
        ),
    )


def draw_phase(
    answer: PhaseAnswer, map_: Phase, belief: Belief | None, path: Path
) -> tuple[Path, ...]:
    """Draw the map with its borders and the belief; return the files written."""
    title = f"Star or accord of {answer.parties} parties: which loses fewer"
    return phase_figure(map_, path, caption=_caption(answer, title), belief=belief)


def draw_designs(
    snapshot: Snapshot, answer: Stress, settings: Settings, path: Path
) -> tuple[Path, ...]:
    """Draw member reach over random exits: what is recorded, and the same parties otherwise."""
    target = target_of(snapshot, answer.target["what"], settings)
    seed = answer.question["seed"]
    drawn = []
    recorded = curves(
        target.design,
        worlds=WORLDS,
        seed=seed,
        membership_probability=target.memberships,
        text_probability=target.texts,
        values=("member-reach",),
    )
    each = [("as recorded", recorded)]
    if target.design.n > 2:
        each += [
            (
                design.name,
                curves(
                    design,
                    worlds=WORLDS,
                    seed=seed,
                    party_probability=target.parties,
                    values=("member-reach",),
                ),
            )
            for design in designs_over(target.design.n, settings.beta)
        ]
    for name, found in each:
        curve = found.curve("member-reach")
        x = np.arange(curve.mean.size)
        low = high = curve.mean
        if found is recorded:
            # Where one world in fifty loses all, the mean lies below nine worlds in ten.
            low, high = np.minimum(curve.low, curve.mean), np.maximum(curve.high, curve.mean)
        drawn.append(Curve(name, x, curve.mean, low, high))
    return curves_figure(
        drawn,
        path,
        x_label="parties that have left, drawn by lot",
        y_label="member reach retained (mean; as recorded: band of nine worlds in ten)",
        caption=_caption(answer, f"{target.title}: what is left after random exits"),
    )
