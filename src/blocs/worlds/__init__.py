"""Many worlds of chance and doubt: designs, shocks, and what a shock leaves of a design.

Nothing here reads a ledger; `blocs.stress` brings ledger and worlds together.
"""
