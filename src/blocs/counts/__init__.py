"""How many, really: reported, enumerated, reconciled, and what overlapping lists imply beyond."""

from blocs.counts.enumerated import Enumerated, enumerated
from blocs.counts.reconciled import CountAnswer, count
from blocs.counts.reported import Reported, reported

__all__ = ["CountAnswer", "Enumerated", "Reported", "count", "enumerated", "reported"]
