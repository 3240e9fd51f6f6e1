"""Which chance does a world bring? Numbers that depend on what is drawn, never on when.

A number is a function of the seed, the purpose, the instrument, the party and the world. So designs
over the same parties meet the same fate, in whatever order, block or thread they are computed.
The generator is Philox4x64-10 (Salmon, Moraes, Dror and Shaw 2011, SC '11, section 3.3), which
numpy has too, but only as a stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from blocs.errors import QuestionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KAPPA", "MEMBERSHIP", "PARTY", "RESISTANCE", "TEXT", "check_seed", "keys", "uniforms"]

PARTY, MEMBERSHIP, TEXT, KAPPA, RESISTANCE = 1, 2, 3, 4, 5
"""Purposes; the last word of the counter."""

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_LOW, _HALF, _KEEP_53 = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(11)


def check_seed(seed: int) -> int:
    """Return a seed unchanged.

    Raises:
        QuestionError: when it is no whole number of 0 or more.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise QuestionError(f"the seed is {seed!r}; give a whole number of 0 or more")
    return int(seed)


def keys(seed: int) -> NDArray[np.uint64]:
    """Return the two key words of a seed; neighbouring seeds give unrelated keys."""
    return (
        np.random.SeedSequence(check_seed(seed), spawn_key=(0,))
        .generate_state(2, np.uint64)
        .astype(np.uint64)
    )


@njit(cache=True, nogil=True, inline="always")
def _high(a: np.uint64, b: np.uint64) -> np.uint64:
    """Return the upper 64 bits of a product of 64-bit words."""
    a0, a1, b0, b1 = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    middle0, middle1 = a0 * b1, a1 * b0
    carry = ((a0 * b0) >> _HALF) + (middle0 & _LOW) + (middle1 & _LOW)
    return a1 * b1 + (middle0 >> _HALF) + (middle1 >> _HALF) + (carry >> _HALF)


@njit(cache=True, nogil=True)
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words that Philox4x64-10 makes of a counter and a key."""
    for _ in range(10):
        c0, c1, c2, c3 = (
            _high(_M1, c2) ^ c1 ^ k0,
            _M1 * c2,
            _high(_M0, c0) ^ c3 ^ k1,
            _M0 * c0,
        )
        k0, k1 = k0 + _W0, k1 + _W1
    return c0, c1, c2, c3


@njit(cache=True, nogil=True)
def _fill(
    out: NDArray[np.float64],
    key: NDArray[np.uint64],
    purpose: int,
    instruments: NDArray[np.uint64],
    parties: NDArray[np.uint64],
    worlds: NDArray[np.uint64],
) -> None:
    """Write the uniform of each role (column) in each world (row)."""
    two, three, last = np.uint64(2), np.uint64(3), np.uint64(purpose)
    for j in range(parties.size):
        four = (np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0))
        at = np.uint64(0)
        for r in range(worlds.size):
            # One call serves four neighbouring worlds.
            if r == 0 or worlds[r] >> two != at:
                at = worlds[r] >> two
                four = philox(at, instruments[j], parties[j], last, key[0], key[1])
            lane = worlds[r] & three
            word = four[0] if lane == 0 else four[1]
            if lane > 1:
                word = four[2] if lane == 2 else four[3]
            out[r, j] = (word >> _KEEP_53) * 2.0**-53


def uniforms(
    key: NDArray[np.uint64],
    purpose: int,
    instruments: NDArray[np.uint64],
    parties: NDArray[np.uint64],
    worlds: NDArray[np.uint64],
) -> NDArray[np.float64]:
    """Return numbers in [0, 1), one for each world (row) and each role (column).

    Args:
        key: of the seed, from `keys`.
        purpose: one of the constants of this module.
        instruments: stable number of the instrument of each role; 0 where none applies.
        parties: index of the party of each role; 0 where none applies.
        worlds: numbers of the worlds, in any order, with repeats allowed.
    """
    out = np.empty((worlds.size, parties.size), np.float64)
    _fill(out, key, purpose, instruments, parties, worlds)
    return out
