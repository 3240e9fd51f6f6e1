"""Who hangs together: a snapshot as a hypergraph of parties and instruments, and its measures."""

from blocs.network.building import build_network, network_of
from blocs.network.diversity import hill
from blocs.network.export import export
from blocs.network.hypergraph import Incidence, Membership, Network, Text
from blocs.network.layout import layout
from blocs.network.measures import Measures, Value, measures
from blocs.network.sides import Alignment, Both, alignment, overlap, polarisation

__all__ = [
    "Alignment",
    "Both",
    "Incidence",
    "Measures",
    "Membership",
    "Network",
    "Text",
    "Value",
    "alignment",
    "build_network",
    "export",
    "hill",
    "layout",
    "measures",
    "network_of",
    "overlap",
    "polarisation",
]
