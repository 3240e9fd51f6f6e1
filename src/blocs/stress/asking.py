"""Answer "what breaks": run the usual shocks on a target, and on the same parties otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from blocs.errors import QuestionError
from blocs.ledger.evidence import evidence_block
from blocs.stress.answers import Stress
from blocs.stress.priors import beta, kappa
from blocs.stress.rows import (
    assumptions_of,
    border_of,
    cells,
    claims_of,
    critical_rows,
    described,
    design_rows,
    digest,
    estimate_row,
    estimates_of,
    named_row,
    notes_of,
    pair_rows,
    rule_rows,
    values_of,
)
from blocs.stress.scenarios import Scenario, battery, scenario
from blocs.stress.summary import sentences
from blocs.stress.target import DOUBTS, Settings, Target, target_of
from blocs.stress.threats import THREATS
from blocs.worlds.compare import Comparison, compare
from blocs.worlds.curves import Curves, curves
from blocs.worlds.designs import (
    Design,
    accord,
    consensus,
    key_accord,
    layered,
    star,
    threshold,
)
from blocs.worlds.ensemble import evaluate
from blocs.worlds.values import Outcome

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["THRESHOLD", "chosen_settings", "designs_over", "settings_from_cases", "stress"]

THRESHOLD = 0.6
"""Share of the parties that the threshold accord among the designs needs."""

Progress = Callable[[str, int, int], object]
"""Called with what is being done, the worlds done and the worlds asked for."""


def settings_from_cases(snapshot: Snapshot, settings: Settings | None = None) -> Settings:
    """Return settings whose β and κ come from real cases, as far as there are any.

    Args:
        snapshot: ledger at two clocks; only cases seen by then count.
        settings: the rest; the defaults when None.
    """
    settings = settings or Settings()
    origins, claims = dict(settings.origins), set(settings.claims)
    values = {"beta": settings.beta, "kappa": settings.kappa}
    for name in values:
        try:
            case = beta(snapshot) if name == "beta" else kappa(snapshot, of="value")
        except QuestionError:
            origins[name] = f"no case is known by then, so none is assumed; set it with --{name}"
            continue
        values[name] = case.value
        origins[name] = (
            f"{case.name} in {case.n} real cases, {case.low:.2g} to {case.high:.2g}; "
            f"set another with --{name}"
        )
        claims |= set(case.claims)
    return replace(
        settings,
        beta=values["beta"],
        kappa=values["kappa"],
        origins=origins,
        claims=tuple(sorted(claims)),
    )


def chosen_settings(
    snapshot: Snapshot,
    *,
    beta: float | None = None,
    kappa: float | None = None,
    hub: str | None = None,
    doubts: Mapping[str, float] | None = None,
) -> Settings:
    """Return settings from real cases, but for what the reader sets.

    Args:
        snapshot: ledger at two clocks.
        beta, kappa: the reader's own, named as such among the assumptions.
        hub: party to take as the hub.
        doubts: probability that a fact holds, by grade; those left out keep theirs.

    Raises:
        QuestionError: when a number lies outside its range.
    """
    found = settings_from_cases(snapshot, Settings(hub=hub, doubts={**DOUBTS, **(doubts or {})}))
    own = {k: v for k, v in (("beta", beta), ("kappa", kappa)) if v is not None}
    origins = {**found.origins, **dict.fromkeys(own, "set by the reader")}
    return replace(
        found,
        beta=own.get("beta", found.beta),
        kappa=own.get("kappa", found.kappa),
        origins=origins,
    )


def designs_over(n: int, beta: float) -> tuple[Design, ...]:
    """Return seven ways to arrange a hub and its n - 1 partners.

    The convener of an imitated accord follows nobody and is followed by nobody, as in the ledger's
    own accords and in the border β = (1 - κ)/(2 - κ).

    Args:
        n: parties; the hub is the first.
        beta: imitation in the accords that are imitated.
    """
    designs = [
        star(n),
        accord(n),
        accord(n, beta, imitates_keystone=False),
        threshold(n, max(2, math.ceil(THRESHOLD * n))),
        consensus(n),
        key_accord(n),
        layered(n, beta, imitates_keystone=False),
    ]
    # Without imitation the imitated accord is the open one.
    return tuple({d.name: d for d in designs}.values())


def stress(
    snapshot: Snapshot,
    what: str,
    *,
    shock: str = "random",
    worlds: int = 5_000,
    seed: int = 1,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Stress:
    """Return what breaks when members, the hub or a text fail.

    Args:
        snapshot: ledger at two clocks and a level.
        what: a hub (id or name of a party) or an instrument.
        shock: the shock whose values and curve are given in full; see `scenarios.HELP`.
        worlds: draws of evidence and chance, 1 or more.
        seed: of all chance; the same seed gives the same answer.
        settings: what no claim settles; from real cases when None, see `settings_from_cases`.
        progress: called while it runs.

    Raises:
        UnknownId, QuestionError: when the target, the shock or a setting means nothing here.
    """
    settings = settings_from_cases(snapshot) if settings is None else settings
    target = target_of(snapshot, what, settings)
    chosen = scenario(shock, target, seed)
    run = _Run(target, worlds, seed, progress)
    main = run.outcome(chosen)
    course = run.curves(_order(shock, target))
    rows = []
    designs: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    usual = battery(target, seed)
    for item in [i for i in (chosen,) if i.name not in {u.name for u in usual}] + usual:
        if run.stopped:
            break
        rows.append({"shock": item.name, "words": item.words, "values": cells(run.outcome(item))})
        if item.fits_designs and not run.stopped and target.design.n > 2:
            compared = run.compare(item, settings.beta)
            designs += design_rows(item, compared)
            pairs += pair_rows(item, compared)
    estimates = estimates_of(snapshot, target)
    critical = critical_rows(target, seed)
    where = border_of(target, settings, estimates)
    names = {p: snapshot.ledger.label(p) for p in target.design.parties}
    assumptions = assumptions_of(target, settings)
    answer = Stress(
        question=snapshot.question(
            "stress", view="shocks", target=target.what, shock=shock, worlds=worlds, seed=seed
        ),
        evidence=evidence_block(snapshot.ledger, claims_of(target, estimates)),
        ledger=snapshot.ledger.identity(),
        design=target.design.name,
        shock=chosen.words,
        target=described(target, names),
        summary=[],
        values=values_of(main, course, target, snapshot),
        shocks=rows,
        designs=designs,
        pairs=pairs,
        criticality=[named_row(row, target, names, snapshot) for row in critical],
        rules=rule_rows(target),
        border=where,
        estimates=[estimate_row(e) for e in estimates],
        assumptions=[asdict(a) for a in assumptions],
        threats=[asdict(t) for t in THREATS],
        left_out=dict(target.left_out),
        run={
            "worlds": main.worlds,
            "asked": worlds,
            "seed": seed,
            "inputs": digest(target),
            "stopped": run.stopped,
        },
        notes=notes_of(target, run.stopped, worlds),
    )
    return replace(answer, summary=sentences(answer, snapshot))


class _Run:
    """Runs a target's shocks with the same worlds and seed; remembers whether it was stopped."""

    def __init__(self, target: Target, worlds: int, seed: int, progress: Progress | None) -> None:
        self.target, self.worlds, self.seed = target, worlds, seed
        self.progress = progress
        self.stopped = False

    def _told(self, what: str) -> Callable[[int, int], object] | None:
        if self.progress is None:
            return None
        tell = self.progress
        return lambda done, asked: tell(what, done, asked)

    def outcome(self, item: Scenario) -> Outcome:
        """Return what a shock leaves of the target."""
        t = self.target
        found = evaluate(
            t.design,
            item.shock,
            worlds=self.worlds,
            seed=self.seed,
            weights=t.weights,
            categories=t.regions,
            membership_probability=t.memberships,
            text_probability=t.texts,
            progress=self._told(item.name),
        )
        self.stopped = self.stopped or found.worlds < found.asked
        return found

    def curves(self, order: Any) -> Curves:
        """Return the curves of the target over exits in an order."""
        t = self.target
        found = curves(
            t.design,
            order,
            worlds=self.worlds,
            seed=self.seed,
            weights=t.weights,
            categories=t.regions,
            membership_probability=t.memberships,
            text_probability=t.texts,
            progress=self._told("exits one by one"),
        )
        self.stopped = self.stopped or found.worlds < found.asked
        return found

    def compare(self, item: Scenario, beta: float) -> Comparison:
        """Return what the shock leaves of the same parties arranged in other ways."""
        t = self.target
        found = compare(
            designs_over(t.design.n, beta),
            item.shock,
            worlds=self.worlds,
            seed=self.seed,
            weights=t.weights,
            categories=t.regions,
            party_probability=t.parties,
            progress=self._told(f"{item.name}, other designs"),
        )
        self.stopped = self.stopped or found.outcomes[0].worlds < self.worlds
        return found


def _order(shock: str, target: Target) -> Any:
    """Return in which order parties leave for the curve that goes with a shock."""
    name, _, argument = shock.partition(":")
    if name in ("capability", "degree"):
        return name
    if name in ("exit", "switch") and argument:
        return [target.design.parties.index(p.strip()) for p in argument.split(",") if p.strip()]
    if name == "hub":
        return [0]
    return "random"
