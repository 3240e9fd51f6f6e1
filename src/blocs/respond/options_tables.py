"""The tables of the answer on options, one row a dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from blocs.ledger.requirements import show_need
from blocs.respond.answers import whole

if TYPE_CHECKING:
    from blocs.respond.assessed import Cells
    from blocs.respond.coding import Coding
    from blocs.respond.knockout import Importance, Knockout
    from blocs.respond.most import Reading
    from blocs.respond.smaa import Smaa

__all__ = [
    "cut_rows",
    "importance_rows",
    "lifting_rows",
    "option_rows",
    "rank_rows",
    "requirement_rows",
    "severity_rows",
    "test_row",
    "weight_rows",
]


def _state(found: Knockout, option: str) -> str:
    cuts = found.cuts[option]
    if not cuts:
        return "open"
    return "cannot be opened" if 0 in cuts else f"closed by {len(cuts)} cut{'s' * (len(cuts) > 1)}"


def option_rows(
    coding: Coding, found: Mapping[str, Knockout], cells: Cells
) -> list[dict[str, Any]]:
    """Return of each option whether it is open, and what was done before."""
    rows = []
    for option in coding.options.values():
        own = sorted({a.claim for k, c in cells.cells.items() if k[0] == option.id for a in c})
        before = [p for p in coding.precedents if p.option == option.id]
        rows.append(
            {
                "option": option.id,
                "title": option.title,
                "hard barriers": _state(found["hard"], option.id),
                "and unbeaten soft": _state(found["unbeaten"], option.id),
                "all": _state(found["all"], option.id),
                "done before": sum(p.done for p in before),
                "failed": sum(not p.done for p in before),
                "claims": [c for c in own if c] + [p.claim for p in before],
            }
        )
    return rows


def cut_rows(found: Mapping[str, Knockout]) -> list[dict[str, Any]]:
    """Return the minimal cut sets of each closed option, and the fewest barriers to lift."""
    rows = []
    for kind in ("hard", "all"):
        k = found[kind]
        for option in k.closed:
            rows += [
                {
                    "in play": kind,
                    "option": option,
                    "minimal cut sets": " | ".join(" + ".join(k.named(m)) for m in k.cuts[option]),
                    "cheapest way to open it": " + ".join(k.liftings(option)[0]),
                    "ways to open it": len(k.liftings(option)),
                }
            ]
    return rows


def lifting_rows(found: Mapping[str, Knockout]) -> list[dict[str, Any]]:
    """Return what each barrier opens alone, and what pairs open that neither does."""
    rows = []
    for kind in ("hard", "all"):
        k = found[kind]
        for name in k.barriers:
            if k.opened([name]):
                rows.append({"in play": kind, "lifted": name, "opens": " ".join(k.opened([name]))})
        rows += [
            {"in play": kind, "lifted": f"{a} + {b}", "opens": " ".join(more)}
            for (a, b), more in k.pairs()
        ]
    return rows


def importance_rows(
    coding: Coding,
    found: Mapping[str, Knockout],
    by: Mapping[str, Importance],
    firsts: Mapping[str, Mapping[str, float]],
    heard: Cells,
) -> list[dict[str, Any]]:
    """Return of each barrier its cuts, its indices and how often it comes first."""
    rows = []
    for barrier in (coding.barriers[b] for b in coding.standing()):
        cell = [a for k, c in heard.cells.items() if k[0] == barrier.id for a in c]
        row: dict[str, Any] = {
            "barrier": barrier.id,
            "kind": "hard" if barrier.hard else "soft",
            "stands": barrier.stands.value,
            "severity": f"{min(a.low for a in cell):g} to {max(a.high for a in cell):g}"
            if cell
            else "not assessed",
            "overcome by": len(coding.overcome(barrier.id)),
        }
        for kind in ("hard", "all"):
            k = found[kind]
            row[f"cuts ({kind})"] = sum(k.with_barrier(barrier.id).values())
            row[f"opens ({kind})"] = len(k.opened([barrier.id]))
        for index in ("shapley", "banzhaf", "birnbaum"):
            for kind in ("hard", "all") if index == "shapley" else ("all",):
                row[f"{index.capitalize()} ({kind})"] = _sum(by[kind], index, barrier.id)
        for kind in ("hard", "all"):
            share = firsts[kind].get(barrier.id)
            row[f"first % ({kind})"] = whole(share)
        row["claims"] = [a.claim for a in cell] + list(coding.overcome(barrier.id))
        rows.append(row)
    return sorted(rows, key=lambda r: (-r["Shapley (all)"], r["barrier"]))


def _sum(by: Importance, index: str, barrier: str) -> float:
    if barrier not in by.barriers:
        return 0.0
    table = getattr(by, index)
    return round(float(table[:, by.barriers.index(barrier)].sum()), 3)


def test_row(r: Reading, focal: str) -> dict[str, Any]:
    """Return one reading of the question whether a barrier is the most important."""
    return {
        "in play": r.kind,
        "ways around closed": "every" if len(r.closed) > 1 else " ".join(r.closed) or "none",
        "options closed": len(r.closed_options),
        "in minimal cuts": f"{r.holding} of {r.cuts}",
        "of which options": list(r.holds),
        "opens alone": list(r.alone),
        "first by Shapley": list(r.first["shapley"]),
        "first by Banzhaf": list(r.first["banzhaf"]),
        "first by Birnbaum": list(r.first["birnbaum"]),
        "single most important": r.verdict(focal),
    }


def rank_rows(coding: Coding, cells: Cells, ranked: Smaa) -> list[dict[str, Any]]:
    """Return of each option how often it comes first, its values and central weights."""
    rows = []
    for i, option in enumerate(cells.subjects):
        row: dict[str, Any] = {
            "option": option,
            "first %": whole(float(ranked.acceptability[i, 0])),
            "in first three %": whole(float(ranked.acceptability[i, :3].sum())),
            "last %": whole(float(ranked.acceptability[i, -1])),
            "confidence %": whole(ranked.confidence[i]),
        }
        for criterion in cells.criteria:
            low, high, *_ = cells.bounds(option, criterion)
            known = (option, criterion.name) in cells.cells
            row[criterion.name] = f"{low:g} to {high:g}" if known else "not assessed"
        row["claims"] = sorted(
            {a.claim for k, c in cells.cells.items() if k[0] == option for a in c if a.claim}
        )
        rows.append(row)
    return sorted(rows, key=lambda r: (-r["first %"], r["option"]))


def weight_rows(cells: Cells, ranked: Smaa, what: str) -> list[dict[str, Any]]:
    """Return the mean weights under which each comes first; None where it never does."""
    return [
        {
            what: subject,
            **{
                c.name: None if (w := ranked.central[i]) is None else round(w[j], 3)
                for j, c in enumerate(cells.criteria)
            },
        }
        for i, subject in enumerate(cells.subjects)
    ]


def severity_rows(focal: str, heard: Cells) -> list[dict[str, Any]]:
    """Return how severe each family of assessors calls a barrier."""
    rows = []
    for (subject, criterion), cell in heard.cells.items():
        if subject != focal:
            continue
        for family, low, high, heads in heard.families(subject, criterion):
            own = [a for a in cell if a.family == family]
            rows.append(
                {
                    "family": family,
                    "assessors": heads,
                    "from": f"{low:g}",
                    "to": f"{high:g}",
                    "who": sorted({a.assessor for a in own}),
                    "claims": [a.claim for a in own],
                }
            )
    return rows


def requirement_rows(coding: Coding) -> list[dict[str, Any]]:
    """Return what each option requires, as coded or as the reader changed it."""
    return [
        {"option": o.id, "requires": show_need(o.need), "gives": list(o.gives)}
        for o in coding.options.values()
    ]
