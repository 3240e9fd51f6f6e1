"""How the network hangs on its centre: reach, hub dominance and centralisation.

Each function takes a `World` and returns a number, or None where the measure is undefined.
"""

from __future__ import annotations

from blocs.network.worlds import World

__all__ = [
    "degree_centralisation",
    "hub_pair_share",
    "hub_reach",
    "hub_share",
    "instruments_held",
    "parties_tied",
    "seat_centralisation",
    "tied_pairs",
]


def parties_tied(world: World) -> float:
    """Return the number of parties in any instrument."""
    return float(world.tied.sum())


def instruments_held(world: World) -> float:
    """Return the number of instruments that hold."""
    return float((world.sizes > 0).sum())


def tied_pairs(world: World) -> float:
    """Return the number of pairs of parties that share an instrument."""
    return float(world.partners.sum() / 2)


def hub_reach(world: World, hub: int) -> float:
    """Return the number of parties that share an instrument with the hub."""
    return float(world.partners[hub])


def hub_share(world: World, hub: int) -> float | None:
    """Return the share of instruments that the hub is in: Σₑ[hub ∈ e] / E; a star has 1."""
    held = instruments_held(world)
    return float(world.degrees[hub]) / held if held else None


def hub_pair_share(world: World, hub: int) -> float | None:
    """Return the share of tied pairs that include the hub.

    A star of bilaterals has 1, one accord of n parties (n−1)/C(n,2) = 2/n.
    """
    pairs = tied_pairs(world)
    return hub_reach(world, hub) / pairs if pairs else None


def degree_centralisation(world: World) -> float | None:
    """Return the degree centralisation of the tied parties, in [0, 1].

    Σᵢ (d* − dᵢ) / ((n−1)(n−2)) over the n tied parties, dᵢ being the number of distinct partners
    and d* the largest (Freeman, "Centrality in social networks: conceptual clarification",
    Social Networks 1, 1979, section on degree-based centralisation). A star has 1; a network
    in which everybody has the same number of partners, such as one accord, has 0.

    Returns:
        The index; None with fewer than three parties, where its maximum is 0.
    """
    partners = world.partners[world.tied]
    n = len(partners)
    if n < 3:
        return None
    return float((partners.max() - partners).sum()) / ((n - 1) * (n - 2))


def seat_centralisation(world: World) -> float | None:
    """Return the centralisation of parties in the two-mode graph of parties and instruments.

    Σᵢ (d* − dᵢ) / ((n−2) m), dᵢ being the number of instruments of party i, n the tied parties,
    m the instruments. The sum is Freeman's (1979), taken on one mode of a two-mode graph as by
    Borgatti and Everett ("Network analysis of 2-mode data", Social Networks 19, 1997). Its maximum
    is ours: every instrument has at least two parties, so with one party in all m of them the
    others hold m seats or more between them and the sum is at most (n−1)m − m. A star of
    bilaterals attains it; one accord has 0.

    Returns:
        The index in [0, 1]; None with fewer than three parties.
    """
    seats = world.degrees[world.tied]
    n, m = len(seats), instruments_held(world)
    if n < 3:
        return None
    return float((seats.max() - seats).sum()) / ((n - 2) * m)
