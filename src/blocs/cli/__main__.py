"""Run the command line with ``python -m blocs.cli``."""

from blocs.cli import main

main()
