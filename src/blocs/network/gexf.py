"""The network as GEXF 1.3, which Gephi and networkx read, with dates as spells.

The rules are those of the 1.3 schema and of Gephi's own reader: bounds of a spell are both
included, spells of one element do not overlap, an open end is left out, and timeformat is ``date``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as xml

from blocs.dates import FUTURE, iso
from blocs.network.graphs import Attributes, about, edges, node_names, nodes
from blocs.network.hypergraph import Network
from blocs.network.spells import Stretch, courses

__all__ = ["to_gexf"]

NAMESPACE = "http://gexf.net/1.3"
COURSE = "course"
"""Title of the dynamic attribute that tells a membership's answer over time."""


def to_gexf(network: Network, *, history: bool = False) -> bytes:
    """Return the bipartite graph as a GEXF document.

    Edges have a spell for each stretch in which the membership is certain or possible, and the
    dynamic attribute ``course`` says which; ``answer`` says how it is on the as-of day. Nodes have
    the spells in which any of their edges holds.

    Args:
        network: of a day.
        history: also what had begun by that day and holds no longer, with answer ``no``.

    Returns:
        UTF-8 bytes, the same for the same network.
    """
    told, run = nodes(network), courses(network, history=history)
    names = node_names(network)
    rows = {(e.party, e.instrument): e.attributes for e in edges(network)}
    ways = {(p, names.get(i, i)): stretches for (p, i), stretches in run.items()}
    if history:
        _add_past(network, told, rows, ways)
    root = xml.Element("gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    head = about(network)
    meta = xml.SubElement(root, "meta", {"lastmodifieddate": head["known_at"]})
    xml.SubElement(meta, "creator").text = f"blocs {head['blocs']}"
    xml.SubElement(meta, "description").text = (
        "; ".join(f"{k}: {v}" for k, v in head.items() if v and k != "citation")
        + f". {head['citation']}"
    )
    xml.SubElement(meta, "keywords").text = "agreements, parties, instruments, bipartite"
    graph = xml.SubElement(
        root,
        "graph",
        {
            "defaultedgetype": "undirected",
            "mode": "dynamic",
            "timeformat": "date",
            "timerepresentation": "interval",
            "idtype": "string",
        },
    )
    columns = _columns(graph, "node", told.values())
    seats = _columns(graph, "edge", rows.values())
    moving = xml.SubElement(graph, "attributes", {"class": "edge", "mode": "dynamic"})
    xml.SubElement(moving, "attribute", {"id": COURSE, "title": COURSE, "type": "string"})
    living: dict[str, list[Stretch]] = {}
    for (party, instrument), stretches in ways.items():
        living.setdefault(party, []).extend(stretches)
        living.setdefault(instrument, []).extend(stretches)
    listed = xml.SubElement(graph, "nodes", {"count": str(len(told))})
    for name, attributes in told.items():
        label = str(attributes["label"])
        node = xml.SubElement(listed, "node", {"id": name, "label": label})
        _values(node, attributes, columns)
        _spells(node, living.get(name, ()))
    drawn = xml.SubElement(graph, "edges", {"count": str(len(rows))})
    for number, ((party, instrument), attributes) in enumerate(rows.items()):
        ends = {"id": str(number), "source": party, "target": instrument}
        edge = xml.SubElement(drawn, "edge", ends)
        values = _values(edge, attributes, seats)
        for stretch in ways.get((party, instrument), ()):
            told_then = {"for": COURSE, "value": stretch.answer, **_bounds(stretch)}
            xml.SubElement(values, "attvalue", told_then)
        _spells(edge, ways.get((party, instrument), ()))
    xml.indent(root, " ")
    document: bytes = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _add_past(
    network: Network,
    told: dict[str, Attributes],
    rows: dict[tuple[str, str], Attributes],
    ways: Mapping[tuple[str, str], Sequence[Stretch]],
) -> None:
    """Add parties, instruments and memberships that hold no longer on the day."""
    ledger = network.snapshot.ledger
    for party, instrument in ways:
        for name, mode in ((party, 0), (instrument, 1)):
            if name not in told:
                card = ledger.cards.get(name)
                told[name] = {
                    "bipartite": mode,
                    "kind": "instrument" if mode else "party",
                    "ledger_id": name,
                    "label": card.title if mode and card else ledger.label(name),
                }
        rows.setdefault((party, instrument), {"answer": "no"})


def _columns(graph: xml.Element, kind: str, rows: Iterable[Attributes]) -> dict[str, str]:
    """Declare every attribute of nodes or edges once, typed; return title → id."""
    types: dict[str, str] = {}
    for row in rows:
        for title, value in row.items():
            types.setdefault(title, "integer" if isinstance(value, int) else "string")
    # Gephi and networkx keep the label itself; a second one would only confuse.
    types.pop("label", None)
    static = xml.SubElement(graph, "attributes", {"class": kind, "mode": "static"})
    for title, sort in types.items():
        xml.SubElement(static, "attribute", {"id": title, "title": title, "type": sort})
    return {t: t for t in types}


def _values(element: xml.Element, attributes: Attributes, columns: dict[str, str]) -> xml.Element:
    values = xml.SubElement(element, "attvalues")
    for title, value in attributes.items():
        if title in columns and value != "":
            xml.SubElement(values, "attvalue", {"for": columns[title], "value": str(value)})
    return values


def _spells(element: xml.Element, stretches: Iterable[Stretch]) -> None:
    """Write the stretches as spells, those that touch or overlap as one."""
    merged: list[Stretch] = []
    for start, end, _ in sorted(stretches):
        if merged and start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(end, merged[-1].end))
        else:
            merged.append(Stretch(start, end, ""))
    if merged:
        spells = xml.SubElement(element, "spells")
        for stretch in merged:
            xml.SubElement(spells, "spell", _bounds(stretch))


def _bounds(stretch: Stretch) -> dict[str, str]:
    """Return first and last day: GEXF includes both, our stretches end before their end."""
    end = {} if stretch.end >= FUTURE else {"end": iso(stretch.end - 1)}
    return {"start": iso(stretch.start), **end}
