"""Check a brief: verdicts on a document's statements, and the page that shows them."""

from blocs.brief.check import check_table
from blocs.brief.report import report_html
from blocs.brief.verdicts import CheckedRow, Verdict, Verdicts

__all__ = ["CheckedRow", "Verdict", "Verdicts", "check_table", "report_html"]
