"""Are the tables of what can be done sound: scales, values on them, requirements, barriers?"""

from __future__ import annotations

import re

from blocs.dates import parse_when
from blocs.errors import DataError
from blocs.ledger.checker import Checker, LedgerFiles
from blocs.ledger.cycles import in_cycles
from blocs.ledger.names import nearest
from blocs.ledger.requirements import atoms, parse_need
from blocs.ledger.schema import TABLES

__all__ = ["check_response", "scale_ends"]

_SCALE = re.compile(r"(\d{1,4})-(\d{1,4})", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,3})?", re.ASCII)


def scale_ends(text: str) -> tuple[float, float] | None:
    """Return the lowest and highest value of a scale such as ``0-4``; None when it is none.

    Example:
        >>> scale_ends("0-4"), scale_ends("4-0")
        ((0.0, 4.0), None)
    """
    found = _SCALE.fullmatch(text)
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return float(found[1]), float(found[2])


def check_response(files: LedgerFiles) -> None:
    """Add every problem of these tables that a cell by itself does not show."""
    if "scales" in files.tables:
        Checker(files, TABLES["scales"]).values(
            "scale",
            lambda v: (
                None
                if not v or scale_ends(v)
                else ("is no scale", "Write lowest-highest, such as 0-4", "ScaleBroken")
            ),
        )
    if "assessments" in files.tables:
        _check_values(Checker(files, TABLES["assessments"]), files)
        _check_families(Checker(files, TABLES["assessments"]))
    if "options" in files.tables:
        _check_requirements(Checker(files, TABLES["options"]), files)
    if "barriers" in files.tables:
        _check_barriers(Checker(files, TABLES["barriers"]))


def _check_values(checker: Checker, files: LedgerFiles) -> None:
    """A value lies on the scale of its criterion, and the criterion fits what is assessed."""
    columns = ("criterion", "scale", "about")
    scales = {
        c: (s, about)
        for c, s, about in zip(*(files.column("scales", name) for name in columns), strict=True)
    }
    kinds = {
        "option": set(files.column("options", "option_id")),
        "barrier": set(files.column("barriers", "barrier_id")),
    }
    told = zip(
        *(
            checker.cells(c)
            for c in ("subject_id", "criterion", "scale", "value_low", "value_high")
        ),
        strict=True,
    )
    for row, (subject, criterion, scale, low, high) in enumerate(told):
        own, about = scales.get(criterion, ("", ""))
        ends = scale_ends(own)
        if ends is None:
            continue
        if scale and scale != own:
            checker.report(
                row,
                "scale",
                scale,
                f"is another scale than that of {criterion}, {own}",
                f"Read the passage anew on {own}, or give it a criterion of its own in scales.csv",
                "ScaleConflict",
            )
            continue
        wrong = [n for n, v in (("value_low", low), ("value_high", high)) if not _on(v, ends)]
        for name in wrong:
            checker.report(
                row,
                name,
                low if name == "value_low" else high,
                f"lies not on the scale {own} of {criterion}",
                f"Write a number from {ends[0]:g} to {ends[1]:g}",
                "ValueOffScale",
            )
        if not wrong and float(low) > float(high):
            checker.report(
                row,
                "value_high",
                high,
                f"is below value_low {low}",
                "Put the smaller number first",
                "ValueOffScale",
            )
        kind = next((k for k, ids in kinds.items() if subject in ids), "institution")
        if about and kind != about:
            checker.report(
                row,
                "criterion",
                criterion,
                f"is a criterion of {about}s, and {subject} is no {about}",
                "Choose a criterion that fits, or mend the subject",
                "CriterionMisfit",
            )


def _on(value: str, ends: tuple[float, float]) -> bool:
    return bool(_NUMBER.fullmatch(value)) and ends[0] <= float(value) <= ends[1]


def _check_families(checker: Checker) -> None:
    """One assessor belongs to one family, else it would be heard twice."""
    first: dict[str, tuple[str, int]] = {}
    pairs = zip(checker.cells("assessor"), checker.cells("family"), strict=True)
    for row, (assessor, family) in enumerate(pairs):
        if not assessor or not family:
            continue
        said, line = first.setdefault(assessor, (family, checker.raw.lines[row]))
        if said != family:
            checker.report(
                row,
                "family",
                family,
                f"differs from line {line}, where {assessor} is of {said}",
                "Give the assessor one family, or the other person a name of its own",
                "FamilyInconsistent",
            )


def _check_requirements(checker: Checker, files: LedgerFiles) -> None:
    """Requirements can be read, name what exists, and never lead back to themselves."""
    options = checker.cells("option_id")
    conditions = set(files.column("conditions", "condition_id"))
    known = conditions | set(options)
    edges: dict[str, list[str]] = {}
    givers: dict[str, list[str]] = {}
    for option, given in zip(options, checker.cells("gives"), strict=True):
        for condition in filter(None, given.split(";")):
            givers.setdefault(condition, []).append(option)
    for row, (option, text) in enumerate(zip(options, checker.cells("requirements"), strict=True)):
        if not text:
            continue
        try:
            named = list(dict.fromkeys(atoms(parse_need(text))))
        except DataError as error:
            checker.report(
                row,
                "requirements",
                text,
                str(error),
                "Join ids by AND, OR and brackets: a AND (b OR c)",
                "RequirementBroken",
            )
            continue
        for part in named:
            if part not in known:
                near = nearest(part, sorted(known), 3)
                checker.report(
                    row,
                    "requirements",
                    text,
                    f"names no condition and no option: {part!r}",
                    f"Nearest: {', '.join(near)}" if near else "Add it to conditions.csv",
                    "BrokenReference",
                )
        edges[option] = [p for p in named if p not in conditions and p in known]
        edges[option] += [o for p in named for o in givers.get(p, ())]
    for option in in_cycles(edges):
        checker.report(
            options.index(option),
            "requirements",
            option,
            f"leads back to {option}: by way of {', '.join(edges[option])}",
            "Nothing can require itself; take one of the links out of requirements or gives",
            "Cycle",
        )


def _check_barriers(checker: Checker) -> None:
    """A barrier negates something, and falls after it rose."""
    columns = ("barrier_id", "negates", "since", "until")
    for row, (barrier, negates, since, until) in enumerate(
        zip(*(checker.cells(c) for c in columns), strict=True)
    ):
        if barrier and not negates:
            checker.report(
                row,
                "negates",
                "",
                "is empty: a barrier that negates nothing is none",
                "Name the conditions that do not hold while it stands",
                "BarrierIdle",
            )
        if since and until and _before(until, since):
            checker.report(
                row,
                "until",
                until,
                f"lies before since ({since})",
                "Mend one of the two days",
                "BarrierInconsistent",
            )


def _before(first: str, second: str) -> bool:
    """Return whether the first date lies wholly before the second; a bad date is not judged."""
    try:
        return parse_when(first).start.hi < parse_when(second).start.lo
    except DataError:
        return False
