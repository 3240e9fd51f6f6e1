"""The stress answer in sentences, each made from the figures of the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blocs.stress.answers import share
from blocs.stress.repair import Freeze, half_value_time, lost_value_time

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot
    from blocs.stress.answers import Stress

__all__ = ["sentences"]


USUAL = ("random", "partners", "hub")
"""Shocks with a sentence of their own."""


def sentences(answer: Stress, snapshot: Snapshot) -> list[str]:
    """Return what the figures say, most asked first.

    Args:
        answer: the figures.
        snapshot: the ledger at two clocks.
    """
    shocks = {row["shock"]: row["values"] for row in answer.shocks}
    found = [_scope(answer)]
    if answer.question["shock"] not in USUAL:
        found.append(_asked(answer))
    if "hub" in shocks:
        found.append(_hub(answer, shocks["hub"]))
    if "partners" in shocks:
        found.append(_partner(answer, shocks["partners"]))
    if "common-cause:0.3" in shocks:
        found.append(_common(shocks["common-cause:0.3"]))
    found += _repair(answer)
    if answer.border:
        found += _border(answer)
    return found


def _repair(answer: Stress) -> list[str]:
    """Return what a freeze costs where a claim says how long a stopped body took to resume."""
    found = []
    n = round(sum(p["probability"] for p in answer.target["parties"]))
    for rule in answer.rules:
        if rule["resumes"] not in ("yes", "partly") or not rule["repair_days"] or n < 2:
            continue
        days = sum(rule["repair_days"]) / 2
        frozen = Freeze(returns=0.0, resumes=1 / days, partial=(n - 1) / n)
        found.append(
            f"One frozen member stops {rule['instrument']} at once, but it is no death: with a "
            f"mean wait of {days:.0f} days, what its one case took, the others are at half value "
            f"again after {half_value_time(frozen):.0f} days, and the first year costs as much as "
            f"{lost_value_time(frozen, 365):.0f} days of the whole body."
        )
    return found


def _scope(answer: Stress) -> str:
    question, target = answer.question, answer.target
    certain, all_ = target["certain_parties"], len(target["parties"])
    many = f"{certain} to {all_}" if certain < all_ else str(all_)
    texts = len(target["instruments"])
    return (
        f"{target['title']} as of {question['as_of']}, known at {question['known_at']}, level "
        f"{question['level']}: {many} parties in {texts} instrument{'s' * (texts != 1)}."
    )


def _asked(answer: Stress) -> str:
    """Return what the shock that was asked for leaves, and what it takes away."""
    parts = []
    for name, words in (
        ("member-reach", "parties in a working instrument"),
        ("hub-reach", "partners of the hub"),
        ("tied-pairs", "pairs"),
        ("text-survival", "texts"),
    ):
        cell = answer.values.get(name)
        if cell is None or cell["retained"] is None:
            continue
        lost = cell["before"] - cell["after"]
        parts.append(f"{lost:.1f} of {cell['before']:.1f} {words}")
    said = ", ".join(parts) if parts else "nothing that could be lost"
    return f"Asked for ({answer.shock}): it takes {said}, in the mean over the worlds."


def _hub(answer: Stress, values: dict[str, Any]) -> str:
    hub = answer.target["hub_name"]
    assumed = answer.target["hub_assumed"]
    whom = "its most capable party, for want of a hub" if assumed else "its hub"
    texts, reach = values["text-survival"], values["member-reach"]
    if reach["retained"] is None:
        return f"Losing {whom}, {hub}: undefined, since nothing works before it."
    total = texts["before"]
    ended = total - texts["after"]
    assumed = any(a["what"].endswith(".kappa") for a in answer.assumptions)
    by = " (κ, by which it stops with its hub, is assumed: see below)" if assumed else ""
    if len(answer.target["instruments"]) == 1:
        text = f"leaves the text standing in {share(texts['retained'])} % of the worlds"
    else:
        text = f"ends {ended:.0f} of its {total:.0f} texts in the mean"
    return (
        f"Losing {whom}, {hub}, {text} and leaves {share(reach['retained'])} % of its parties "
        f"in a working instrument{by}."
    )


def _partner(answer: Stress, values: dict[str, Any]) -> str:
    reach, pairs = values["member-reach"], values["tied-pairs"]
    if reach["retained"] is None:
        return "Losing one listed partner: undefined, since nothing works before it."
    low, high = reach["band"]
    lost = 1 - reach["retained"]
    open_ = answer.target["certain_parties"] < len(answer.target["parties"])
    doubt = ", who may turn out to be no party," if open_ else ""
    return (
        f"Losing one listed partner by lot{doubt} costs {share(lost)} % of member reach in the "
        f"mean ({share(1 - high)} to {share(1 - low)} % in nine worlds of ten) and "
        f"{share(1 - pairs['retained']) if pairs['retained'] is not None else '–'} % of the pairs."
    )


def _common(values: dict[str, Any]) -> str:
    reach = values["member-reach"]
    if reach["retained"] is None:
        return "A common cause on the partners: undefined, since nothing works before it."
    return (
        "One cause that moves each partner with probability 0.3 leaves "
        f"{share(reach['retained'])} % of member reach, {share(reach['tail'])} % in the worst "
        "twentieth of the worlds."
    )


def _border(answer: Stress) -> list[str]:
    where = answer.border
    found = [
        f"Arranged as a star or as one accord, {where['parties']} parties bear one random exit "
        "alike when each exit of the accord triggers "
        f"{where['exact']['0.0']:.2f} others (κ = 0), {where['exact_at_kappa']:.2f} "
        f"(κ = {where['kappa']:.2f}) or {where['exact']['1.0']:.2f} (κ = 1): imitation above that "
        "would make the accord worse than the star. If the star's partners imitate each other as "
        f"well, say 0.4 each, the border rises to {where['if_spokes_imitate']['0.4']:.2f}."
    ]
    if "star_minus_accord" in where:
        gap = where["star_minus_accord"]
        values = f"β = {where['beta']:.2f} and κ = {where['kappa']:.2f}"
        own = any("set by the reader" in a["why"] for a in answer.assumptions)
        better = "star" if gap < 0 else "accord"
        lose = (
            "both lose alike"
            if abs(gap) < 0.005
            else f"the {better} loses {abs(gap):.2f} parties less"
        )
        said = f"At {'your' if own else 'these'} values, {values}, {lose} to one random exit"
        if "settled" in where:
            low, high = where["box"]["beta"]
            k_low, k_high = where["box"]["kappa"]
            verdict = "settles it" if where["settled"] else "does not settle which is sturdier"
            said += (
                f"; what real cases allow (β {low:.2f} to {high:.2f}, κ {k_low:.2f} to "
                f"{k_high:.2f}) {verdict}"
            )
        found.append(said + ".")
    return found
