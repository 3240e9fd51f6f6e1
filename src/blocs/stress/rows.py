"""The rows of a stress answer: values, designs, criticality, rules, border, assumptions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError
from blocs.stress.border import border, border_if_spokes_imitate
from blocs.stress.exact import Setting, exact_border, expected_losses
from blocs.stress.priors import Estimate, exit_hazard, priors
from blocs.stress.scenarios import Scenario
from blocs.stress.target import Settings, Target
from blocs.stress.threats import Assumption
from blocs.worlds.compare import Comparison
from blocs.worlds.criticality import criticality
from blocs.worlds.curves import Curves
from blocs.worlds.layout import lay_out
from blocs.worlds.values import Outcome

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = [
    "assumptions_of",
    "border_of",
    "cells",
    "claims_of",
    "critical_rows",
    "described",
    "design_rows",
    "digest",
    "estimate_row",
    "estimates_of",
    "named_row",
    "notes_of",
    "pair_rows",
    "rule_rows",
    "values_of",
]

BAND = (0.05, 0.95)
"""Quantiles over worlds between which the band lies."""


def cell(outcome: Outcome, value: str) -> dict[str, Any]:
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


def cells(outcome: Outcome) -> dict[str, dict[str, Any]]:
    return {value: cell(outcome, value) for value in outcome.values}


def values_of(
    outcome: Outcome, course: Curves, target: Target, snapshot: Snapshot
) -> dict[str, dict[str, Any]]:
    """Return each value under the chosen shock, with its course over exits."""
    hazard = None
    if target.kind == "instrument":
        try:
            hazard = exit_hazard(snapshot, target.what)
        except QuestionError:
            hazard = None
    found = cells(outcome)
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


def design_rows(item: Scenario, compared: Comparison) -> list[dict[str, Any]]:
    return [{"shock": item.name, "design": o.design, "values": cells(o)} for o in compared.outcomes]


def pair_rows(item: Scenario, compared: Comparison) -> list[dict[str, Any]]:
    return [{"shock": item.name, **asdict(p)} for p in compared.pairs]


def critical_rows(target: Target, seed: int) -> list[dict[str, Any]]:
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


def named_row(
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
            "claims": ordered(target.party_claims[found]),
        }
    found = target.design.instruments[index]
    title = snapshot.ledger.cards[found].title if found in snapshot.ledger.cards else found
    return {"id": found, "name": title, **row, "claims": ordered(target.instrument_claims[found])}


def ordered(claims: Iterable[str]) -> list[str]:
    return sorted(claims)


def described(target: Target, names: dict[str, str]) -> dict[str, Any]:
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


def rule_rows(target: Target) -> list[dict[str, Any]]:
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


def estimates_of(snapshot: Snapshot, target: Target) -> tuple[Estimate, ...]:
    """Return what real cases say of the parameters; nothing when no case is known by then."""
    instruments = [target.what] if target.kind == "instrument" else []
    try:
        return priors(snapshot, instruments=instruments)
    except QuestionError:
        return ()


def estimate_row(found: Estimate) -> dict[str, Any]:
    row = asdict(found)
    row["left_out"] = [{"case": c, "why": w} for c, w in found.left_out]
    row["claims"] = list(found.claims)
    row["remarks"] = list(found.remarks)
    return row


def border_of(target: Target, settings: Settings, estimates: Sequence[Estimate]) -> dict[str, Any]:
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


def assumptions_of(target: Target, settings: Settings) -> list[Assumption]:
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


def claims_of(target: Target, estimates: Sequence[Estimate]) -> set[str]:
    return {
        *(c for claims in target.party_claims.values() for c in claims),
        *(c for claims in target.instrument_claims.values() for c in claims),
        *(c for e in estimates for c in e.claims),
    }


def notes_of(target: Target, stopped: bool, worlds: int) -> list[str]:
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
    if stopped:
        notes.append(f"Stopped before all {worlds} worlds were done; what is shown is what was.")
    if target.left_out:
        notes.append(
            f"{len(target.left_out)} instruments are not in it (not in force, fewer than two "
            "parties at this level, or unknown): --json says which and why."
        )
    return notes


def digest(target: Target) -> str:
    """Return a hash of everything that went into the run."""
    parts = (target.design, target.weights, target.regions, target.memberships, target.texts)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
