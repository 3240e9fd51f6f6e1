"""Are the claims on failure sound: values of rules, keystones that were parties, cases of exits?"""

from __future__ import annotations

import re

from blocs.dates import parse_when
from blocs.errors import DataError
from blocs.ledger.checker import Checker, LedgerFiles
from blocs.ledger.names import nearest
from blocs.ledger.parameters import PARAMETERS, value_problem
from blocs.ledger.schema import TABLES

__all__ = ["check_exits", "check_rules"]

_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_YEARS = re.compile(r"\d{1,3}(\.\d{1,3})?", re.ASCII)


def check_rules(files: LedgerFiles, subjects: set[str]) -> None:
    """Add every problem of ``claims/rules.csv`` that a cell by itself does not show.

    Args:
        files: the folder as read.
        subjects: ids of everything that a claim may speak of.
    """
    if "rules" not in files.tables:
        return
    checker = Checker(files, TABLES["rules"])
    instruments = set(files.column("instruments", "instrument_id"))
    parties = set(files.column("parties", "party_id"))
    named = _named(files)
    told = zip(
        *(checker.cells(c) for c in ("subject_id", "parameter", "value", "stance")), strict=True
    )
    for row, (subject, parameter, value, stance) in enumerate(told):
        wrong = value_problem(parameter, value)
        if wrong is not None:
            checker.report(row, "value", value, *wrong)
            continue
        form = PARAMETERS[parameter].form if parameter in PARAMETERS else ""
        ids = value.split(";") if form in ("parties", "subjects") else []
        known, table = (parties, "parties") if form == "parties" else (subjects, "the ledger")
        lost = [i for i in ids if i not in known]
        for part in lost:
            near = nearest(part, sorted(known)[:20_000], 3)
            hint = f"Nearest: {', '.join(near)}" if near else f"Add it to {table}"
            checker.report(
                row, "value", value, f"names nothing in {table}: {part!r}", hint, "BrokenReference"
            )
        if lost or subject not in instruments or stance != "affirms":
            continue
        members = named.get(subject, {})
        if parameter in ("keystones", "suppliers"):
            for part in ids:
                if part not in members:
                    checker.report(
                        row,
                        "value",
                        value,
                        f"names {part}, which no claim of participation puts into {subject}",
                        "Add the claim by which it takes part, itself or by a body that acts for "
                        "it, or mend the id",
                        "KeystoneNoParty",
                    )
        if parameter in ("minimum", "dies-below") and value != "no":
            ever = sum(members.values())
            if int(value) > ever:
                checker.report(
                    row,
                    "value",
                    value,
                    f"is more than the {ever} parties that claims ever put into {subject}",
                    "Mend the number, or add the claims of participation that are missing",
                    "MinimumAboveParties",
                )


def _named(files: LedgerFiles) -> dict[str, dict[str, bool]]:
    """Return who was ever put into each instrument: True for a party itself, False for a state
    that only its bodies stand for.
    """
    acts_for = dict(
        zip(files.column("parties", "party_id"), files.column("parties", "acts_for"), strict=True)
    )
    named: dict[str, dict[str, bool]] = {}
    columns = ("instrument_id", "party_id", "stance")
    for instrument, party, stance in zip(
        *(files.column("participation", c) for c in columns), strict=True
    ):
        if not party or stance != "affirms":
            continue
        members = named.setdefault(instrument, {})
        members[party] = True
        seen = {party}
        # A cycle in acts_for is another check's business; it must not hang this one.
        while (party := acts_for.get(party, "")) and party not in seen:
            seen.add(party)
            members.setdefault(party, False)
    return named


def check_exits(files: LedgerFiles) -> None:
    """Add every problem of ``claims/exits.csv`` that a cell by itself does not show."""
    if "exits" not in files.tables:
        return
    checker = Checker(files, TABLES["exits"])
    checker.values(
        "further_exits",
        lambda v: (
            None
            if not v or _COUNT.fullmatch(v)
            else ("is not a whole number", "Write 0, 1, 2 …, or leave it empty", "NotANumber")
        ),
    )
    checker.values(
        "window_years",
        lambda v: (
            None
            if not v or (_YEARS.fullmatch(v) and float(v) > 0)
            else ("is no number of years", "Write 5, or leave it empty", "NotANumber")
        ),
    )
    columns = ("when", "resumed", "resumed_when", "keystone", "outcome", "coding")
    for row, (when, resumed, again, keystone, outcome, coding) in enumerate(
        zip(*(checker.cells(c) for c in columns), strict=True)
    ):
        if again and resumed not in ("yes", "partly"):
            checker.report(
                row,
                "resumed_when",
                again,
                f"gives a day, but resumed says {resumed or 'nothing'}",
                "Write yes or partly in resumed, or remove the day",
                "ExitInconsistent",
            )
        if when and again and _ends_before(again, when):
            checker.report(
                row,
                "resumed_when",
                again,
                f"lies before the act itself ({when})",
                "Mend one of the two days",
                "ExitInconsistent",
            )
        if (keystone or outcome) and not coding:
            checker.report(
                row,
                "coding",
                "",
                "is empty, though keystone or outcome is read into the case",
                "Say in a few words why it is read so",
                "CodingUnexplained",
            )
    _check_cases(checker)


def _ends_before(first: str, second: str) -> bool:
    """Return whether the first date lies wholly before the second; a bad date is not judged."""
    try:
        return parse_when(first).start.hi < parse_when(second).start.lo
    except DataError:
        return False


def _check_cases(checker: Checker) -> None:
    """All rows of one case speak of one institution, in one episode."""
    cases = checker.cells("case_id")
    for column in ("institution_id", "form", "cluster"):
        first: dict[str, tuple[str, int]] = {}
        for row, (case, value) in enumerate(zip(cases, checker.cells(column), strict=True)):
            if not case or not value:
                continue
            said, line = first.setdefault(case, (value, checker.raw.lines[row]))
            if said != value:
                checker.report(
                    row,
                    column,
                    value,
                    f"differs from line {line}, where the same case has {said}",
                    "Give the act a case_id of its own, or make the two agree",
                    "CaseInconsistent",
                )
