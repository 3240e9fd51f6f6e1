"""Answer "who wins where": the map of imitation against another parameter, for so many parties."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.evidence import evidence_block
from blocs.stress.answers import PhaseAnswer
from blocs.stress.exact import Setting
from blocs.stress.phase import Belief, Border, Phase, phase, place
from blocs.stress.priors import beta, kappa
from blocs.stress.target import Settings, target_of
from blocs.stress.threats import THREATS, Assumption

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["DEFAULT_PARTIES", "phase_answer"]

DEFAULT_PARTIES = 37
"""A hub and 36 partners, when no target says how many."""

COLUMNS = 41
ROWS = 21
OTHER_EXITS = (3, 9)
"""Further numbers of simultaneous exits whose borders are shown."""


def phase_answer(
    snapshot: Snapshot,
    what: str | None = None,
    *,
    axis: str = "kappa",
    parties: int | None = None,
    worlds: int = 20_000,
    seed: int = 1,
    settings: Settings | None = None,
) -> tuple[PhaseAnswer, Phase, Belief | None]:
    """Return where the star and where the accord loses fewer parties, and the map to draw.

    Args:
        snapshot: ledger at two clocks; its cases of exits make the belief.
        what: hub or instrument whose number of parties is meant.
        axis: ``kappa``, ``hub-share``, ``threshold`` or ``common-cause``.
        parties: how many instead, 3 or more.
        worlds: simulated worlds, 2 or more.
        seed: of the simulation.
        settings: the reader's own β and κ as a point; the real cases' when None.

    Raises:
        UnknownId, QuestionError: when the target, the axis or a number means nothing here.
    """
    target = target_of(snapshot, what, Settings()) if what else None
    n = parties or (round(sum(target.parties)) if target else DEFAULT_PARTIES)
    if n < 3:
        raise QuestionError(f"{n} parties: star and accord differ from 3 on")
    others = tuple(k for k in OTHER_EXITS if k < n - 1)
    highest = 1.0 if axis != "hub-share" else 0.2
    map_ = phase(
        Setting(n),
        np.linspace(0, 1, COLUMNS).tolist(),
        np.linspace(0, highest, ROWS).tolist(),
        axis=axis,
        worlds=worlds,
        seed=seed,
        other_exits=others,
    )
    belief, claims = (None, set()) if axis != "kappa" else _belief(snapshot, settings)
    answer = PhaseAnswer(
        question=snapshot.question(
            "stress", view="phase", target=what, axis=axis, parties=n, worlds=worlds, seed=seed
        ),
        evidence=evidence_block(snapshot.ledger, claims),
        ledger=snapshot.ledger.identity(),
        axis=axis,
        parties=n,
        summary=_sentences(map_, belief),
        rows=_rows(map_),
        belief={} if belief is None else _placed(map_, belief),
        assumptions=[asdict(a) for a in ASSUMED],
        threats=[asdict(t) for t in THREATS],
        run={"worlds": worlds, "seed": seed},
        notes=[
            "A border is the imitation β from which on the star loses fewer parties than the "
            "accord; low and high are the 95 % interval of the simulated one."
        ],
    )
    return answer, map_, belief


ASSUMED = (
    Assumption("shock", "one exit", "the analytic border is of one shock; others are simulated"),
    Assumption("who", "every party alike", "the convener is as likely to be hit as any other"),
    Assumption("size", "many partners", "the analytic border drops N; the exact one keeps it"),
    Assumption(
        "convener's exit",
        "not imitated",
        "if it is, the odds β/(1-β) must exceed (1-κ)N/(N+1-κ): the border moves by about 1/N",
    ),
)


def _belief(snapshot: Snapshot, settings: Settings | None) -> tuple[Belief | None, set[str]]:
    """Return the point and the box that real cases allow, or the reader's own point."""
    try:
        spread, death = beta(snapshot), kappa(snapshot, of="value")
    except QuestionError:
        if settings is None:
            return None, set()
        own, also = settings.beta, settings.kappa
        return Belief(own, also, (own, own), (also, also), "set by the reader"), set()
    claims = {*spread.claims, *death.claims}
    box = (spread.low, min(spread.high, 1.0)), (death.low, death.high)
    if settings is None:
        words = f"{spread.n} chains of exits, {death.n} acts of a keystone"
        return Belief(min(spread.value, 1.0), death.value, *box, words), claims
    low, high = (min(settings.beta, box[0][0]), max(settings.beta, box[0][1]))
    k_low, k_high = (min(settings.kappa, box[1][0]), max(settings.kappa, box[1][1]))
    words = "point set by the reader, box of real cases"
    return Belief(settings.beta, settings.kappa, (low, high), (k_low, k_high), words), claims


def _rows(map_: Phase) -> list[dict[str, Any]]:
    """Return the borders row by row; None where a border lies beyond the grid."""

    def cell(line: Border | None, part: str, index: int) -> float | None:
        if line is None:
            return None
        found = getattr(line, part)[index]
        return float(found) if np.isfinite(found) else None

    rows = []
    for index, value in enumerate(map_.values):
        row: dict[str, Any] = {
            "value": float(value),
            "analytic": cell(map_.analytic, "beta", index),
            "exact": cell(map_.exact, "beta", index),
            "simulated": cell(map_.simulated, "beta", index),
            "low": cell(map_.simulated, "low", index),
            "high": cell(map_.simulated, "high", index),
        }
        for other in map_.others:
            row[other.name.removeprefix("simulated, ")] = cell(other, "beta", index)
        rows.append(row)
    return rows


def _placed(map_: Phase, belief: Belief) -> dict[str, Any]:
    found = place(map_, belief)
    return {
        **asdict(belief),
        "winner": found.winner,
        "star_minus_accord": found.difference,
        "star_share_of_box": found.star_share,
        "settled": found.settled,
    }


def _sentences(map_: Phase, belief: Belief | None) -> list[str]:
    n = map_.setting.n
    found = [
        f"{n} parties, one exit drawn by lot: above the border in β the star loses fewer parties, "
        f"below it the accord. For κ = 0 the border is {map_.exact.beta[0]:.2f} exactly (0.50 for "
        "many partners), and it falls to 0 as the accord comes to depend on its convener."
        if map_.axis == "kappa"
        else f"{n} parties, border in β for each value of {map_.axis}; κ = {map_.kappa:g}."
    ]
    if belief is not None:
        at = place(map_, belief)
        side = "settled" if at.settled else "not settled"
        found.append(
            f"β = {belief.beta:.2f}, κ = {belief.value:.2f} ({belief.source}): the {at.winner} "
            f"loses {abs(at.difference):.2f} parties less. {100 * at.star_share:.0f} % of the box "
            f"β {belief.beta_range[0]:.2f} to {belief.beta_range[1]:.2f}, κ "
            f"{belief.value_range[0]:.2f} to {belief.value_range[1]:.2f} lies on the star's side: "
            f"{side}."
        )
    return found
