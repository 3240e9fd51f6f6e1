"""From a snapshot to its network: which instruments belong to it, and who is in each on the day."""

from __future__ import annotations

from collections.abc import Iterable

from blocs.dates import Answer, iso
from blocs.errors import QuestionError
from blocs.ledger.answers import edges_of
from blocs.ledger.facts import Standing
from blocs.ledger.places import first_day, party_answer
from blocs.ledger.schema import TOPICS
from blocs.ledger.view import Snapshot
from blocs.network.hypergraph import Membership, Network, Text
from blocs.network.weighing import Weighed, first_days, home_of, weigh, weigh_one

__all__ = ["build_network", "network_of"]

_RANK = {Answer.YES: 2, Answer.POSSIBLE: 1, Answer.NO: 0}


def build_network(
    snapshot: Snapshot,
    hub: str | None = None,
    topic: str | None = None,
    *,
    with_ties: bool = False,
    settled: bool = False,
) -> Network:
    """Return the network of a snapshot's day.

    Args:
        snapshot: ledger at two clocks and a level; above ``state`` the acts of a state's bodies
            are rolled up to it.
        hub: party whose instruments are meant: those that the ledger puts into its network, or,
            where it puts none there, those to which it is a party.
        topic: word of the topics' vocabulary, or a part of one.
        with_ties: also take satellites built, stations, payloads, sales and other ties between
            two parties, each as an edge of its own. Off by default: they are deeds, not texts;
            nobody accedes to them or leaves them.
        settled: take for certain only what is settled; what rests on a single voice, or is
            contested, becomes possible, so that every range shows what hangs on it.

    Returns:
        A `Network` of every instrument that is, or may be, in force between two parties or more.

    Raises:
        UnknownId: when the hub has no such name.
        QuestionError: when nothing has that topic, or the day lies before all evidence, or
            no instrument of the network has two parties on the day.

    Example:
        >>> import blocs
        >>> snapshot = blocs.open("space").as_of("2024-02-15", known_at="2026-11-25")
        >>> len(build_network(snapshot, "USA").members["artemis-accords"])
        36
    """
    ledger = snapshot.ledger
    centre = ledger.find_party(hub, snapshot.day) if hub else ""
    if topic and not any(topic in c.topics for c in ledger.cards.values()):
        raise QuestionError(f"no instrument has the topic {topic!r}; topics: {', '.join(TOPICS)}")
    weighed = weigh(snapshot, centre, topic or "", with_ties)
    _check_reach(snapshot, weighed, f"the network of {centre}" if centre else "this network")
    return _assemble(
        snapshot,
        weighed,
        hub=centre,
        topic=topic or "",
        with_ties=with_ties,
        settled=settled,
        left_out=dict(_never(snapshot)),
    )


def network_of(snapshot: Snapshot, instrument: str, *, settled: bool = False) -> Network:
    """Return the network that one instrument is by itself, be it kept for comparison only.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: id of the instrument.
        settled: as in `build_network`.

    Raises:
        QuestionError: when it is known to tie no two parties on the day.
    """
    weighed = [weigh_one(snapshot, instrument)]
    _check_reach(snapshot, weighed, instrument)
    return _assemble(
        snapshot, weighed, hub="", topic="", with_ties=False, settled=settled, left_out={}
    )


def _assemble(
    snapshot: Snapshot,
    weighed: list[Weighed],
    *,
    hub: str,
    topic: str,
    with_ties: bool,
    settled: bool,
    left_out: dict[str, str],
) -> Network:
    """Return the network of whatever was weighed, as it stands on the day."""
    texts: dict[str, Text] = {}
    found: list[Membership] = []
    for item in weighed:
        name = item.card.instrument_id
        if snapshot.day < item.first and not snapshot.is_covered(name):
            left_out[name] = f"unknown: its sources do not reach back beyond {iso(item.first)}"
            continue
        members = _members_on(snapshot, item, settled)
        text = _text_on(snapshot, item, members, settled)
        if text is None:
            if members:
                left_out[name] = "not in force on the day"
        elif len(members) < 2:
            left_out[name] = f"fewer than two parties at level {snapshot.level}"
        else:
            texts[name] = text
            found += members
    if not texts:
        scope = f" of {hub}" if hub else ""
        scope += f" on {topic}" if topic else ""
        raise QuestionError(
            f"no instrument{scope} is known to tie two parties as of {iso(snapshot.day)} at level "
            f"{snapshot.level}, so there is no network to measure. Ask for another day, a wider "
            "--level, or see: blocs instruments"
        )
    cards = {w.card.instrument_id: w.card for w in weighed if w.card.instrument_id in texts}
    return Network(
        snapshot=snapshot,
        hub=hub,
        topic=topic,
        with_ties=with_ties,
        settled=settled,
        parties=tuple(sorted({m.party for m in found})),
        instruments=tuple(sorted(texts)),
        memberships=tuple(sorted(found, key=lambda m: (m.instrument, m.party))),
        text={i: texts[i] for i in sorted(texts)},
        cards={i: cards[i] for i in sorted(cards)},
        hubs=tuple(sorted({c.hub for c in cards.values() if c.hub})),
        left_out=left_out,
    )


def _never(snapshot: Snapshot) -> Iterable[tuple[str, str]]:
    for name in first_days(snapshot):
        card = snapshot.ledger.cards[name]
        if card.shape == "unilateral":
            yield name, "unilateral: an act of one side ties nobody"
        elif card.analogue:
            yield name, "kept for comparison only"


def _check_reach(snapshot: Snapshot, weighed: list[Weighed], about: str) -> None:
    """Refuse a day before everything that the ledger knows of these instruments.

    Raises:
        QuestionError: naming the first day on which the question can be asked.
    """
    if not weighed:
        raise QuestionError(
            f"the ledger holds no instrument of {about} with a party that could be known by "
            f"{iso(snapshot.known)}; what nobody wrote down is unknown, not none. "
            "See what it holds: blocs instruments"
        )
    begun = min(w.first for w in weighed)
    if snapshot.day < begun:
        raise QuestionError(
            f"the ledger knows nothing of {about} before {iso(begun)}: its sources do not reach "
            f"{iso(snapshot.day)}, so the answer is unknown, not none. "
            f"Ask with --as-of {iso(begun)} or later"
        )


def _text_on(
    snapshot: Snapshot, item: Weighed, members: list[Membership], settled: bool
) -> Text | None:
    """Return whether the text is in force on the day; None when it is not."""
    if item.life is not None:
        answer = item.life.on(snapshot.day)
        ground = item.life.ground(snapshot.day)
        if answer is Answer.NO:
            return None
        return Text(_heard(answer, ground.grade, settled), ground.grade, ground.claims)
    least = int(item.card.min_parties) if item.card.min_parties else 2
    if len(members) < least:
        return None
    certain = sum(m.answer == "yes" for m in members)
    return Text("yes", "settled", ()) if certain >= least else Text("possible", "unsupported", ())


def _heard(answer: Answer, grade: str, settled: bool) -> str:
    """Return the answer, no more than possible where only the settled counts and this is not."""
    return Answer.POSSIBLE.value if settled and grade != "settled" else answer.value


def _members_on(snapshot: Snapshot, item: Weighed, settled: bool) -> list[Membership]:
    """Return the memberships of one instrument on the day, one for each home state."""
    ledger, day = snapshot.ledger, snapshot.day
    name = item.card.instrument_id
    live: dict[str, list[tuple[Answer, str, Standing]]] = {}
    for (party, _), standing in item.standings.items():
        # Most stretches do not touch the day; that is seen without weighing anything.
        if standing.spells and not any(s.start_lo <= day < s.end_hi for s in standing.spells):
            continue
        covered = not standing.spells and snapshot.is_covered(name)
        answer = party_answer(standing, None, day, covered)[0]
        home = home_of(snapshot, party)
        if answer is Answer.NO or not (ledger.existed(party, day) and ledger.existed(home, day)):
            continue
        live.setdefault(home, []).append((answer, party, standing))
    found = []
    fixed = item.card.shape != "multilateral" and item.life is not None and item.life.spells
    for home, acts in live.items():
        # The surest act speaks for the state; among equals the best attested, then the first id.
        acts.sort(key=lambda a: (-_RANK[a[0]], -a[2].ground(day).voices, a[1]))
        answer, _, standing = acts[0]
        ground = standing.ground(day)
        dated = item.life if fixed and item.life is not None else standing
        since, until = edges_of(dated, day)
        claims = {c for _, _, s in acts for c in s.ground(day).claims}
        through = tuple(sorted({p for _, p, _ in acts if p != home}))
        found.append(
            Membership(
                home,
                name,
                _heard(answer, ground.grade, settled),
                ground.grade,
                ground.voices,
                since,
                until,
                tuple(sorted(claims)),
                through,
                first_day(dated, day),
            )
        )
    return found
