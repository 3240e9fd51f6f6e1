"""Fit many Poisson log-linear models of the same table at once, by Newton's method.

Models differ in their columns, in the cells they speak of, or in the counts. A hundred cost little
more than one, which is what makes averaging over models and the bootstrap affordable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["SURELY_POSITIVE", "Fits", "fit_many", "ranks"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
STEPS = 80
HALVINGS = 25
TOLERANCE = 1e-13
"""Newton decrement at which a fit stops: twice what the log likelihood can still gain."""
SURELY_POSITIVE = 1e-9
"""Where no estimate exists, some fitted count shrinks by a factor e with each step, and is below
this when the fit stops. A converged fit with all counts above it proves that the estimate exists:
it is a positive table with the same sufficient statistics. Below, the linear program decides."""
RIDGE = 1e-11
SAME_DIRECTION = 1e-10
ONE_THREAD = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """What m models of c cells and p columns came to.

    Attributes:
        coefficients: shape (m, p), 0 for a column that a model does not have.
        fitted: expected counts, shape (m, c), 0 in cells that a model does not speak of.
        loglik: Poisson log likelihood, shape (m,), with the factorials.
        variance: of the intercept, shape (m,), from the inverse information.
        converged: shape (m,).
    """

    coefficients: Floats
    fitted: Floats
    loglik: Floats
    variance: Floats
    converged: Bools


def fit_many(
    design: Floats,
    counts: Floats,
    *,
    columns: Bools | None = None,
    cells: Bools | None = None,
) -> Fits:
    """Fit models by Newton's method with step-halving.

    Args:
        design: shape (c, p), the first column the intercept.
        counts: shape (m, c), or (1, c) for the same counts in all models.
        columns: which columns each model has, shape (m, p) or (1, p); all when None.
        cells: which cells each model speaks of, shape (m, c) or (1, c); all when None.

    Returns:
        The fits. Where no estimate exists, fitted counts of some cells run towards 0; this
        function does not judge that (see `blocs.counts.existence`).
    """
    from scipy.special import gammaln

    c, p = design.shape
    columns = np.ones((1, p), dtype=bool) if columns is None else columns
    cells = np.ones((1, c), dtype=bool) if cells is None else cells
    m = max(len(counts), len(columns), len(cells))
    use = np.broadcast_to(columns, (m, p))
    on = np.broadcast_to(cells, (m, c)).astype(float)
    y = np.broadcast_to(counts, (m, c)) * on
    square = (design[:, :, None] * design[:, None, :]).reshape(c, p * p)
    factorials = (gammaln(y + 1.0) * on).sum(axis=1)

    beta = _start(design, square, y, on, use)
    mu, loglik = _evaluate(design, y, on, beta)
    converged = np.zeros(m, dtype=bool)
    active = np.arange(m)
    for _ in range(STEPS):
        step, decrement = _newton(design, square, y[active] - mu[active], mu[active], use[active])
        small = decrement < TOLERANCE
        beta_new = beta[active] + step
        mu_new, loglik_new = _evaluate(design, y[active], on[active], beta_new)
        slack = 1e-12 * (1.0 + np.abs(loglik[active]))
        for _ in range(HALVINGS):
            worse = ~(loglik_new >= loglik[active] - slack)
            if not worse.any():
                break
            step[worse] *= 0.5
            rows = active[worse]
            beta_new[worse] = beta[rows] + step[worse]
            mu_new[worse], loglik_new[worse] = _evaluate(design, y[rows], on[rows], beta_new[worse])
        better = loglik_new >= loglik[active] - slack
        rows = active[better]
        beta[rows], mu[rows], loglik[rows] = (
            beta_new[better],
            mu_new[better],
            loglik_new[better],
        )
        converged[active[small & better]] = True
        active = active[~small & better]
        if not active.size:
            break
    information = _information(square, mu, use)
    # The inverse's first entry is the variance of the intercept.
    first = np.zeros((m, p, 1))
    first[:, 0] = 1.0
    variance = np.maximum(np.linalg.solve(information, first)[:, 0, 0], 0.0)
    return Fits(beta, mu, loglik - factorials, variance, converged)


def ranks(design: Floats, columns: Bools, cells: Bools) -> NDArray[np.int64]:
    """Return the rank of each model's design on its own cells and columns, shape (m,).

    From the cross products of columns of length 1, which are cheap to get for many models.
    """
    c, p = design.shape
    m = max(len(columns), len(cells))
    use = np.broadcast_to(columns, (m, p))
    on = np.broadcast_to(cells, (m, c)).astype(float)
    length = np.linalg.norm(design, axis=0)
    scaled = design / np.where(length > 0, length, 1.0)
    square = (scaled[:, :, None] * scaled[:, None, :]).reshape(c, p * p)
    products = _product(on, square).reshape(m, p, p) * (use[:, :, None] & use[:, None, :])
    found = np.linalg.matrix_rank(products, tol=SAME_DIRECTION, hermitian=True)
    return np.asarray(found, dtype=np.int64)


def _product(many: Floats, few: Floats) -> Floats:
    """Return the matrix product, in pieces too small for the linear algebra to start threads.

    On a busy machine threads that wait for each other took eight times as long as the work.
    """
    inner, width = few.shape
    rows = max(1, ONE_THREAD // (inner * width))
    if len(many) <= rows:
        return np.asarray(many @ few)
    return np.concatenate([many[i : i + rows] @ few for i in range(0, len(many), rows)])


def _evaluate(design: Floats, y: Floats, on: Floats, beta: Floats) -> tuple[Floats, Floats]:
    eta = np.minimum(_product(beta, design.T), 600.0)
    mu = np.exp(eta) * on
    return mu, np.asarray((y * eta).sum(axis=1) - mu.sum(axis=1))


def _information(square: Floats, weights: Floats, use: Bools) -> Floats:
    p = use.shape[1]
    found = _product(weights, square).reshape(-1, p, p)
    found *= use[:, :, None] & use[:, None, :]
    scale = np.maximum(np.einsum("mii->mi", found), 1e-300)
    add = np.where(use, RIDGE * scale, 1.0)
    found[:, np.arange(p), np.arange(p)] += add
    return found


def _newton(
    design: Floats, square: Floats, residual: Floats, mu: Floats, use: Bools
) -> tuple[Floats, Floats]:
    score = np.where(use, _product(residual, design), 0.0)
    step: Floats = np.asarray(
        np.linalg.solve(_information(square, mu, use), score[:, :, None])[:, :, 0], dtype=float
    )
    return step, np.asarray(np.abs((step * score).sum(axis=1)))


def _start(design: Floats, square: Floats, y: Floats, on: Floats, use: Bools) -> Floats:
    """Weighted least squares on the logarithms of the counts plus a half."""
    weights = (y + 0.5) * on
    right = np.where(use, _product(weights * np.log(y + 0.5), design), 0.0)
    found = np.linalg.solve(_information(square, weights, use), right[:, :, None])[:, :, 0]
    return np.asarray(found)
