"""What a table may say in its predicate and value cells, before any evidence is looked at.

A word that nobody knows must not be read as another word, and a date that does not read must not
be read as "yes": both would turn a slip of the pen into a verdict.
"""

from __future__ import annotations

from blocs.brief.cells import is_truth, kebab, parse_date
from blocs.brief.table import Row
from blocs.brief.vocabulary import Predicate, Vocabulary
from blocs.dates import parse_when
from blocs.errors import DataError, Problem
from blocs.ledger.files import shorten
from blocs.ledger.names import nearest
from blocs.ledger.schema import EVENTS, RELATIONS

__all__ = ["IN_FORCE", "LAPSED", "UNKNOWN", "unknown_word", "value_problem"]

IN_FORCE = frozenset({"renewed", "in force", "extended", "true", "yes", ""})
"""Values by which a statement says that a text was in force."""
LAPSED = frozenset(
    {
        *("not renewed", "not in force", "not extended", "lapsed", "expired", "ended"),
        *("terminated", "false", "no", "not", "none"),
    }
)
"""Values by which a statement says that a text was in force no longer."""
UNKNOWN = "No vocabulary knows "
"""How the reason of a statement begins whose predicate is nobody's word."""
YES_OR_NO = frozenset({"act", "membership", "tie"})
"""Rules whose value is a date or a plain yes or no."""


def unknown_word(row: Row, words: Vocabulary) -> str:
    """Say that no vocabulary knows a row's predicate, with what may have been meant.

    Args:
        row: a statement whose predicate neither the vocabulary nor the ledger's events and
            relations hold.
        words: the vocabulary.
    """
    meant = words.meant.get(kebab(row.predicate).replace("-", "_"), "")
    known = [p.rpartition("|")[2] for p in words.predicates]
    known += [e.replace("-", "_") for e in (*EVENTS, *RELATIONS)]
    near = [meant] if meant else nearest(row.predicate, known, 2)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; docs/check.md lists the words."
    return f"{UNKNOWN}{row.predicate!r}{hint}"


def value_problem(path: str, row: Row, pred: Predicate | None) -> Problem | None:
    """Return what is wrong with a row's value cell under the rule that its predicate has.

    Acts, memberships and ties take a date, an interval, yes, no or nothing; the force of a text
    also its own words; a date must be one. Judgements are free in what they write.
    """
    value = row.value.strip()
    if pred is None or row.kind == "judgement" or parse_date(value) is not None:
        return None
    said = value.lower()
    if pred.rule in YES_OR_NO and not is_truth(value):
        hint = "Write true, false, a date (2021-06-16) or an interval, or leave it empty"
    elif pred.rule == "renewal" and said not in IN_FORCE | LAPSED:
        hint = f"Write a date, or one of: {', '.join(sorted((IN_FORCE | LAPSED) - {''}))}"
    elif pred.rule == "date" and any(c.isdigit() for c in value):
        hint = "Write a date (2021-06-16, 2021-06, 2021) or an interval"
    else:
        return None
    if any(c.isdigit() for c in value):
        try:
            parse_when(value)
        except DataError as error:
            hint = f"{str(error).rstrip('.')}. {hint}"
    return Problem(
        path, row.line, "value", shorten(value), "does not read", hint, "ValueNotUnderstood"
    )
