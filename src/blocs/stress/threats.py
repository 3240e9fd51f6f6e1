"""What could make a stress answer wrong; printed with every one."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["THREATS", "Assumption", "Threat"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that no claim carries.

    Attributes:
        what: which setting, such as ``beta`` or ``artemis-accords.kappa``.
        value: the value used, in words or figures.
        why: where it comes from, and how to set another.
        claims: claims that bear on it without settling it.
    """

    what: str
    value: str
    why: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat to the validity of the result.

    Attributes:
        name: two or three words.
        text: what it is and which way it bends the answer.
    """

    name: str
    text: str


THREATS = (
    Threat(
        "independence",
        "Random exits are drawn one by one, but real spokes share a hub, a region and a market "
        "for launches. Look at the common cause and the bloc switch before the random exit.",
    ),
    Threat(
        "selection",
        "States choose the form. Bilaterals may stand where the risk was high already, and "
        "multilateral forms may pool partners thought unreliable (Narang and LeVeck), so a "
        "difference between forms is no effect of the form.",
    ),
    Threat(
        "unequal units",
        "A treaty, a memorandum and a joint statement count as one instrument each.",
    ),
    Threat(
        "assumed parameters",
        "No source measures imitation, dependence on the convener or repair for space accords. "
        "The values come from other fields, from cases that became known because somebody left: "
        "read the border between the regions, not a verdict.",
    ),
    Threat(
        "one-sided imitation",
        "Signatories are taken to imitate each other's exits and partners of a hub are not, though "
        "real stars have shown it too. Where both imitate alike, only the hub tells them apart.",
    ),
    Threat(
        "few exits",
        "Exits from either bloc are almost unseen, so a rate has an upper limit (three divided "
        "by the exposure) and no point.",
    ),
    Threat(
        "survivorship",
        "An accord publishes its list; a bilateral that has died simply stops being mentioned. "
        "The star looks sturdier than it is.",
    ),
    Threat(
        "projection",
        "An accord is kept whole here. Drawn as a clique of pairs it would seem to lose one link "
        "at a time, and hide that it can stop at once.",
    ),
    Threat(
        "text and value",
        "A text can stand while nothing happens under it. Read text survival beside value "
        "survival; neither measures what was done.",
    ),
)
"""The threats, in the order in which they are printed."""
