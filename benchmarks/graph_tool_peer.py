"""graph-tool's own percolation, in its own Python: a child process of `kernels.py`.

Reads a file with edges and orders, then answers each line of row numbers by one line with the
processor seconds that each order took, and by a file with the sizes. graph-tool comes with Debian,
not with pip.
"""

import sys
import time

import graph_tool
import numpy as np
from graph_tool.topology import vertex_percolation


def main() -> None:
    """Load the graph, then answer until the input ends."""
    stored = np.load(sys.argv[1])
    graph = graph_tool.Graph(directed=False)
    graph.add_vertex(int(stored["n"]))
    graph.add_edge_list(stored["edges"])
    backwards = [np.ascontiguousarray(order[::-1]) for order in stored["orders"]]
    vertex_percolation(graph, backwards[0])
    print(graph_tool.__version__.split()[0], flush=True)
    for line in sys.stdin:
        seconds, sizes = [], []
        for row in map(int, line.split()):
            start = time.thread_time()
            found, _ = vertex_percolation(graph, backwards[row])
            seconds.append(time.thread_time() - start)
            sizes.append(np.asarray(found))
        np.save(sys.argv[2], sizes)
        print(*seconds, flush=True)


main()
