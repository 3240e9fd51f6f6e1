"""Named shocks: those that every answer shows, and those that a reader asks for by name."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.errors import QuestionError
from blocs.stress.target import Target
from blocs.worlds.hits import Shock
from blocs.worlds.shocks import (
    bloc_switch,
    common_cause,
    freeze,
    given_exits,
    hub_loss,
    legal_bar,
    programme_slip,
    random_exits,
    targeted_exits,
)
from blocs.worlds.worst import worst_exits

__all__ = ["HELP", "Scenario", "battery", "scenario"]

COMMON_CAUSE = 0.3
"""Probability with which each partner leaves in the common cause that every answer shows."""

FEW = 5
"""How many of the most capable partners leave together in the shock that every answer shows."""

HELP = {
    "random[:K|:P%]": "so many parties leave, drawn by lot; one when not said",
    "partners[:K|:P%]": "the same among the hub's partners only",
    "hub": "the hub leaves",
    "capability[:K]": "the K most capable parties leave",
    "degree[:K]": "the K parties with the most instruments leave",
    "common-cause[:P]": "each partner leaves with probability P in one event",
    "switch[:ID,ID]": "a group leaves together; by default those also in the rival's accord",
    "exit:ID,ID": "these parties leave",
    "freeze:ID,ID": "these parties stay and do not act",
    "bar:ID,ID": "a law bars these instruments",
    "slip[:ID,ID]": "these programmes lose their value while their texts stand",
    "worst[:K]": "the K parties whose exit leaves least member reach, found greedily",
}
"""Shocks by name, for help texts and messages."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A shock under a short name.

    Attributes:
        name: as in `HELP`, with its argument.
        shock: what happens.
        words: what happens, with the names of those whom it strikes.
        fits_designs: whether it makes sense when the same parties are arranged otherwise.
    """

    name: str
    shock: Shock
    words: str = ""
    fits_designs: bool = True

    def __post_init__(self) -> None:
        if not self.words:
            object.__setattr__(self, "words", self.shock.words)


def battery(target: Target, seed: int) -> list[Scenario]:
    """Return the shocks that every answer shows, as far as they make sense for the target.

    Args:
        target: what is stressed.
        seed: of the search for the worst exits.
    """
    n = target.design.n
    found = [scenario(name, target, seed) for name in ("partners", "random", "hub")]
    if n >= 5:
        found.append(scenario("random:25%", target, seed))
    if target.weights is not None and n > FEW + 1:
        order = sorted(range(1, n), key=lambda i: (-_weight(target, i), target.design.parties[i]))
        ids = [target.design.parties[i] for i in order[:FEW]]
        words = f"the {FEW} most capable partners leave: {', '.join(ids)}"
        found.append(Scenario("capable", given_exits(_places(ids, target)), words))
    found.append(scenario(f"common-cause:{COMMON_CAUSE:g}", target, seed))
    if target.both and len(target.both) < n - 1:
        found.append(scenario("switch", target, seed))
    barred = _with_rival(target)
    if barred and len(barred) < len(target.design.members):
        words = f"a law bars the {len(barred)} bilaterals with {target.rival_hub}"
        found.append(Scenario("rival-law", legal_bar(barred), words, False))
    if n > 4:
        found.append(scenario("worst:3", target, seed))
    if any(rule.kind == "programme" for rule in target.design.rules):
        found.append(scenario("slip", target, seed))
    if any(rule.kind == "consensus" for rule in target.design.rules):
        last = target.design.parties[-1]
        found.append(scenario(f"freeze:{last}", target, seed))
    return found


def _weight(target: Target, index: int) -> float:
    return target.weights[index] if target.weights is not None else 0.0


def _with_rival(target: Target) -> list[str]:
    """Return the bilaterals between this hub and the other one."""
    design = target.design
    if target.rival_hub not in design.parties:
        return []
    both = {0, design.parties.index(target.rival_hub)}
    return [
        instrument
        for instrument, members in zip(design.instruments, design.members, strict=True)
        if set(members) == both
    ]


def _places(ids: list[str], target: Target) -> list[int]:
    """Return the positions of parties, which every design over them shares."""
    parties = target.design.parties
    unknown = [i for i in ids if i not in parties]
    if unknown:
        raise QuestionError(
            f"{', '.join(unknown)}: no party to {target.title} on the day; "
            f"its parties are {', '.join(parties)}"
        )
    return [parties.index(i) for i in ids]


def scenario(text: str, target: Target, seed: int) -> Scenario:
    """Return the shock that a name means, such as ``random:25%`` or ``exit:THA,SEN``.

    Args:
        text: see `HELP`.
        target: what is stressed.
        seed: of the search for the worst exits.

    Raises:
        QuestionError: when the name or its argument means nothing here.
    """
    name, _, argument = text.partition(":")
    ids = [part.strip() for part in argument.split(",") if part.strip()]
    if name in ("random", "partners"):
        among = "parties" if name == "random" else "partners"
        if argument.endswith("%"):
            share = _number(argument[:-1], text) / 100
            return Scenario(text, random_exits(share=share, among=among))
        return Scenario(text, random_exits(_count(argument, text), among=among))
    if name == "hub" and not argument:
        return Scenario(text, hub_loss())
    if name == "capability":
        if target.weights is None:
            raise QuestionError(f"{text}: no capability is recorded for any of these parties")
        shock = targeted_exits(_count(argument, text), by="capability", weights=target.weights)
        return Scenario(text, shock)
    if name == "degree":
        # In an abstract design everybody may hold as many; the parties are those of the target.
        return Scenario(text, targeted_exits(_count(argument, text), by="degree"), "", False)
    if name == "common-cause":
        failure = _number(argument, text) if argument else COMMON_CAUSE
        return Scenario(text, common_cause(failure))
    if name == "switch":
        group = ids or list(target.both)
        if not group:
            raise QuestionError(
                "switch: nobody here is in a rival's accord; name the group, as in switch:THA,SEN"
            )
        words = f"{', '.join(group)} go over together"
        if not ids:
            words += f", being in {target.rival} too"
        return Scenario(text, bloc_switch(group=_places(group, target)), words)
    if name in ("exit", "freeze") and ids:
        make = given_exits if name == "exit" else freeze
        verb = "leave" if name == "exit" else "stay and do not act"
        return Scenario(text, make(_places(ids, target)), f"{', '.join(ids)}: {verb}")
    if name == "bar" and ids:
        return Scenario(text, legal_bar(ids), "", False)
    if name == "slip":
        return Scenario(text, programme_slip(ids or None), "", False)
    if name == "worst":
        worst = worst_exits(
            target.design,
            min(_count(argument or "3", text), target.design.n - 1),
            seed=seed,
            worlds=64,
            weights=target.weights,
            membership_probability=target.memberships,
            text_probability=target.texts,
        )
        names = ", ".join(target.design.parties[i] for i in worst.parties)
        return Scenario(text, given_exits(list(worst.parties)), f"{names}: the worst exits found")
    raise QuestionError(f"{text!r} is no shock; choose {', '.join(HELP)}")


def _number(text: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise QuestionError(f"{whole!r}: {text!r} is no number") from None


def _count(text: str, whole: str) -> int:
    if not text:
        return 1
    if not text.isdecimal():
        raise QuestionError(f"{whole!r}: {text!r} is no whole number")
    return int(text)
