"""Commands on what can be done: who leads, what is open, and what a key party is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from blocs.cli.asking import SETTINGS, Ask, app, question
from blocs.errors import QuestionError

if TYPE_CHECKING:
    from blocs.respond.answers import Worded
    from blocs.respond.taste import Taste

__all__ = ["options", "party", "respond", "spearhead"]

Command = Callable[..., None]
TAKES = ("as_of", "known_at", "without")
"""Clocks of questions in which no level of acts plays a part."""


@app.group(
    context_settings=SETTINGS,
    epilog="Example: blocs respond options --as-of 2024-03-04 --show test",
)
def respond() -> None:
    """What can be done: who should lead, what is open, what blocks it."""


def _taste(function: Command) -> Command:
    """Add what is open in a ranking."""
    for option in reversed(
        (
            click.option(
                "--weights", metavar="C=W,…", help="Fixed weights of all criteria; they sum to 1."
            ),
            click.option(
                "--weight",
                "bounds",
                multiple=True,
                metavar="C=LOW-HIGH",
                help="Bounds of one weight; repeat. Others stay open.",
            ),
            click.option(
                "--rule",
                type=click.Choice(("sum", "topsis", "vikor", "weakest")),
                default="sum",
                show_default=True,
                help="How values become one score.",
            ),
            click.option(
                "--not-by", multiple=True, metavar="WHO", help="Leave out an assessor or a family."
            ),
            click.option(
                "--only-by", multiple=True, metavar="WHO", help="Keep only these; repeat."
            ),
            click.option(
                "--assume",
                multiple=True,
                metavar="SUBJECT.C=LOW-HIGH",
                help="Set one value yourself; repeat.",
            ),
            click.option("--draws", type=int, default=10_000, show_default=True),
            click.option("--seed", type=int, default=1, show_default=True, help="Of all chance."),
            click.option("--show", metavar="PARTS", help="Only these tables, with ',' between."),
        )
    ):
        function = option(function)
    return function


@question("blocs respond options --as-of 2024-03-04 --show test", takes=TAKES, group=respond)
@click.option("--barrier", metavar="ID", help="Barrier to test; the most assessed one by default.")
@click.option("--lift", multiple=True, metavar="BARRIER", help="It does not stand; repeat.")
@click.option("--hold", multiple=True, metavar="BARRIER", help="It stands whatever the day.")
@click.option("--deny", multiple=True, metavar="CONDITION", help="It never holds; repeat.")
@click.option("--grant", multiple=True, metavar="CONDITION", help="It always holds; repeat.")
@click.option("--read", multiple=True, metavar="BARRIER=hard|soft", help="Read it otherwise.")
@click.option("--negates", multiple=True, metavar="BARRIER=C;C", help="What it negates.")
@click.option("--requires", multiple=True, metavar="OPTION=EXPR", help="What it requires.")
@click.option("--drop", multiple=True, metavar="OPTION", help="Leave an option out; repeat.")
@click.option(
    "--soft",
    type=float,
    default=0.5,
    show_default=True,
    help="Probability that a soft barrier stands, for Birnbaum.",
)
@_taste
def options(
    ask: Ask,
    barrier: str | None,
    lift: tuple[str, ...],
    hold: tuple[str, ...],
    deny: tuple[str, ...],
    grant: tuple[str, ...],
    read: tuple[str, ...],
    negates: tuple[str, ...],
    requires: tuple[str, ...],
    drop: tuple[str, ...],
    soft: float,
    weights: str | None,
    bounds: tuple[str, ...],
    rule: str,
    not_by: tuple[str, ...],
    only_by: tuple[str, ...],
    assume: tuple[str, ...],
    draws: int,
    seed: int,
    show: str | None,
) -> None:
    """Which options are open, what closes the others, and is one barrier the most important?

    PARTS: options, requires, cuts, lifting, importance, test, overturn, ranks, central,
    severity, precedents, assumptions.
    """
    from blocs.respond.coding import Changes
    from blocs.respond.options import options as ask_options

    changes = Changes(
        lift=lift,
        hold=hold,
        deny=deny,
        grant=grant,
        hardness=dict(_pair(t, "--read", "BARRIER=hard") for t in read),
        negates={b: _ids(c) for b, c in (_pair(t, "--negates", "BARRIER=C;C") for t in negates)},
        requires=dict(_pair(t, "--requires", "OPTION=EXPR") for t in requires),
        drop=drop,
    )
    taste = _read_taste(weights, bounds, rule, not_by, only_by, assume, draws, seed)
    with ask.snapshot() as snapshot:
        found = ask_options(snapshot, barrier=barrier, changes=changes, taste=taste, soft=soft)
        ask.answer(_shown(found, show))


@question("blocs respond spearhead --as-of 2024-03-04", takes=TAKES, group=respond)
@click.option(
    "--candidates",
    metavar="IDS",
    help="Institutions, with ',' between, or all; by default those assessed on most functions.",
)
@click.option("--add", multiple=True, metavar="ID", help="One more candidate; repeat.")
@click.option(
    "--covers",
    type=float,
    default=0.75,
    show_default=True,
    help="Share of a scale from which on a function counts as covered (0.75: 3 of 0 to 4).",
)
@_taste
def spearhead(
    ask: Ask,
    candidates: str | None,
    add: tuple[str, ...],
    covers: float,
    weights: str | None,
    bounds: tuple[str, ...],
    rule: str,
    not_by: tuple[str, ...],
    only_by: tuple[str, ...],
    assume: tuple[str, ...],
    draws: int,
    seed: int,
    show: str | None,
) -> None:
    """Who should lead: teams that cover every function, ranks, and which assessment decides.

    PARTS: ranks, cells, rules, pairs, central, teams, taste, voices, decides,
    reversals, assumptions.
    """
    from blocs.respond.spearhead import spearhead as ask_spearhead

    taste = _read_taste(weights, bounds, rule, not_by, only_by, assume, draws, seed)
    with ask.snapshot() as snapshot:
        found = ask_spearhead(
            snapshot,
            candidates=None if candidates is None else _ids(candidates.replace(",", ";")),
            add=add,
            covers=covers,
            taste=taste,
        )
        ask.answer(_shown(found, show))


@question("blocs respond party artemis-accords CHN --as-of 2024-03-04", group=respond)
@click.argument("instrument")
@click.argument("key_party", metavar="PARTY")
@click.option("--kappa", type=float, help="Dependence on a key; from real cases when not given.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance.")
@click.option("--show", metavar="PARTS", help="Only these tables: values, rules, assumptions.")
def party(
    ask: Ask, instrument: str, key_party: str, kappa: float | None, seed: int, show: str | None
) -> None:
    """Is the accord INSTRUMENT worth more or less without PARTY, by each value?"""
    from blocs.respond.party import party as ask_party

    with ask.snapshot() as snapshot:
        found = ask_party(snapshot, instrument, key_party, kappa=kappa, seed=seed)
        ask.answer(_shown(found, show))


def _shown(found: Worded, show: str | None) -> Worded:
    from blocs.respond.answers import parts_of

    return replace(found, parts=parts_of(show, found.parts))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise QuestionError(f"{option} {text}: write {form}")
    return name.strip(), value.strip()


def _number(text: str, said: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise QuestionError(f"{said}: {text!r} is no number") from None


def _range(text: str, said: str) -> tuple[float, float]:
    low, sign, high = text.partition("-")
    return _number(low, said), _number(high if sign else low, said)


def _read_taste(
    weights: str | None,
    bounds: Sequence[str],
    rule: str,
    not_by: tuple[str, ...],
    only_by: tuple[str, ...],
    assume: Sequence[str],
    draws: int,
    seed: int,
) -> Taste:
    """Return what the reader sets of weights, rule, assessors and values."""
    from blocs.respond.taste import Taste

    fixed = {}
    for part in (weights or "").split(","):
        if part.strip():
            name, value = _pair(part, "--weights", "CRITERION=WEIGHT,…")
            fixed[name] = _number(value, f"--weights {part}")
    limits = {}
    for text in bounds:
        name, value = _pair(text, "--weight", "CRITERION=LOW-HIGH")
        limits[name] = _range(value, f"--weight {text}")
    set_by = {}
    for text in assume:
        name, value = _pair(text, "--assume", "SUBJECT.CRITERION=LOW-HIGH")
        subject, dot, criterion = name.rpartition(".")
        if not dot:
            raise QuestionError(f"--assume {text}: write SUBJECT.CRITERION=LOW-HIGH")
        set_by[subject, criterion] = _range(value, f"--assume {text}")
    return Taste(
        weights=fixed,
        bounds=limits,
        rule=rule,
        without=not_by,
        only=only_by,
        assumed=set_by,
        draws=draws,
        seed=seed,
    )
