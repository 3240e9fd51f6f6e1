"""Answer "what breaks": run the usual shocks on a target, and on the same parties otherwise."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.evidence import evidence_block
from blocs.stress.answers import Stress
from blocs.stress.border import border, border_if_spokes_imitate
from blocs.stress.exact import Setting, exact_border, expected_losses
from blocs.stress.priors import Estimate, beta, exit_hazard, kappa, priors
from blocs.stress.scenarios import Scenario, battery, scenario
from blocs.stress.summary import sentences
from blocs.stress.target import DOUBTS, Settings, Target, target_of
from blocs.stress.threats import THREATS, Assumption
from blocs.worlds.compare import Comparison, compare
from blocs.worlds.criticality import criticality
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
from blocs.worlds.layout import lay_out
from blocs.worlds.values import Outcome

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["THRESHOLD", "chosen_settings", "designs_over", "settings_from_cases", "stress"]

THRESHOLD = 0.6
"""Share of the parties that the threshold accord among the designs needs."""

BAND = (0.05, 0.95)
"""Quantiles over worlds between which the band lies."""

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
        rows.append({"shock": item.name, "words": item.words, "values": _cells(run.outcome(item))})
        if item.fits_designs and not run.stopped and target.design.n > 2:
            compared = run.compare(item, settings.beta)
            designs += _design_rows(item, compared)
            pairs += _pair_rows(item, compared)
    estimates = _estimates(snapshot, target)
    critical = _criticality(target, seed)
    where = _border(target, settings, estimates)
    names = {p: snapshot.ledger.label(p) for p in target.design.parties}
    assumptions = _assumptions(target, settings)
    answer = Stress(
        question=snapshot.question(
            "stress", view="shocks", target=target.what, shock=shock, worlds=worlds, seed=seed
        ),
        evidence=evidence_block(snapshot.ledger, _claims(target, estimates)),
        ledger=snapshot.ledger.identity(),
        design=target.design.name,
        shock=chosen.words,
        target=_described(target, names),
        summary=[],
        values=_values(main, course, target, snapshot),
        shocks=rows,
        designs=designs,
        pairs=pairs,
        criticality=[_named(row, target, names, snapshot) for row in critical],
        rules=_rules(target),
        border=where,
        estimates=[_estimate(e) for e in estimates],
        assumptions=[asdict(a) for a in assumptions],
        threats=[asdict(t) for t in THREATS],
        left_out=dict(target.left_out),
        run={
            "worlds": main.worlds,
            "asked": worlds,
            "seed": seed,
            "inputs": _digest(target),
            "stopped": run.stopped,
        },
        notes=_notes(target, run, worlds),
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


def _cell(outcome: Outcome, value: str) -> dict[str, Any]:
    """Return what is retained of one value, with interval, band and tail."""
    found = outcome.summary(value)
    shares = outcome.retained(value)
    band = np.quantile(shares, BAND).tolist() if shares.size else [None, None]
    return {
        "base": found.base,
        "before": found.before,
        "after": found.after,
        "retained": found.mean,
        "interval": [found.low, found.high],
        "band": band,
        "tail": found.tail,
        "collapse": found.collapse,
        "undefined_worlds": found.undefined,
    }


def _cells(outcome: Outcome) -> dict[str, dict[str, Any]]:
    return {value: _cell(outcome, value) for value in outcome.values}


def _values(
    outcome: Outcome, course: Curves, target: Target, snapshot: Snapshot
) -> dict[str, dict[str, Any]]:
    """Return each value under the chosen shock, with its course over exits."""
    hazard = None
    if target.kind == "instrument":
        try:
            hazard = exit_hazard(snapshot, target.what)
        except QuestionError:
            hazard = None
    found = _cells(outcome)
    for curve in course.curves:
        cell = found[curve.value]
        cell |= {
            "order": course.order,
            "curve": [round(float(v), 6) for v in curve.mean],
            "curve_low": [round(float(v), 6) for v in curve.low],
            "curve_high": [round(float(v), 6) for v in curve.high],
            "R": curve.area,
            "R_interval": list(curve.area_interval),
            "half_life": curve.exits_to_half,
            "expected_loss": curve.expected_loss,
        }
        if hazard is not None and hazard.high > 0:
            # No exit seen: the rate has an upper limit only, so the time has a lower one.
            cell["half_life_years_at_least"] = curve.years_to_half(hazard.high)
    return found


def _design_rows(item: Scenario, compared: Comparison) -> list[dict[str, Any]]:
    return [
        {"shock": item.name, "design": o.design, "values": _cells(o)} for o in compared.outcomes
    ]


def _pair_rows(item: Scenario, compared: Comparison) -> list[dict[str, Any]]:
    return [{"shock": item.name, **asdict(p)} for p in compared.pairs]


def _criticality(target: Target, seed: int) -> list[dict[str, Any]]:
    """Return what each party and instrument means for the pairs tied."""
    layout = lay_out(
        target.design,
        weights=target.weights,
        membership_probability=target.memberships,
        text_probability=target.texts,
    )
    found = criticality(layout, "tied-pairs", seed=seed, samples=400, worlds=60)
    return [
        {"value": found.value, "total": found.total, "method": found.method, **asdict(share)}
        for share in (*found.parties, *found.instruments)
    ]


def _named(
    row: dict[str, Any], target: Target, names: dict[str, str], snapshot: Snapshot
) -> dict[str, Any]:
    """Return a criticality row under its id and name, with the claims behind it."""
    index = row.pop("index")
    row.pop("name")
    if row["kind"] == "party":
        found = target.design.parties[index]
        return {
            "id": found,
            "name": names[found],
            **row,
            "claims": _list(target.party_claims[found]),
        }
    found = target.design.instruments[index]
    title = snapshot.ledger.cards[found].title if found in snapshot.ledger.cards else found
    return {"id": found, "name": title, **row, "claims": _list(target.instrument_claims[found])}


def _list(claims: Iterable[str]) -> list[str]:
    return sorted(claims)


def _described(target: Target, names: dict[str, str]) -> dict[str, Any]:
    return {
        "what": target.what,
        "title": target.title,
        "kind": target.kind,
        "hub": target.design.parties[0],
        "hub_name": names[target.design.parties[0]],
        "parties": [
            {"party": p, "name": names[p], "probability": round(q, 4)}
            for p, q in zip(target.design.parties, target.parties, strict=True)
        ],
        "instruments": [
            {"instrument": i, "probability": q}
            for i, q in zip(target.design.instruments, target.texts, strict=True)
        ],
        "certain_parties": len(target.certain),
        "hub_assumed": any(a.what == "hub" for a in target.assumptions),
        "rival": target.rival,
        "both": list(target.both),
    }


def _rules(target: Target) -> list[dict[str, Any]]:
    rows = []
    for instrument, rule in target.rules.items():
        reading = rule.readings["rule"]
        rows.append(
            {
                "instrument": instrument,
                "rule": rule.kind,
                "basis": "assumed" if reading.assumed else reading.basis,
                "minimum": rule.minimum,
                "keystones": list(rule.keystones),
                "kappa": list(rule.kappa) if rule.kappa else None,
                "resumes": rule.resumes,
                "repair_days": list(rule.repair_days) if rule.repair_days else None,
                "notice": rule.notice,
                "duration": rule.duration,
                "assumed": list(rule.assumed),
                "claims": list(rule.claims),
            }
        )
    return rows


def _estimates(snapshot: Snapshot, target: Target) -> tuple[Estimate, ...]:
    """Return what real cases say of the parameters; nothing when no case is known by then."""
    instruments = [target.what] if target.kind == "instrument" else []
    try:
        return priors(snapshot, instruments=instruments)
    except QuestionError:
        return ()


def _estimate(found: Estimate) -> dict[str, Any]:
    row = asdict(found)
    row["left_out"] = [{"case": c, "why": w} for c, w in found.left_out]
    row["claims"] = list(found.claims)
    row["remarks"] = list(found.remarks)
    return row


def _border(target: Target, settings: Settings, estimates: Sequence[Estimate]) -> dict[str, Any]:
    """Return where imitation makes an accord of these parties worse than their star."""
    n = round(sum(target.parties))
    if n < 3:
        return {}
    setting = Setting(n)
    by_name = {e.name: e for e in estimates}
    found: dict[str, Any] = {
        "parties": n,
        "analytic": {str(k): border(k) for k in (0.0, 0.5, 1.0)},
        "exact": {str(k): exact_border(setting, k) for k in (0.0, 0.5, 1.0)},
        "if_spokes_imitate": {
            str(s): border_if_spokes_imitate(settings.kappa, s) for s in (0.2, 0.4, 0.6)
        },
        "beta": settings.beta,
        "kappa": settings.kappa,
        "analytic_at_kappa": border(settings.kappa),
        "exact_at_kappa": exact_border(setting, settings.kappa),
    }
    highest = n - 1
    if settings.beta <= highest:
        found["star_minus_accord"] = expected_losses(setting, settings.beta).difference(
            settings.kappa
        )
    spread, deaths = by_name.get("β"), by_name.get("κ of the value")
    if spread is not None and deaths is not None:
        box = {"beta": [spread.low, spread.high], "kappa": [deaths.low, deaths.high]}
        found["box"] = box
        # The border falls as kappa grows, so two corners decide whether the box is cut.
        lowest, highest_border = (exact_border(setting, k) for k in (deaths.high, deaths.low))
        found["settled"] = spread.low > highest_border or spread.high < lowest
    return found


def _assumptions(target: Target, settings: Settings) -> list[Assumption]:
    found = list(target.assumptions)
    many = [
        i
        for i, members in zip(target.design.instruments, target.design.members, strict=True)
        if len(members) > 2
    ]
    if many or target.design.n > 2:
        found.insert(
            0,
            Assumption(
                "beta",
                f"{settings.beta:.2f}",
                "imitation in instruments of three parties or more; "
                + settings.origins.get("beta", "set by --beta"),
                settings.claims,
            ),
        )
    return found


def _claims(target: Target, estimates: Sequence[Estimate]) -> set[str]:
    return {
        *(c for claims in target.party_claims.values() for c in claims),
        *(c for claims in target.instrument_claims.values() for c in claims),
        *(c for e in estimates for c in e.claims),
    }


def _notes(target: Target, run: _Run, worlds: int) -> list[str]:
    notes = [
        "Retained shares are percentages of what there was in the same world; the band in "
        "brackets holds nine worlds in ten, chance and doubtful evidence together. A rare loss of "
        "everything, such as the hub's, can pull a mean below its band.",
    ]
    imitated = [r for r in target.design.rules if r.beta > 0]
    resting = [r for r in target.design.rules if r.kind != "bilateral" and 0 < r.kappa < 1]
    if not imitated:
        notes.append("β touches only the border and the other designs: nothing here is imitated.")
    if resting:
        notes.append(
            "One κ serves text and value. It is that of the value where cases give it; of texts "
            "alone fewer have died with a keystone, so text survival is rather too low."
        )
    else:
        notes.append("κ touches only the border: no text here takes it.")
    if run.stopped:
        notes.append(f"Stopped before all {worlds} worlds were done; what is shown is what was.")
    if target.left_out:
        notes.append(
            f"{len(target.left_out)} instruments are not in it (not in force, fewer than two "
            "parties at this level, or unknown): --json says which and why."
        )
    return notes


def _digest(target: Target) -> str:
    """Return a hash of everything that went into the run."""
    parts = (target.design, target.weights, target.regions, target.memberships, target.texts)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
