"""The same curves by other tools, each as fast as its public interface allows.

A peer is a function from rows of the orders to a list of (seconds, curve); a peer that is not there
raises Absent with the reason.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from kernel_graphs import Instruments
from numpy.typing import NDArray

from blocs.percolation.hyperedges import Hypergraph

Timed = tuple[float, NDArray[Any]]
Peer = Callable[[list[int]], list[Timed]]


class Absent(Exception):
    """The tool is not installed, or the job is beyond it."""


def timed(work: Callable[[], Any], clock: Callable[[], float] = time.thread_time) -> Timed:
    """Return (seconds, curve) of some work: processor time, as others may use the machine."""
    start = clock()
    curve = work()
    return clock() - start, np.asarray(curve)


def one_by_one(curve: Callable[[Any], Any], orders: Any) -> Peer:
    """Return the peer that gives each order to a function."""
    return lambda rows: [timed(lambda i=i: curve(orders[i])) for i in rows]  # type: ignore[misc]


def module(name: str) -> Any:
    """Import a module by name, or raise Absent."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Absent("not installed") from None


def reference(path: Path | None) -> Any:
    """Return the module of another Newman-Ziff kernel, given by its file."""
    if path is None:
        raise Absent("no --reference given")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.exists():
        raise Absent(f"no {path}")
    found = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = found
    spec.loader.exec_module(found)
    return found


def reference_peer(
    path: Path | None, starts: NDArray[Any], neighbours: NDArray[Any], orders: NDArray[Any]
) -> Peer:
    """``curve_fast(ptr, adj, order)`` of the reference, on the same lists of neighbours."""
    kernel = reference(path).curve_fast
    rows = orders.astype(np.int32)
    kernel(starts, neighbours, rows[0])
    return one_by_one(lambda order: kernel(starts, neighbours, order), rows)


def reference_hyper_peer(
    path: Path | None, accords: Hypergraph, minimum: list[int], orders: NDArray[Any]
) -> Peer:
    """``curve_hyper(nptr, nedges, eptr, emem, thr, order)`` of the reference."""
    kernel = reference(path).curve_hyper
    laid_out = accords.incidences
    lists = laid_out.starts, laid_out.edges, laid_out.ptr, laid_out.members
    rows, least = orders.astype(np.int32), np.array(minimum, np.int32)
    kernel(*lists, least, rows[0])
    return one_by_one(lambda order: kernel(*lists, least, order), rows)


def networkx_peer(n: int, edges: NDArray[Any], orders: NDArray[Any]) -> Peer:
    """The union-find that networkx exports, fed in reverse order."""
    union_find = module("networkx.utils").UnionFind
    if len(edges) > 1_000_000:
        raise Absent("left out above a million edges: minutes and gigabytes of Python objects")
    graph = module("networkx").empty_graph(n)
    graph.add_edges_from(edges.tolist())

    def curve(order: list[int]) -> list[int]:
        sets, acting, best, sizes = union_find(), set(), 0, [0]
        for node in reversed(order):
            acting.add(node)
            sets.union(node, *(other for other in graph[node] if other in acting))
            best = max(best, sets.weights[sets[node]])
            sizes.append(best)
        return sizes[::-1]

    return one_by_one(curve, orders.tolist())


def graph_tool_peer(
    python: str, scratch: Path, n: int, edges: NDArray[Any], orders: NDArray[Any]
) -> Peer:
    """graph-tool's vertex_percolation, timed inside its own process."""
    job, answer = scratch / "job.npz", scratch / "sizes.npy"
    np.savez(job, n=n, edges=edges, orders=orders)
    child = subprocess.Popen(
        [python, Path(__file__).parent / "graph_tool_peer.py", job, answer],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if child.stdin is None or child.stdout is None or not child.stdout.readline():
        raise Absent(f"{python} has no graph_tool (Debian: apt-get install python3-graph-tool)")

    def curves(rows: list[int]) -> list[Timed]:
        child.stdin.write(" ".join(map(str, rows)) + "\n")  # type: ignore[union-attr]
        child.stdin.flush()  # type: ignore[union-attr]
        seconds = map(float, child.stdout.readline().split())  # type: ignore[union-attr]
        sizes = np.load(answer)[:, ::-1]
        return [(s, np.append(line, 0)) for s, line in zip(seconds, sizes, strict=True)]

    return curves


def xgi_peer(job: Instruments, rule: str, orders: NDArray[Any]) -> Peer:
    """XGI: remove a node, weakly or strongly, and take the largest component anew."""
    xgi = module("xgi")
    strong = {"open": False, "consensus": True}.get(rule)
    if strong is None:
        raise Absent("knows no such rule")
    full = xgi.Hypergraph()
    full.add_nodes_from(range(job.n))
    full.add_edges_from(job.edges)

    def curve(order: list[int]) -> list[int]:
        left = full.copy()
        sizes = [len(xgi.largest_connected_component(left))]
        for node in order:
            left.remove_node(node, strong=strong)
            sizes.append(len(xgi.largest_connected_component(left)) if left.num_nodes else 0)
        return sizes

    return one_by_one(curve, orders.tolist())


def hypergraphx_peer(job: Instruments, rule: str, orders: NDArray[Any]) -> Peer:
    """hypergraphx: remove a node, keeping its edges or not, and take the largest component anew."""
    keep = {"open": True, "consensus": False}.get(rule)
    if keep is None:
        raise Absent("knows no such rule")
    full = module("hypergraphx").Hypergraph()
    full.add_nodes(list(range(job.n)))
    full.add_edges([tuple(edge) for edge in job.edges])

    def curve(order: list[int]) -> list[int]:
        left = full.copy()
        sizes = [left.largest_component_size()]
        for node in order:
            left.remove_node(node, keep_edges=keep)
            sizes.append(left.largest_component_size() if left.num_nodes() else 0)
        return sizes

    return one_by_one(curve, orders.tolist())
