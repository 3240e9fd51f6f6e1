"""The network as nodes and edges with attributes, and in the hands of networkx and XGI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from blocs.dates import iso
from blocs.network.diversity import categories
from blocs.network.hypergraph import Network

__all__ = ["Edge", "about", "edges", "node_names", "nodes", "to_networkx", "to_xgi"]

Attributes = dict[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Edge:
    """One membership as an edge of the bipartite graph: from a party to an instrument.

    Attributes:
        party, instrument: names of the nodes.
        attributes: what is told of it.
    """

    party: str
    instrument: str
    attributes: Attributes


def about(network: Network) -> dict[str, str]:
    """Return what a file must say of itself: scope, both clocks, ledger, build and citation."""
    snapshot = network.snapshot
    ledger = snapshot.ledger.identity()
    scope = " ".join(w for w in (network.hub, network.topic) if w) or "all"
    clocks = f"as of {iso(snapshot.day)}, known at {iso(snapshot.known)}, level {snapshot.level}"
    return {
        "title": f"Network {scope} of the ledger {ledger['name']}, {clocks}",
        "as_of": iso(snapshot.day),
        "known_at": iso(snapshot.known),
        "level": snapshot.level,
        "hub": network.hub,
        "topic": network.topic,
        "with_ties": "yes" if network.with_ties else "no",
        "settled": "yes" if network.settled else "no",
        "without": " ".join(sorted(snapshot.excluded)),
        "ledger": ledger["name"],
        "build": ledger["build"],
        "policy": ledger["policy"],
        "blocs": ledger["blocs"],
        "citation": (
            f"blocs {ledger['blocs']}, ledger {ledger['name']}, build {ledger['build'][:12]}, "
            f"policy {ledger['policy']}; {clocks}. Cite the sources of the claims too: "
            "blocs evidence CLAIM."
        ),
    }


def node_names(network: Network) -> dict[str, str]:
    """Return the node of each instrument: its id, told apart where a party has the same one."""
    taken = set(network.parties)
    return {i: f"{i} (instrument)" if i in taken else i for i in network.instruments}


def nodes(network: Network) -> dict[str, Attributes]:
    """Return the nodes, parties first, each with its attributes; "" where nothing is known."""
    snapshot = network.snapshot
    sorts = {k: categories(snapshot, k) for k in ("region", "income", "capabilities")}
    found: dict[str, Attributes] = {}
    for party in network.parties:
        card = snapshot.ledger.parties[party]
        told = {k: sorts[k].get(party, ("", "")) for k in sorts}
        found[party] = {
            "bipartite": 0,
            "kind": "party",
            "ledger_id": party,
            "label": card.label,
            "party_kind": card.kind,
            **{k: value for k, (value, _) in told.items()},
            "claims": " ".join(sorted(c for _, c in told.values() if c)),
        }
    names = node_names(network)
    for instrument, text in network.text.items():
        own = network.cards[instrument]
        found[names[instrument]] = {
            "bipartite": 1,
            "kind": "instrument",
            "ledger_id": instrument,
            "label": own.title,
            "form": own.form,
            "shape": own.shape,
            "bindingness": own.bindingness,
            "topic": own.topics,
            "hub": own.hub,
            "programme": own.programme,
            "parent": own.parent,
            "term": own.term,
            "min_parties": own.min_parties,
            "in_force": text.answer,
            "grade": text.grade,
            "claims": " ".join(text.claims),
        }
    return found


def edges(network: Network) -> list[Edge]:
    """Return the memberships as edges with their attributes."""
    names = node_names(network)
    return [
        Edge(
            m.party,
            names[m.instrument],
            {
                "answer": network.answer(m),
                "given_text": m.answer,
                "grade": m.grade,
                "voices": m.voices,
                "since": m.since,
                "until": m.until,
                "through": " ".join(m.through),
                "claims": " ".join(m.claims),
            },
        )
        for m in network.memberships
    ]


def to_networkx(network: Network) -> Any:
    """Return the bipartite graph of parties (``bipartite`` 0) and instruments (1).

    Args:
        network: of a day.

    Returns:
        A `networkx.Graph` with the attributes of `nodes` and `edges`; what a file must say of
        itself stands in ``graph``.

    Example:
        >>> import blocs
        >>> snapshot = blocs.open("space").as_of("2024-02-15", known_at="2026-11-25")
        >>> graph = to_networkx(build_network(snapshot, "USA"))
        >>> graph.degree["artemis-accords"]
        36
    """
    import networkx as nx

    graph = nx.Graph(**about(network))
    for name, attributes in nodes(network).items():
        graph.add_node(name, **attributes)
    for edge in edges(network):
        graph.add_edge(edge.party, edge.instrument, **edge.attributes)
    return graph


def to_xgi(network: Network) -> Any:
    """Return an XGI hypergraph: parties as nodes, one edge for each instrument.

    Edges carry the instruments' ids, so two instruments with the same parties stay two.

    Args:
        network: of a day.

    Raises:
        ImportError: when xgi is not installed.
    """
    try:
        from xgi import Hypergraph
    except ImportError:
        raise ImportError("to_xgi needs xgi: pip install 'blocs[xgi]'") from None

    make: Any = Hypergraph
    told = nodes(network)
    names = node_names(network)
    graph = make(**about(network))
    graph.add_nodes_from((p, told[p]) for p in network.parties)
    for instrument, memberships in network.members.items():
        graph.add_edge(
            [m.party for m in memberships],
            idx=instrument,
            **told[names[instrument]],
            answers={m.party: network.answer(m) for m in memberships},
        )
    return graph
