"""The server: one ledger over HTTP, as an API and as pages that read without a script."""

from blocs.web.app import make_app
from blocs.web.parameters import Parameter, Question
from blocs.web.questions import QUESTIONS
from blocs.web.shared import SharedLedger, share

__all__ = ["QUESTIONS", "Parameter", "Question", "SharedLedger", "make_app", "share"]
