"""The sweeps of the latent-class model, compiled; imported only when it is fitted."""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

__all__ = ["sample"]


@numba.njit(cache=True)
def _share_out(rng: Any, units: int, weights: Any, into: Any) -> None:
    """Draw how many of some units go to each class, and add them up in ``into``."""
    left = weights.sum()
    for k in range(len(weights) - 1):
        if units == 0:
            return
        chance = weights[k] / left if left > 0.0 else 1.0
        drawn = units if chance >= 1.0 else rng.binomial(units, max(chance, 0.0))
        into[k] += drawn
        units -= drawn
        left -= weights[k]
    into[len(weights) - 1] += units


@numba.njit(cache=True)
def sample(
    rng: Any,
    patterns: Any,
    counts: Any,
    classes: int,
    shape: float,
    rate: float,
    burn: int,
    draws: int,
    thin: int,
) -> Any:
    """Return numbers of unseen units drawn by a Gibbs sampler, shape (draws,).

    Manrique-Vallier (2016), section 3: given classes, capture probabilities are Beta and sticks
    Beta; given those, each history's units are shared out multinomially, and the unseen are
    negative binomial under P(N) ∝ 1/N.

    Args:
        rng: a numpy Generator.
        patterns: histories held by somebody, shape (histories, lists); counts: of each.
        classes, shape, rate: see `LatentClass`; burn, draws, thin: sweeps.
    """
    held, lists = patterns.shape
    seen = counts.sum()
    chance = np.empty((classes, lists))
    for k in range(classes):
        for j in range(lists):
            chance[k, j] = rng.beta(1.0, 1.0)
    weight = np.full(classes, 1.0 / classes)
    alpha = 1.0
    kept = np.empty(draws)
    members = np.empty(classes, np.int64)
    pattern_members = np.empty(classes, np.int64)
    caught = np.empty((classes, lists), np.int64)
    chances = np.empty(classes)
    done = 0
    for sweep in range(burn + draws * thin):
        members[:] = 0
        caught[:, :] = 0
        for h in range(held):
            for k in range(classes):
                value = weight[k]
                for j in range(lists):
                    value *= chance[k, j] if patterns[h, j] == 1 else 1.0 - chance[k, j]
                chances[k] = value
            pattern_members[:] = 0
            _share_out(rng, counts[h], chances, pattern_members)
            for k in range(classes):
                members[k] += pattern_members[k]
                for j in range(lists):
                    caught[k, j] += patterns[h, j] * pattern_members[k]
        missed = 0.0
        for k in range(classes):
            value = weight[k]
            for j in range(lists):
                value *= 1.0 - chance[k, j]
            chances[k] = value
            missed += value
        found = max(1.0 - missed, 1e-12)
        # Negative binomial as a Poisson whose mean is Gamma; a Poisson mean beyond 1e15 is noise.
        mean = rng.gamma(float(seen), missed / found)
        unseen = rng.poisson(min(mean, 1e15))
        pattern_members[:] = 0
        _share_out(rng, unseen, chances, pattern_members)
        for k in range(classes):
            members[k] += pattern_members[k]
        for k in range(classes):
            for j in range(lists):
                chance[k, j] = rng.beta(1.0 + caught[k, j], 1.0 + members[k] - caught[k, j])
        after = members.sum()
        stick = 1.0
        log_rest = 0.0
        for k in range(classes - 1):
            after -= members[k]
            part = rng.beta(1.0 + members[k], alpha + after)
            part = min(part, 1.0 - 1e-12)
            weight[k] = stick * part
            stick *= 1.0 - part
            log_rest += math.log1p(-part)
        weight[classes - 1] = stick
        # log of the last weight is the sum of log(1 - stick parts), which alpha's posterior needs.
        alpha = max(rng.gamma(shape + classes - 1.0, 1.0 / (rate - log_rest)), 1e-6)
        if sweep >= burn and (sweep - burn) % thin == thin - 1:
            kept[done] = unseen
            done += 1
    return kept
