"""The command that asks what breaks."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blocs.cli.asking import Ask, question
from blocs.errors import QuestionError

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot
    from blocs.stress.asking import Progress
    from blocs.stress.target import Settings

__all__ = ["stress"]

AXES = ("kappa", "hub-share", "threshold", "common-cause")


@question("blocs stress artemis-accords --as-of 2024-03-04 --figure accords.svg")
@click.argument("target", required=False)
@click.option(
    "--shock",
    default="random",
    show_default=True,
    metavar="SHOCK",
    help="Shock whose curve and values are given in full: random[:K|:P%], partners[:K|:P%], hub, "
    "capability[:K], degree[:K], common-cause[:P], switch[:IDS], exit:IDS, freeze:IDS, bar:IDS, "
    "slip[:IDS], worst[:K].",
)
@click.option(
    "--show",
    metavar="PARTS",
    help="Only these tables, with ',' between: shocks, designs, pairs, critical, rules, cases, "
    "assumptions; or all.",
)
@click.option("--runs", type=int, default=5_000, show_default=True, help="Worlds drawn.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance.")
@click.option(
    "--beta",
    type=float,
    help="Imitation in texts of three parties or more, but not in programmes; from real cases "
    "when not given.",
)
@click.option(
    "--kappa",
    type=float,
    help="Dependence on the convener where no claim tells it; likewise.",
)
@click.option("--hub", help="Party to take as the hub.")
@click.option(
    "--doubt",
    multiple=True,
    metavar="GRADE=P",
    help="Probability that a fact of that grade holds: settled, single-source, contested, "
    "possible.",
)
@click.option(
    "--phase",
    is_flag=True,
    help="Instead: over imitation and another parameter, does star or accord lose fewer parties?",
)
@click.option(
    "--axis", type=click.Choice(AXES), default="kappa", show_default=True, help="With --phase."
)
@click.option("--parties", type=int, help="With --phase: how many, when there is no TARGET.")
@click.option(
    "--figure",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also draw it: .svg, .png, or both when without suffix.",
)
def stress(
    ask: Ask,
    target: str | None,
    shock: str,
    show: str | None,
    runs: int,
    seed: int,
    beta: float | None,
    kappa: float | None,
    hub: str | None,
    doubt: tuple[str, ...],
    phase: bool,
    axis: str,
    parties: int | None,
    figure: Path | None,
) -> None:
    """What breaks when members, the hub or a text fail? TARGET is a hub or an instrument."""
    if target is None and not phase:
        raise click.UsageError("name a TARGET (a hub such as CHN, or an instrument), or --phase")
    with ask.snapshot() as snapshot:
        settings = _settings(snapshot, beta, kappa, hub, doubt)
        if phase:
            from blocs.stress.map import phase_answer

            own = settings if beta is not None and kappa is not None else None
            answer, map_, belief = phase_answer(
                snapshot, target, axis=axis, parties=parties, worlds=runs, seed=seed, settings=own
            )
            if figure is not None:
                from blocs.stress.pictures import draw_phase

                _told(draw_phase(answer, map_, belief, figure))
            ask.answer(answer)
            return
        from blocs.stress.asking import stress as ask_stress

        found = ask_stress(
            snapshot,
            target or "",
            shock=shock,
            worlds=runs,
            seed=seed,
            settings=settings,
            progress=_progress(),
        )
        if figure is not None:
            from blocs.stress.pictures import draw_designs

            _told(draw_designs(snapshot, found, settings, figure))
        ask.answer(found if show is None else replace(found, parts=_parts(show)))


def _parts(text: str) -> tuple[str, ...]:
    """Return the tables asked for."""
    from blocs.stress.answers import PARTS

    if text == "all":
        return PARTS
    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in wanted if part not in PARTS]
    if unknown or not wanted:
        raise QuestionError(f"--show {text}: choose among {', '.join(PARTS)}")
    return wanted


def _settings(
    snapshot: Snapshot,
    beta: float | None,
    kappa: float | None,
    hub: str | None,
    doubt: tuple[str, ...],
) -> Settings:
    """Return what no claim settles: from real cases, but for what the reader set."""
    from blocs.stress.asking import chosen_settings

    doubts = {}
    for text in doubt:
        grade, _, number = text.partition("=")
        try:
            doubts[grade] = float(number)
        except ValueError:
            raise QuestionError(f"--doubt {text}: write GRADE=PROBABILITY") from None
    return chosen_settings(snapshot, beta=beta, kappa=kappa, hub=hub, doubts=doubts)


def _progress() -> Progress | None:
    """Return what tells how far a run is, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def tell(what: str, done: int, asked: int) -> None:
        end = "\r" if done < asked else "\r\x1b[K"
        click.echo(f"{what}: {done:,} of {asked:,} worlds{end}", err=True, nl=False)

    return tell


def _told(paths: tuple[Path, ...]) -> None:
    for path in paths:
        click.echo(f"wrote {path}", err=True)
