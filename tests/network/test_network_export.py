"""Files for other tools: read back by them, and equal to the network."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as xml

import duckdb
import networkx as nx
import pytest
from network_shapes import SOURCES, act, card, text

from blocs.dates import FUTURE, day_of, iso
from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, Snapshot
from blocs.network import build_network, export, layout
from blocs.network.export import FORMATS, write_files
from blocs.network.graphs import node_names
from blocs.network.spells import courses

GEXF = "{http://gexf.net/1.3}"


@pytest.mark.parametrize(("form", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_networkx_reads_back_the_network(
    today: Snapshot, form: str, read: Callable[[io.BytesIO], nx.Graph]
) -> None:
    """Nodes, edges and answers are those of the network; types survive."""
    network = build_network(today)
    (data,) = export(network, form).values()
    graph = read(io.BytesIO(data))
    names = node_names(network)

    assert set(graph) == {*network.parties, *names.values()}
    assert {frozenset(e): graph.edges[e]["answer"] for e in graph.edges} == {
        frozenset((m.party, names[m.instrument])): network.answer(m) for m in network.memberships
    }
    assert {n: d["bipartite"] for n, d in graph.nodes(data=True)} == {
        **dict.fromkeys(network.parties, 0), **dict.fromkeys(names.values(), 1)
    }  # fmt: skip
    assert graph.nodes["CHL"]["region"] == "Americas"
    assert graph.nodes["aus-chl"]["topic"] == "remote-sensing"
    assert graph.edges["CHL", "aus-chl"]["voices"] == 1


def test_an_instrument_with_the_id_of_a_party_is_a_node_of_its_own(
    opened: Callable[..., Ledger],
) -> None:
    """Two things of one name do not fall together."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": "AUS"}, {"party_id": "union"}],
        instruments=[card("union")],
        participation=text("union", "AUS", "union"),
    )
    network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"))
    graph = network.to_networkx()

    assert sorted(graph) == ["AUS", "union", "union (instrument)"]
    assert graph.nodes["union (instrument)"]["ledger_id"] == "union"


def test_spells_keep_the_rules_of_gexf(today: Snapshot) -> None:
    """Days in order, spells of one element apart, open ends left out, dates declared as dates."""
    (data,) = export(build_network(today), "gexf", history=True).values()
    root = xml.fromstring(data)
    graph = root.find(f"{GEXF}graph")
    assert graph is not None

    assert graph.get("timeformat") == "date"
    assert graph.get("mode") == "dynamic"
    elements = [*graph.iter(f"{GEXF}node"), *graph.iter(f"{GEXF}edge")]
    assert elements
    for element in elements:
        spells = [(s.get("start"), s.get("end")) for s in element.iter(f"{GEXF}spell")]
        assert spells, element.attrib
        previous = None
        for start, end in spells:
            assert start is not None
            assert previous is None or previous < start
            assert end is None or start <= end
            # An open spell is the last one.
            previous = end or "9999-12-31"


def test_a_spell_runs_from_the_first_day_to_the_last(today: Snapshot) -> None:
    """GEXF includes both ends; the text was terminated on 1 January 2015."""
    (data,) = export(build_network(today), "gexf", history=True).values()
    root = xml.fromstring(data)
    (edge,) = (
        e for e in root.iter(f"{GEXF}edge") if (e.get("source"), e.get("target")) == ("HUN", "old")
    )
    (spell,) = edge.iter(f"{GEXF}spell")
    values = {v.get("for"): v.get("value") for v in edge.iter(f"{GEXF}attvalue")}

    assert spell.attrib == {"start": "2010-01-01", "end": "2014-12-31"}
    assert (values["answer"], values["course"]) == ("no", "yes")


def test_attribute_values_name_declared_attributes(today: Snapshot) -> None:
    """Gephi drops a value whose attribute is not declared for its class."""
    (data,) = export(build_network(today), "gexf", history=True).values()
    root = xml.fromstring(data)
    for kind in ("node", "edge"):
        declared = {
            a.get("id")
            for block in root.iter(f"{GEXF}attributes") if block.get("class") == kind
            for a in block
        }  # fmt: skip
        used = {v.get("for") for e in root.iter(f"{GEXF}{kind}") for v in e.iter(f"{GEXF}attvalue")}

        assert used
        assert used <= declared


def test_the_course_of_a_membership_is_its_answer_on_every_day(
    opened: Callable[..., Ledger],
) -> None:
    """Vague dates, a suspension, an exit: day by day the stretches say what members say."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL", "DNK", "EST")],
        instruments=[card("accord", shape="multilateral")],
        participation=[
            act("accord", "EST", "2018-12-01"),
            act("accord", "AUS", "2019"),
            act("accord", "CHL", "2019-02"),
            act("accord", "CHL", "2019-06", event="withdrew"),
            act("accord", "DNK", "2019-03-10"),
            act("accord", "DNK", "2019-04-10", event="suspended"),
            act("accord", "DNK", "2019-05~", event="resumed"),
            act("accord", "DNK", "2020-02-02", source_id="rumour", event="withdrew"),
        ],
    )
    snapshot = ledger.as_of("2020-03-01", known_at="2026-01-01")
    found = courses(build_network(snapshot), history=True)
    for day in range(day_of("2019-01-01"), day_of("2020-04-01"), 5):
        rows = snapshot.at(day=day).members("accord").rows
        expected = {m.party: m.answer for m in rows}
        then = {
            party: s.answer for (party, _), course in found.items() for s in course
            if s.start <= day < s.end
        }  # fmt: skip
        assert expected == then, iso(day)


def test_stretches_follow_one_another(today: Snapshot) -> None:
    """Each ends after it starts, and none overlaps the next."""
    for course in courses(build_network(today, with_ties=True), history=True).values():
        for one, two in pairwise(course):
            assert one.end <= two.start
            assert (one.end, one.answer) != (two.start, two.answer)
        assert all(s.start < s.end <= FUTURE for s in course)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_network_gives_the_same_bytes(today: Snapshot, form: str) -> None:
    """No clock of the machine and no order of a set shows in a file."""
    network = build_network(today)

    assert export(network, form) == export(build_network(today), form)


@pytest.mark.parametrize("form", FORMATS)
def test_every_file_says_of_when_and_of_what_it_is(today: Snapshot, form: str) -> None:
    """Both clocks, the build and how to cite it stand in the file, or beside it."""
    files = export(build_network(today), form)
    said = files.get("datapackage.json") or next(iter(files.values()))
    for fact in (b"2022-01-01", b"2026-01-01", today.ledger.build.encode(), b"Cite the sources"):
        assert fact in said


def test_csv_and_parquet_hold_the_same_rows(today: Snapshot, tmp_path: Path) -> None:
    """Nodes, memberships and spells, with dates as dates in Parquet."""
    network = build_network(today)
    write_files(export(network, "csv"), tmp_path / "csv")
    write_files(export(network, "parquet"), tmp_path / "parquet")
    for name in ("nodes", "memberships", "spells"):
        with open(tmp_path / "csv" / f"{name}.csv", encoding="utf-8", newline="") as handle:
            written = list(csv.DictReader(handle))
        rows = duckdb.sql(f"select * from '{tmp_path}/parquet/{name}.parquet'")
        read = [
            {c: "" if v is None else str(v) for c, v in zip(rows.columns, r, strict=True)}
            for r in rows.fetchall()
        ]
        assert written == read
    sort = duckdb.sql(
        f"select typeof(\"start\") from '{tmp_path}/parquet/spells.parquet' limit 1"
    ).fetchall()
    told = duckdb.sql(f"from parquet_kv_metadata('{tmp_path}/parquet/nodes.parquet')").fetchall()

    assert sort == [("DATE",)]
    assert (b"known_at", b"2026-01-01") in {r[1:] for r in told}


def test_a_zip_holds_what_the_folder_holds(today: Snapshot, tmp_path: Path) -> None:
    """And is the same, bytes for bytes, when written again."""
    files = export(build_network(today), "csv")
    (once,) = write_files(files, tmp_path / "one.zip")
    (again,) = write_files(files, tmp_path / "two.zip")
    with zipfile.ZipFile(once) as archive:
        held = {n: archive.read(n) for n in archive.namelist()}

    assert held == files
    assert once.read_bytes() == again.read_bytes()


def test_files_do_not_go_where_folders_belong(today: Snapshot, tmp_path: Path) -> None:
    """Each mistake says what to give instead."""
    network = build_network(today)
    (tmp_path / "file").write_text("")
    with pytest.raises(QuestionError, match=r"give a folder or a \.zip"):
        write_files(export(network, "csv"), tmp_path / "file")
    with pytest.raises(QuestionError, match="give a file"):
        write_files(export(network, "gexf"), tmp_path)
    with pytest.raises(QuestionError, match="no spells"):
        export(network, "graphml", history=True)
    with pytest.raises(QuestionError, match="gexf, graphml, parquet, csv"):
        export(network, "pajek")


def test_xgi_keeps_two_texts_of_the_same_parties_apart(opened: Callable[..., Ledger]) -> None:
    """One edge for each instrument, by its id."""
    ledger = opened(
        sources=SOURCES,
        parties=[{"party_id": p} for p in ("AUS", "CHL")],
        instruments=[card("first"), card("second")],
        participation=[*text("first", "AUS", "CHL"), *text("second", "AUS", "CHL")],
    )
    network = build_network(ledger.as_of("2022-01-01", known_at="2026-01-01"))
    made = network.to_xgi()

    assert made.num_edges == 2
    assert made.edges.members(dtype=dict) == {"first": {"AUS", "CHL"}, "second": {"AUS", "CHL"}}


def test_xgi_has_an_edge_for_each_instrument(today: Snapshot) -> None:
    """With its parties, and never more."""
    network = build_network(today)
    made = network.to_xgi()

    assert made.edges.members(dtype=dict) == {
        i: {m.party for m in ms} for i, ms in network.members.items()
    }


def test_without_xgi_the_extra_is_named(today: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "xgi", None)
    with pytest.raises(ImportError, match=r"blocs\[xgi\]"):
        build_network(today).to_xgi()


def test_everything_has_its_place_and_keeps_it(today: Snapshot) -> None:
    """The same seed puts every node in the same place, inside the square."""
    network = build_network(today)
    places = layout(network, seed=4)

    assert set(places) == set(network.to_networkx())
    assert places == layout(network, seed=4)
    assert places != layout(network, seed=5)
    assert all(-1 <= c <= 1 for place in places.values() for c in place)


def test_the_descriptor_counts_the_bytes_of_its_files(today: Snapshot) -> None:
    """So that a broken download shows."""
    files = export(build_network(today), "csv")
    package = json.loads(files["datapackage.json"])

    assert {r["path"]: r["bytes"] for r in package["resources"]} == {
        n: len(d) for n, d in files.items() if n != "datapackage.json"
    }
