"""The largest component while nodes leave one by one: compiled, and without a ledger.

Graphs, and hypergraphs whose edges have failure rules. See `blocs.percolation.components` and
`blocs.percolation.hyperedges`; `blocs.stress` has the public names too.
"""
