"""What a source can say about how an instrument fails, and how each value is written.

One row of ``claims/rules.csv`` gives one parameter; its value is text whose form depends on the
parameter. The failure rules themselves are `RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from blocs.ledger.columns import words

__all__ = ["DURATION", "FORMS", "PARAMETERS", "RULES", "Parameter", "span", "value_problem"]

RULES = words("bilateral open threshold consensus key programme")
"""Failure rules: lives iff every keystone acts and at least ``minimum`` parties do."""

DURATION = re.compile(r"P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,6}D)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_DECIMAL = r"\d{1,6}(?:\.\d{1,6})?"
_SPAN = re.compile(rf"({_DECIMAL})(?:\.\.({_DECIMAL}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a failure rule.

    Attributes:
        form: how its value is written, a key of `FORMS`.
        meaning: one line for the documentation.
    """

    form: str
    meaning: str


PARAMETERS: dict[str, Parameter] = {
    "rule": Parameter("rule", "the failure rule"),
    "minimum": Parameter(
        "whole", "fewest parties that must act; of a programme: fewest of its leads"
    ),
    "keystones": Parameter(
        "parties", "parties on each of whom it rests; of a programme: its leads"
    ),
    "suppliers": Parameter("parties", "parties whose delivery a programme cannot replace soon"),
    "kappa": Parameter("share", "probability that it dies, or loses its value, with a keystone"),
    "beta": Parameter("number", "mean number of further exits that one exit triggers"),
    "resumes": Parameter("yes-no", "after a freeze, whether those who are left go on alone"),
    "repair-days": Parameter("number", "days from a suspension to the resumption"),
    "resumption": Parameter("words", "how it came back, or may come back, in words"),
    "dies-below": Parameter("whole-or-no", "number of parties below which the text itself ends it"),
    "ends-with": Parameter("subjects", "what it hangs on: it ends when that ends"),
    "entry-into-force-number": Parameter("whole-or-none", "consents needed for entry into force"),
    "entry-keystones": Parameter("parties", "parties whose consent entry into force needs"),
    "withdrawal-notice": Parameter("duration-or-none", "time from notice to exit"),
    "withdrawal-not-before": Parameter("duration", "time in force before a notice is allowed"),
    "withdrawal-rule": Parameter("words", "how a party leaves, where a duration does not tell it"),
    "duration": Parameter("duration-or-indefinite", "how long it lasts"),
    "renewal": Parameter("words", "how it goes on after its term"),
    "decision-rule": Parameter("words", "how its parties decide"),
    "depositary": Parameter("parties", "who keeps it"),
    "binding": Parameter("yes-no", "whether it binds in law"),
    "join": Parameter("words", "who may join, and how"),
}
"""Every parameter by name, in the order in which documents list them."""


def span(text: str) -> tuple[float, float] | None:
    """Return (low, high) of a number or a range such as ``0.2..0.5``; None when it is neither."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    low = float(found[1])
    high = float(found[2]) if found[2] is not None else low
    return (low, high) if low <= high else None


def _share(value: str) -> bool:
    found = span(value)
    return found is not None and found[1] <= 1


def _whole(value: str) -> bool:
    return _WHOLE.fullmatch(value) is not None and int(value) >= 1


FORMS: dict[str, tuple[Callable[[str], bool], str]] = {
    "rule": (lambda v: v in RULES, "one of " + ", ".join(RULES)),
    "whole": (_whole, "a whole number from 1 on"),
    "whole-or-no": (lambda v: v == "no" or _whole(v), "a whole number from 1 on, or no"),
    "whole-or-none": (lambda v: v == "none" or _whole(v), "a whole number from 1 on, or none"),
    "share": (_share, "a probability from 0 to 1, or a range such as 0.2..0.5"),
    "number": (lambda v: span(v) is not None, "a number from 0 on, or a range such as 90..100"),
    "yes-no": (lambda v: v in ("yes", "no", "partly"), "yes, no or partly"),
    "duration": (
        lambda v: DURATION.fullmatch(v) is not None,
        "an ISO 8601 duration such as P1Y or P6M",
    ),
    "duration-or-none": (
        lambda v: v == "none" or DURATION.fullmatch(v) is not None,
        "an ISO 8601 duration such as P1Y or P6M, or none",
    ),
    "duration-or-indefinite": (
        lambda v: v == "indefinite" or DURATION.fullmatch(v) is not None,
        "an ISO 8601 duration such as P20Y, or indefinite",
    ),
    "parties": (lambda v: all(v.split(";")), "ids of parties, several with ';'"),
    "subjects": (lambda v: all(v.split(";")), "ids of what it hangs on, several with ';'"),
    "words": (lambda v: bool(v), "a few words of our own"),
}
"""For each form a test and what to write; ids are looked up where the tables are known."""


def value_problem(parameter: str, value: str) -> tuple[str, str, str] | None:
    """Return (message, hint, kind) of what is wrong with a value, or None.

    Args:
        parameter: a key of `PARAMETERS`; any other is the business of the vocabulary check.
        value: the cell.
    """
    known = PARAMETERS.get(parameter)
    if known is None or value == "":
        return None
    sound, wanted = FORMS[known.form]
    if sound(value):
        return None
    return f"is no value of {parameter}", f"Write {wanted}", "RuleValueWrong"
