"""How much of a value is due to each player: Shapley and Banzhaf, exactly, for one kind of game.

In a veto game on c players, k of them keystones, a coalition is worth something only when it holds
every keystone; how much depends on its size alone. Every failure rule is such a game or a mixture
of two, so sums of them give exact answers for any number of parties.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb

from blocs.errors import QuestionError

__all__ = ["SHAPES", "Shares", "veto_game", "worth"]

SHAPES = ("alive", "pairs")
"""A coalition of s is worth 1, or s(s - 1)/2 pairs, from the minimum on, and 0 below it."""

Shares = tuple[Fraction, Fraction, Fraction, Fraction]
"""Shapley of a keystone and of another player, Banzhaf of a keystone and of another."""


def worth(shape: str, minimum: int, size: int) -> int:
    """Return what a coalition of a size that holds all keystones is worth."""
    if shape not in SHAPES:
        raise QuestionError(f"{shape!r} is no shape of a game; choose {', '.join(SHAPES)}")
    if size < minimum:
        return 0
    return 1 if shape == "alive" else comb(size, 2)


@lru_cache(maxsize=4096)
def veto_game(shape: str, players: int, keystones: int, minimum: int) -> Shares:
    """Return the Shapley and Banzhaf values of a veto game.

    Shapley (1953, Contributions to the Theory of Games II: 307) is the mean of what a player adds
    over all orders: in a random order a player finds s others before it with probability 1/c each,
    and all k keystones among them with probability C(c-1-k, s-k)/C(c-1, s). What is left of the
    whole is split among the keystones. The absolute Banzhaf value (Penrose 1946, J. R. Stat. Soc.
    109:53) is the mean over all 2^(c-1) coalitions of the others.

    Args:
        shape: one of `SHAPES`.
        players: c, 1 or more.
        keystones: k, 0 to c.
        minimum: size below which a coalition is worth nothing, 1 or more.

    Returns:
        Shapley of a keystone and of another, Banzhaf of a keystone and of another; 0 for a sort of
        player that the game does not have.

    Example:
        A convener and nine others, alive while it and one more act:

        >>> [str(share) for share in veto_game("alive", 10, 1, 2)]
        ['9/10', '1/90', '511/512', '1/512']
    """
    c, k = players, keystones
    if not (c >= 1 and 0 <= k <= c and minimum >= 1):
        raise QuestionError(f"no game of {c} players, {k} keystones and a minimum of {minimum}")
    value = [worth(shape, minimum, size) for size in range(c + 1)]
    other = other_banzhaf = Fraction(0)
    if k < c:
        for s in range(k, c):
            gain = value[s + 1] - value[s]
            if gain:
                with_keystones = comb(c - 1 - k, s - k)
                other += Fraction(with_keystones * gain, comb(c - 1, s) * c)
                other_banzhaf += with_keystones * gain
    key = key_banzhaf = Fraction(0)
    if k:
        key = (value[c] - (c - k) * other) / k
        key_banzhaf = Fraction(sum(comb(c - k, s - k) * value[s] for s in range(k, c + 1)))
    whole = 2 ** (c - 1)
    return key, other, key_banzhaf / whole, other_banzhaf / whole
