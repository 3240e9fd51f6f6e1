"""From the ledger to a design: what is to be stressed, by which rules, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.catalogue import attribute_on
from blocs.ledger.names import nearest
from blocs.ledger.rulebook import FailureRule, rules_of
from blocs.network import Membership, Network, build_network, network_of
from blocs.stress.threats import Assumption
from blocs.worlds.designs import Design, Rule, check_probability

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["DOUBTS", "SLIP", "Settings", "Target", "target_of"]

DOUBTS: Mapping[str, float] = {
    "settled": 1.0,
    "single-source": 0.95,
    "contested": 0.7,
    "possible": 0.5,
}
"""Probability that a fact holds, by its grade, or ``possible`` whatever its grade."""

SLIP = 0.5
"""Share of a programme's value that is lost with a lead beside the hub, where no claim says."""

LONGEST_TITLE = 48
"""A longer title would not fit a figure, so the id stands for it."""

CAPABILITY = "capability-"
"""Prefix of the attributes that count as capabilities."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What no claim settles, and a reader may set.

    Attributes:
        beta: mean further exits that one exit directly triggers, in instruments of many parties.
        kappa: probability that an instrument dies with its convener, where no claim says.
        doubts: probability that a fact holds, by grade; see `DOUBTS`.
        hub: party to take as the hub where the ledger names none.
        origins: where beta and kappa come from, in words, for the list of assumptions.
        claims: claims that bear on them.
    """

    beta: float = 0.0
    kappa: float = 0.0
    doubts: Mapping[str, float] = field(default_factory=lambda: dict(DOUBTS))
    hub: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_probability(self.kappa, "kappa")
        if not (math.isfinite(self.beta) and self.beta >= 0):
            raise QuestionError(f"beta is {self.beta}; a mean number of exits is 0 or more")
        for grade, probability in self.doubts.items():
            if grade not in DOUBTS:
                raise QuestionError(f"{grade!r} is no grade; choose {', '.join(DOUBTS)}")
            check_probability(probability, f"the probability of what is {grade}")


@dataclass(frozen=True, slots=True)
class Target:
    """A part of the ledger's network, ready to be stressed.

    Attributes:
        what: id of the hub or instrument.
        title: name shown.
        kind: ``hub`` or ``instrument``.
        design: parties, instruments and rules.
        weights: capabilities recorded for each party; None when none is recorded for anyone.
        regions: UN region of each party, None where it has none; None when nobody has one.
        memberships: probability of each membership, in the order of ``design.members``.
        texts: probability that each instrument is in force.
        parties: probability that each party takes part in anything at all.
        certain: ids of the parties that the ledger holds to be in something for certain.
        party_claims: claims behind each party's part in it, by id.
        instrument_claims: claims behind each instrument, by id: of its text, parties and rule.
        rules: failure rule of each instrument, as the ledger tells it.
        rival: another hub's largest accord; "" when there is none.
        rival_hub: that hub.
        both: parties here, the hub aside, that are in the rival's accord too.
        assumptions: what no claim settles.
        left_out: instrument → why it is not in the design.
    """

    what: str
    title: str
    kind: str
    design: Design
    weights: tuple[float, ...] | None
    regions: tuple[str | None, ...] | None
    memberships: tuple[float, ...]
    texts: tuple[float, ...]
    parties: tuple[float, ...]
    certain: tuple[str, ...]
    party_claims: Mapping[str, tuple[str, ...]]
    instrument_claims: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, FailureRule]
    rival: str
    rival_hub: str
    both: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    left_out: Mapping[str, str]


def target_of(snapshot: Snapshot, what: str, settings: Settings | None = None) -> Target:
    """Return a hub's network, or one instrument, as a design.

    Args:
        snapshot: ledger at two clocks and a level.
        what: a hub (id or name of a party) or an instrument (id, title or alias).
        settings: what no claim settles; the defaults when None.

    Raises:
        UnknownId: when nothing has that name.
        QuestionError: when it ties fewer than two parties on the day, or the hub is none of them.
    """
    settings = settings or Settings()
    ledger = snapshot.ledger
    instruments = ledger.match_instrument(what)
    if len(instruments) == 1:
        name = next(iter(instruments))
        whole = network_of(snapshot, name)
        chosen: Sequence[str] = [name]
        card = whole.cards[name]
        title = card.title if len(card.title) <= LONGEST_TITLE else name
        kind, hub = "instrument", settings.hub or card.hub
    else:
        party = _party(snapshot, what)
        whole = build_network(snapshot, party)
        chosen = whole.instruments
        title, kind, hub = ledger.label(party), "hub", settings.hub or party
        name = party
    return _Builder(snapshot, whole, settings).build(name, title, kind, hub, chosen)


def _party(snapshot: Snapshot, what: str) -> str:
    """Return the id of a party, with instruments among the suggestions when there is none."""
    try:
        return snapshot.ledger.find_party(what, snapshot.day)
    except UnknownId as error:
        known = [n for c in snapshot.ledger.cards.values() for n in (c.instrument_id, c.title)]
        near = [*error.suggestions, *nearest(what, known)]
        said = f" Nearest: {', '.join(near)}." if near else ""
        raise UnknownId(f"no party or instrument is called {what!r}.{said}", near) from None


class _Builder:
    """Collects what a target needs; lives for one question."""

    def __init__(self, snapshot: Snapshot, network: Network, settings: Settings) -> None:
        self.snapshot = snapshot
        self.network = network
        self.settings = settings
        self.assumptions: list[Assumption] = []

    def build(
        self, name: str, title: str, kind: str, hub: str, instruments: Iterable[str]
    ) -> Target:
        """Return the target made of some of the network's instruments."""
        left_out = dict(self.network.left_out) if kind == "hub" else {}
        told = rules_of(self.snapshot, instruments)
        usable: dict[str, list[Membership]] = {}
        for instrument in instruments:
            members = list(self.network.members[instrument])
            rule = told[instrument]
            if (
                rule.minimum is not None
                and rule.kind != "programme"
                and (rule.minimum > len(members))
            ):
                left_out[instrument] = (
                    f"unknown: its rule needs {rule.minimum} parties, and {len(members)} are known"
                )
                continue
            usable[instrument] = members
        if not usable:
            raise QuestionError(f"{title}: no instrument is left to stress; {left_out}")
        ids = sorted({m.party for members in usable.values() for m in members})
        hub = self._hub(hub, ids, title)
        ids = [hub, *(p for p in ids if p != hub)]
        index = {p: n for n, p in enumerate(ids)}
        rules = tuple(self._rule(told[i], usable[i], index, hub) for i in usable)
        design = Design(
            title if kind == "instrument" else f"{title} and its partners",
            len(ids),
            tuple(tuple(index[m.party] for m in members) for members in usable.values()),
            rules,
            0,
            tuple(ids),
            tuple(usable),
        )
        memberships = [self._chance(m.answer, m.grade) for ms in usable.values() for m in ms]
        texts = [self._chance(*self.network.text[i][:2]) for i in usable]
        self._state_doubts(memberships, texts)
        rival, rival_hub, both = self._rival(hub, ids)
        party_claims: dict[str, set[str]] = {p: set() for p in ids}
        sure = set()
        for members in usable.values():
            for m in members:
                party_claims[m.party] |= set(m.claims)
                if self.network.answer(m) == "yes":
                    sure.add(m.party)
        return Target(
            what=name,
            title=title,
            kind=kind,
            design=design,
            weights=self._weights(ids),
            regions=self._regions(ids),
            memberships=tuple(memberships),
            texts=tuple(texts),
            parties=_taking_part(design, memberships, texts),
            certain=tuple(p for p in ids if p in sure),
            party_claims={p: tuple(sorted(c)) for p, c in party_claims.items()},
            instrument_claims={
                i: tuple(
                    sorted(
                        {c for m in members for c in m.claims}
                        | set(self.network.text[i].claims)
                        | set(told[i].claims)
                    )
                )
                for i, members in usable.items()
            },
            rules={i: told[i] for i in usable},
            rival=rival,
            rival_hub=rival_hub,
            both=both,
            assumptions=tuple(self.assumptions),
            left_out=left_out,
        )

    def _assume(self, what: str, value: str, why: str, claims: tuple[str, ...] = ()) -> None:
        self.assumptions.append(Assumption(what, value, why, claims))

    def _hub(self, wanted: str, ids: Sequence[str], title: str) -> str:
        """Return the party to take as the hub."""
        if wanted:
            party = self.snapshot.ledger.find_party(wanted, self.snapshot.day)
            if party in ids:
                return party
            if self.settings.hub:
                raise QuestionError(f"the hub {party} is no party to {title} on the day")
        able = self._capabilities(ids)
        party = max(ids, key=lambda p: (able[p], -ids.index(p)))
        self._assume(
            "hub", party, "the ledger names no hub here; the most capable party stands in (--hub)"
        )
        return party

    def _chance(self, answer: str, grade: str) -> float:
        doubts = self.settings.doubts
        if answer != "yes":
            return doubts.get("possible", DOUBTS["possible"])
        return doubts.get(grade, DOUBTS.get(grade, 1.0))

    def _state_doubts(self, memberships: Sequence[float], texts: Sequence[float]) -> None:
        unsure = sum(0 < p < 1 for p in (*memberships, *texts))
        if unsure:
            used = ", ".join(f"{k} {v:g}" for k, v in self.settings.doubts.items())
            self._assume(
                "evidence",
                used,
                f"probability that a fact of that grade holds; {unsure} of "
                f"{len(memberships) + len(texts)} facts here are drawn by it (--doubt)",
            )

    def _rule(
        self, told: FailureRule, members: Sequence[Membership], index: Mapping[str, int], hub: str
    ) -> Rule:
        """Return the numeric rule of one instrument, and note whatever is assumed."""
        inside = {m.party for m in members}
        many = len(inside) > 2
        name = told.subject
        assumed = set(told.assumed)
        keys = [k for k in told.keystones if k in inside]
        strangers = [k for k in told.keystones if k not in inside]
        if strangers:
            self._assume(
                f"{name}.keystones",
                ", ".join(strangers),
                "named as a keystone, but no party on the day: left out of its rule",
                told.readings["keystones"].claims,
            )
        if "rule" in assumed:
            self._assume(
                f"{name}.rule",
                told.kind,
                "no claim says how it fails",
                told.readings["rule"].claims,
            )
        beta = self._mean(told.beta) if told.beta else (self.settings.beta if many else 0.0)
        if told.kind == "programme" and not told.beta and many:
            beta = 0.0
            self._assume(
                f"{name}.beta",
                "0",
                "partners of a programme join by texts of their own with its lead, so that one "
                "exit changes nothing in what the others signed",
            )
        minimum = told.minimum if told.minimum is not None else 2
        if "minimum" in assumed and told.kind == "threshold":
            self._assume(f"{name}.minimum", str(minimum), "no claim gives the threshold")
        if told.kind == "bilateral":
            return Rule("bilateral")
        if told.kind == "consensus":
            return Rule("consensus", beta=beta, resumes=told.resumes in ("yes", "partly"))
        if told.kind == "programme":
            return self._programme(told, keys, index, hub, beta)
        kappa = self._kappa(told, keys, hub, inside)
        if told.kind == "key" and not keys and hub in inside:
            keys = [hub]
            self._assume(f"{name}.keystones", hub, "the rule is key but names no party here")
        convener = keys or ([hub] if hub in inside else [])
        return Rule(
            told.kind if told.kind != "key" or convener else "open",
            minimum=min(minimum, len(inside)),
            keystones=tuple(index[k] for k in convener),
            kappa=kappa,
            beta=beta,
        )

    def _kappa(self, told: FailureRule, keys: Sequence[str], hub: str, inside: set[str]) -> float:
        """Return the probability that an instrument dies with a keystone or its convener."""
        if told.kappa is not None:
            return self._mean(told.kappa)
        if told.kind == "key":
            self._assume(f"{told.subject}.kappa", "1", "a key party whose loss no claim weighs")
            return 1.0
        if keys or hub in inside:
            self._assume(
                f"{told.subject}.kappa",
                f"{self.settings.kappa:.2f}",
                "no claim says whether it outlives its convener; "
                + self.settings.origins.get("kappa", "set by --kappa"),
                self.settings.claims,
            )
            return self.settings.kappa
        return 0.0

    def _programme(
        self,
        told: FailureRule,
        keys: Sequence[str],
        index: Mapping[str, int],
        hub: str,
        beta: float,
    ) -> Rule:
        """Return the rule of a programme: it works while its lead delivers."""
        lead = hub if hub in keys or not keys else keys[0]
        others = [k for k in (*keys, *told.suppliers) if k != lead and k in index]
        if len(keys) > 1:
            self._assume(
                f"{told.subject}.lead",
                lead,
                f"{', '.join(keys)} lead together; {lead} is taken to be the one whose loss stops "
                f"it, the others as suppliers with whom {SLIP:.0%} of its value goes",
                told.readings["keystones"].claims,
            )
        if told.kappa is None:
            self._assume(f"{told.subject}.kappa", "1", "a programme is taken to stop with its lead")
        return Rule(
            "programme",
            minimum=2,
            keystones=(index[lead],) if lead in index else (),
            kappa=self._mean(told.kappa) if told.kappa else 1.0,
            beta=beta,
            slip=SLIP if others else 0.0,
            suppliers=tuple(index[k] for k in dict.fromkeys(others)),
        )

    @staticmethod
    def _mean(span: tuple[float, float]) -> float:
        return (span[0] + span[1]) / 2

    def _capabilities(self, ids: Sequence[str]) -> dict[str, int]:
        """Return how many kinds of capability are recorded for each party on the day."""
        names = self.snapshot.ledger.rows(
            "select distinct attribute from attributes where starts_with(attribute, ?) order by 1",
            [CAPABILITY],
        )
        counted = dict.fromkeys(ids, 0)
        for (attribute,) in names:
            for party in attribute_on(self.snapshot, attribute):
                if party in counted:
                    counted[party] += 1
        return counted

    def _weights(self, ids: Sequence[str]) -> tuple[float, ...] | None:
        counted = self._capabilities(ids)
        if not any(counted.values()):
            return None
        self._assume(
            "capability",
            "number of kinds recorded",
            "own satellite, launcher, deep-space network and the like each count as one; "
            "a kind without a record counts as absent, though nobody may have looked",
        )
        return tuple(float(counted[p]) for p in ids)

    def _regions(self, ids: Sequence[str]) -> tuple[str | None, ...] | None:
        found = attribute_on(self.snapshot, "un-region")
        regions = tuple(found[p][0] if p in found else None for p in ids)
        return regions if any(regions) else None

    def _rival(self, hub: str, ids: Sequence[str]) -> tuple[str, str, tuple[str, ...]]:
        """Return the largest accord of another hub, that hub, and who of these is in it."""
        try:
            whole = build_network(self.snapshot)
        except QuestionError:
            return "", "", ()
        sizes = {
            i: len(ms)
            for i, ms in whole.members.items()
            if whole.cards[i].hub not in ("", hub) and len(ms) > 2
        }
        if not sizes:
            return "", "", ()
        rival = max(sorted(sizes), key=lambda i: sizes[i])
        inside = {m.party for m in whole.members[rival]}
        both = tuple(p for p in ids if p in inside and p not in (hub, whole.cards[rival].hub))
        return rival, whole.cards[rival].hub, both


def _taking_part(
    design: Design, memberships: Sequence[float], texts: Sequence[float]
) -> tuple[float, ...]:
    """Return the probability that each party is in at least one instrument, if independent."""
    absent = [1.0] * design.n
    place = 0
    for members, text in zip(design.members, texts, strict=True):
        for party in members:
            absent[party] *= 1 - text * memberships[place]
            place += 1
    return tuple(1 - a for a in absent)
