"""The network of a day as a hypergraph: parties, instruments, and who is in which on whose word.

A bilateral instrument is an edge, a larger one a hyperedge; it is never expanded into pairs,
because pairs hide how the text itself can fail. Whether a text is in force and whether a party
is in it are kept apart, so that doubt about the text is one doubt and not one per member.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from blocs.ledger.cards import Card
    from blocs.ledger.view import Snapshot

__all__ = ["Incidence", "Membership", "Network", "Text"]


@dataclass(frozen=True, slots=True)
class Membership:
    """One party in one instrument.

    Attributes:
        party: id of the party; above the state level, of the state that its bodies act for.
        instrument: id of the instrument.
        answer: ``yes`` or ``possible``: is it in, given that the text is in force.
        grade: settled, single-source, contested, denied or unsupported.
        voices: number of independent voices.
        since, until: EDTF; ``until`` is the first day out, "" when no end is known.
        claims: ids of the claims it rests on.
        through: bodies whose acts put it in, where that is not the party itself.
        begun: bounds of the first day, as ordinals; (0, 0) when nobody tells.
    """

    party: str
    instrument: str
    answer: str
    grade: str
    voices: int
    since: str
    until: str
    claims: tuple[str, ...]
    through: tuple[str, ...] = ()
    begun: tuple[int, int] = (0, 0)


class Text(NamedTuple):
    """Whether an instrument is in force: ``yes`` or ``possible``, its grade and its claims.

    Where no claim speaks of the text itself it lives by its parties: ``yes`` with as many certain
    ones as it needs, else ``possible``; it then rests on no claim of its own.
    """

    answer: str
    grade: str
    claims: tuple[str, ...]


class Incidence(NamedTuple):
    """Who is in what, as arrays; members of instrument ``e`` stand in ``offsets[e]:offsets[e+1]``.

    Attributes:
        offsets: int32, one more than there are instruments, in the order of `Network.instruments`.
        members: int32, index into `Network.parties`, in the order of `Network.memberships`.
        certain: bool for each membership: ``yes``, given that the text is in force.
        text_certain: bool for each instrument: its text is in force for certain.
    """

    offsets: NDArray[np.int32]
    members: NDArray[np.int32]
    certain: NDArray[np.bool_]
    text_certain: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Parties and instruments of a snapshot; made by `blocs.network.build_network`.

    Attributes:
        snapshot: the ledger at two clocks from which it was made.
        hub: hub whose instruments are meant, "" for all.
        topic: topic that the instruments have, "" for all.
        with_ties: whether satellites, stations, sales and the like stand beside the instruments.
        settled: whether only what is settled counts as certain.
        parties: ids in alphabetical order; each is in at least one instrument.
        instruments: ids in alphabetical order; each has at least two parties.
        memberships: ordered by instrument, then party.
        text: for each instrument whether it is in force.
        cards: identity card of each instrument.
        hubs: hubs that the ledger names for these instruments, in alphabetical order.
        left_out: instrument → why it is not in the network of this day.
    """

    snapshot: Snapshot
    hub: str
    topic: str
    with_ties: bool
    settled: bool
    parties: tuple[str, ...]
    instruments: tuple[str, ...]
    memberships: tuple[Membership, ...]
    text: Mapping[str, Text]
    cards: Mapping[str, Card]
    hubs: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        about = " ".join(w for w in (self.hub, self.topic) if w) or "all"
        return (
            f"<Network {about}: {len(self.parties)} parties, {len(self.instruments)} instruments, "
            f"{len(self.memberships)} memberships; {self.snapshot!r}>"
        )

    @cached_property
    def members(self) -> dict[str, tuple[Membership, ...]]:
        """Return the memberships of each instrument."""
        found: dict[str, list[Membership]] = {i: [] for i in self.instruments}
        for m in self.memberships:
            found[m.instrument].append(m)
        return {i: tuple(ms) for i, ms in found.items()}

    @cached_property
    def of_party(self) -> dict[str, tuple[Membership, ...]]:
        """Return the memberships of each party."""
        found: dict[str, list[Membership]] = {p: [] for p in self.parties}
        for m in self.memberships:
            found[m.party].append(m)
        return {p: tuple(ms) for p, ms in found.items()}

    def answer(self, membership: Membership) -> str:
        """Return ``yes`` when party and text are both certain, else ``possible``.

        This is what `Snapshot.members` answers.
        """
        certain = membership.answer == self.text[membership.instrument].answer == "yes"
        return "yes" if certain else "possible"

    def scope(self) -> dict[str, Any]:
        """Return what was asked for, as it stands in an answer's ``question``."""
        return {
            "hub": self.hub,
            "topic": self.topic,
            "with_ties": self.with_ties,
            "settled": self.settled,
        }

    def claims(self) -> set[str]:
        """Return every claim on which the network rests."""
        return {c for m in self.memberships for c in m.claims} | {
            c for t in self.text.values() for c in t.claims
        }

    def incidence(self) -> Incidence:
        """Return who is in what as arrays, for numeric work."""
        import numpy as np

        index = {p: n for n, p in enumerate(self.parties)}
        sizes = [len(self.members[i]) for i in self.instruments]
        return Incidence(
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
            np.array([index[m.party] for m in self.memberships], dtype=np.int32),
            np.array([m.answer == "yes" for m in self.memberships], dtype=np.bool_),
            np.array([self.text[i].answer == "yes" for i in self.instruments], dtype=np.bool_),
        )

    def to_networkx(self) -> Any:
        """Return the bipartite graph of parties and instruments, with attributes.

        Nodes are ids, with ``bipartite`` 0 for parties and 1 for instruments.
        """
        from blocs.network.graphs import to_networkx

        return to_networkx(self)

    def to_xgi(self) -> Any:
        """Return an XGI hypergraph with one edge for each instrument.

        Raises:
            ImportError: when xgi is not installed (``pip install 'blocs[xgi]'``).
        """
        from blocs.network.graphs import to_xgi

        return to_xgi(self)
