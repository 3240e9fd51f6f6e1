"""Who hangs together: a snapshot as a hypergraph of parties and instruments, and its measures."""
