"""The answer to a stress question: words first, then tables, then what could make it wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from blocs.ledger.answers import Reply, Section
from blocs.stress.threats import THREATS

__all__ = ["PARTS", "USUAL_PARTS", "PhaseAnswer", "Stress"]

PARTS = ("shocks", "designs", "pairs", "critical", "rules", "cases", "assumptions")
"""Tables of a text, in order; the threats to validity follow whatever is left out."""

USUAL_PARTS = ("shocks", "designs", "critical", "assumptions")
"""Those that are shown when nobody asks for others."""

_RETAINED = (
    "member-reach",
    "hub-reach",
    "tied-pairs",
    "capability-reach",
    "diversity",
    "redundancy",
    "text-survival",
    "value-survival",
)


_RIVALS = ("open accord", "imitated accord", "threshold accord")
"""Designs against which the star is shown in text; the others are in the data."""


def share(value: float | None) -> str:
    """Return a share in percent, to the tenth where that is seen; "–" when it is undefined."""
    if value is None:
        return "–"
    return f"{100 * value:.1f}" if 0.0005 <= abs(value) < 0.9995 else f"{100 * value:.0f}"


def _spread(cell: dict[str, Any] | None) -> str:
    if cell is None or cell["retained"] is None:
        return "–"
    low, high = cell["band"]
    mean = share(cell["retained"])
    if share(low) == share(high):
        return mean
    return f"{mean} ({share(low)} to {share(high)})"


def _threats() -> Section:
    rows = [{"threat": t.name, "what it does": t.text} for t in THREATS]
    return Section("What could make this wrong", ("threat", "what it does"), rows)


def _assumptions(rows: list[dict[str, Any]]) -> Section:
    return Section("Assumed: no claim settles it", ("what", "value", "for", "why", "claims"), rows)


@dataclass(frozen=True, kw_only=True, repr=False)
class Stress(Reply):
    """What shocks leave of a hub's network, or of one instrument.

    Attributes:
        design: what was stressed; shock: the shock whose curve and values are given.
        target: parties, instruments, hub, and how many of each are certain.
        summary: the answer in sentences.
        values: for each value: base, what is retained with its 95 % interval and its band over
            worlds, tail, probability of collapse; curve over exits in order, R, exits to half.
        shocks: the usual shocks, with every value.
        designs: the same parties arranged otherwise, under the shocks that fit them.
        pairs: which design retains more, how often.
        criticality: parties and instruments, the largest share first.
        rules: failure rule of each instrument, on whose word.
        border: where imitation makes the accord worse than the star.
        estimates: what real cases say of the parameters.
        assumptions, threats: what no claim settles, and what could make it wrong.
        left_out: instruments that are not in it, and why.
        run: worlds, seed, hash of the inputs.
        parts: tables that a text shows, see `PARTS`.
    """

    design: str
    shock: str
    target: dict[str, Any]
    summary: list[str]
    values: dict[str, dict[str, Any]]
    shocks: list[dict[str, Any]]
    designs: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    criticality: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    border: dict[str, Any]
    estimates: list[dict[str, Any]]
    assumptions: list[dict[str, Any]]
    threats: list[dict[str, str]]
    left_out: dict[str, str]
    run: dict[str, Any]
    notes: list[str]
    parts: tuple[str, ...] = USUAL_PARTS
    columns: ClassVar[tuple[str, ...]] = ("shock", *_RETAINED)

    def answer_dict(self) -> dict[str, Any]:
        """Return the answer; which parts a text shows is no part of it."""
        return {k: v for k, v in super().answer_dict().items() if k != "parts"}

    def headline(self) -> str:
        """Return the answer in sentences, one a line."""
        return "\n".join(self.summary)

    def table(self) -> list[dict[str, Any]]:
        """Return what each shock leaves, in percent, with the band over worlds."""
        if "shocks" not in self.parts:
            return []
        return [
            {"shock": row["shock"], **{v: _spread(row["values"].get(v)) for v in _RETAINED}}
            for row in self.shocks
        ]

    def sections(self) -> list[Section]:
        """Return designs, criticality, rules, estimates, assumptions and threats."""
        made = {
            "shocks": [self._what_happens()],
            "designs": [self._designs()],
            "pairs": [self._pairs()],
            "critical": self._criticality(),
            "rules": [self._rules()],
            "cases": [self._cases()],
            "assumptions": [_assumptions(_grouped(self.assumptions))],
        }
        found = [section for part in PARTS if part in self.parts for section in made[part]]
        if self.parts in (PARTS, USUAL_PARTS):
            return [*found, _threats()]
        names = ", ".join(t.name for t in THREATS)
        return [*found, Section(f"What could make this wrong: {names} (all parts say how)", (), [])]

    def _what_happens(self) -> Section:
        rows = [{"shock": r["shock"], "what happens": r["words"]} for r in self.shocks]
        return Section("What happens in each shock", ("shock", "what happens"), rows)

    def _cases(self) -> Section:
        columns = ("what", "estimate", "95 % interval", "events", "of", "remark")
        rows = [
            {
                "what": e["name"],
                "estimate": f"{e['value']:.3g}",
                "95 % interval": f"{e['low']:.3g} to {e['high']:.3g}",
                "events": e["events"],
                "of": f"{e['exposure']:.4g} {e['unit']}",
                "remark": e["remarks"][0] if e["remarks"] else "",
                "claims": e["claims"],
            }
            for e in self.estimates
        ]
        return Section("What real cases say", (*columns, "claims"), rows)

    def _designs(self) -> Section:
        names = list(dict.fromkeys(row["design"] for row in self.designs))
        shocks = list(dict.fromkeys(row["shock"] for row in self.designs))
        kept = {(r["shock"], r["design"]): r["values"].get("member-reach") for r in self.designs}
        rows = [{"shock": s, **{d: _spread(kept.get((s, d))) for d in names}} for s in shocks]
        title = (
            "The same parties arranged otherwise: member reach retained, in percent (all accords "
            "outlive their convener, κ = 0, but the key accord, κ = 1)"
        )
        return Section(title, ("shock", *names), rows)

    def _pairs(self) -> Section:
        rows = [
            {
                "shock": p["shock"],
                "star against": p["b"],
                "star retains more": share(p["a_better"]),
                "tie": share(p["tie"]),
                "star retains less": share(p["b_better"]),
                "mean difference": f"{100 * p['difference']:+.1f}",
                "95 % interval": (
                    "–" if p["low"] is None else f"{100 * p['low']:+.1f} to {100 * p['high']:+.1f}"
                ),
            }
            for p in self.pairs
            if p["a"] == "star"
            and p["value"] == "member-reach"
            and p["difference"] is not None
            and p["b"] in _RIVALS
        ]
        columns = tuple(rows[0]) if rows else ()
        return Section("How often the star retains more member reach, in percent", columns, rows)

    def _criticality(self) -> list[Section]:
        found = []
        for kind in ("party", "instrument"):
            rows = [
                {
                    kind: r["id"],
                    "name": r["name"],
                    "loss when it alone is gone": f"{r['loss']:.3g}",
                    "Shapley share": f"{r['shapley']:.3g}",
                    "95 % interval": f"{r['low']:.3g} to {r['high']:.3g}",
                    "claims": r["claims"],
                }
                for r in self.criticality
                if r["kind"] == kind
            ][:10]
            value = self.criticality[0]["value"] if self.criticality else ""
            title = f"Most critical {'parties' if kind == 'party' else 'instruments'} ({value})"
            found.append(Section(title, tuple(rows[0]) if rows else (), rows))
        return found

    def _rules(self) -> Section:
        kinds: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for rule in self.rules:
            kinds.setdefault((rule["rule"], rule["basis"]), []).append(rule)
        rows = [
            {
                "rule": rule,
                "on what ground": basis,
                "instruments": len(found),
                "which": [r["instrument"] for r in found],
                "claims": sorted({c for r in found for c in r["claims"]}),
            }
            for (rule, basis), found in sorted(kinds.items())
        ]
        columns = ("rule", "on what ground", "instruments", "which", "claims")
        return Section("By which rule they fail", columns, rows)


def _grouped(assumptions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each kind of assumption, with the instruments that it is for."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in assumptions:
        instrument, _, parameter = row["what"].rpartition(".")
        key = (parameter or row["what"], row["value"], row["why"])
        group = found.setdefault(
            key, {"what": key[0], "value": key[1], "why": key[2], "for": [], "claims": []}
        )
        if instrument:
            group["for"].append(instrument)
        group["claims"] = sorted({*group["claims"], *row["claims"]})
    return list(found.values())


@dataclass(frozen=True, kw_only=True, repr=False)
class PhaseAnswer(Reply):
    """Over β and another parameter: who loses fewer parties, the star or the accord.

    Attributes:
        axis: what the rows run over; parties: n, convener included.
        summary: the answer in sentences.
        rows: for each value of the axis the border in β: analytic, exact for n, simulated with its
            interval, and simulated for other numbers of exits.
        belief: the point and box of the estimates, and on which side of the border they lie.
        assumptions, threats: what the border assumes, and what could make it wrong.
        run: worlds and seed.
    """

    axis: str
    parties: int
    summary: list[str]
    rows: list[dict[str, Any]]
    belief: dict[str, Any]
    assumptions: list[dict[str, Any]]
    threats: list[dict[str, str]]
    run: dict[str, Any]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "value",
        "analytic",
        "exact",
        "simulated",
        "low",
        "high",
    )

    def headline(self) -> str:
        """Return the answer in sentences, one a line."""
        return "\n".join(self.summary)

    def table(self) -> list[dict[str, Any]]:
        """Return the borders, rounded."""
        return [
            {k: v if isinstance(v, str) or v is None else f"{v:.3f}" for k, v in row.items()}
            for row in self.rows
        ]

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the columns of the table, those of further exits included."""
        return tuple(self.rows[0]) if self.rows else self.columns

    def sections(self) -> list[Section]:
        """Return assumptions and threats."""
        return [_assumptions(self.assumptions), _threats()]
