"""Who is tied to whom, by which instrument or thing, on what, since when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.dates import PAST, Answer
from blocs.errors import QuestionError
from blocs.ledger.answers import Tie, Ties, edges_of
from blocs.ledger.evidence import evidence_block
from blocs.ledger.facts import Evidence, Standing, resolve
from blocs.ledger.store import EVIDENCE_COLUMNS

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["tie_standings", "ties"]


def tie_standings(
    snapshot: Snapshot, party: str | None = None, relation: str | None = None
) -> dict[tuple[str, str, str, str, str], Standing]:
    """Return how each tie stands, by (party, relation, partner, item, level).

    Args:
        snapshot: ledger at two clocks and a level.
        party: only ties that touch this party or, at wider levels, its bodies.
        relation: only this relation.
    """
    from blocs.ledger.view import LEVELS

    sql = (
        f"select party_id, relation, partner_id, item, level, {EVIDENCE_COLUMNS}, source_id "
        "from tie_evidence where published_day <= ? "
    )
    values: list[object] = [snapshot.known]
    if relation is not None:
        sql += "and relation = ? "
        values.append(relation)
    if party is not None:
        sql += "and (party_id in (select unnest(?)) or partner_id in (select unnest(?))) "
        values += [sorted(bodies(snapshot, party))] * 2
    wanted = LEVELS[snapshot.level]
    found: dict[tuple[str, str, str, str, str], list[Evidence]] = {}
    for row in snapshot.ledger.rows(sql + "order by all", values):
        if row[-1] not in snapshot.excluded and row[4] in wanted:
            found.setdefault(row[:5], []).append(Evidence(*row[5:-1]))
    return {k: resolve(v, snapshot.ledger.policy) for k, v in found.items()}


def bodies(snapshot: Snapshot, party: str) -> set[str]:
    """Return the party and, above the state level, the bodies that act for it."""
    if snapshot.level == "state":
        return {party}
    return {party} | {p.party_id for p in snapshot.ledger.parties.values() if p.acts_for == party}


def ties(
    snapshot: Snapshot, party: str, partner: str | None = None, topic: str | None = None
) -> Ties:
    """Return everything that ties a party to others, or to one partner.

    At level ``agency`` and ``institute`` the acts of a state's bodies are rolled up to it.

    Args:
        snapshot: ledger at two clocks and a level.
        party: id or name.
        partner: id or name; None for all partners.
        topic: a word of the topics' vocabulary, or a part of one, such as ``lunar``.

    Raises:
        UnknownId, QuestionError: when a name is unknown or ambiguous, or nothing has that topic.
    """
    ledger = snapshot.ledger
    me = ledger.find_party(party, snapshot.day)
    other = ledger.find_party(partner, snapshot.day) if partner else None
    mine = bodies(snapshot, me)
    theirs = bodies(snapshot, other) if other else None
    rows = _instrument_ties(snapshot, me, mine, theirs, topic)
    if topic is None:
        rows += _other_ties(snapshot, me, mine, theirs)
    elif not any(topic in c.topics for c in ledger.cards.values()):
        from blocs.ledger.schema import TOPICS

        raise QuestionError(f"no instrument has the topic {topic!r}; topics: {', '.join(TOPICS)}")
    order = {"yes": 0, "possible": 1, "no": 2}
    rows.sort(key=lambda t: (order[t.answer], t.partner, t.since, t.what))
    live = [t for t in rows if t.answer != "no"]
    notes = []
    if snapshot.level == "state":
        wide = _hidden(snapshot, me, other)
        if wide:
            notes.append(f"{wide} more at agency or institute level: ask with --level institute.")
    return Ties(
        question=snapshot.question("ties", party=me, partner=other, topic=topic),
        evidence=evidence_block(ledger, {c for t in rows for c in t.claims}),
        ledger=ledger.identity(),
        party=me,
        partner=other or "",
        certain=sum(t.answer == "yes" for t in rows),
        possible=len(live),
        partners=sorted({t.partner for t in live}),
        rows=rows,
        notes=notes,
    )


def _hidden(snapshot: Snapshot, me: str, other: str | None) -> int:
    """Return how many instruments only wider levels would show."""
    wide = snapshot.at(level="institute")
    sets = [bodies(wide, me), *([bodies(wide, other)] if other else [])]
    known = {
        (i, p, lv)
        for i, p, lv, source in snapshot.ledger.rows(
            "select distinct e.instrument_id, e.party_id, e.level, e.source_id from evidence e "
            "join instruments i using (instrument_id) where e.published_day <= ? "
            "and i.shape <> 'multilateral' and e.party_id <> ''",
            [snapshot.known],
        )
        if source not in snapshot.excluded
    }

    def touching(wanted: set[str], levels: tuple[str, ...] | None) -> set[str]:
        return {i for i, p, lv in known if p in wanted and (levels is None or lv in levels)}

    everything = set.intersection(*(touching(s, None) for s in sets))
    narrow = set.intersection(
        *(touching({p}, ("state", "")) for p in (me, *([other] if other else [])))
    )
    return len(everything - narrow)


def _home(snapshot: Snapshot, party: str) -> str:
    """Return the state that a body acts for, above the state level; else the party itself."""
    if snapshot.level == "state":
        return party
    return snapshot.ledger.parties[party].acts_for or party


def _instrument_ties(
    snapshot: Snapshot, me: str, mine: set[str], theirs: set[str] | None, topic: str | None
) -> list[Tie]:
    from blocs.ledger.members import party_answer

    ledger = snapshot.ledger
    ids = [
        r[0]
        for r in ledger.rows(
            "select distinct instrument_id from evidence where party_id in (select unnest(?))",
            [sorted(mine)],
        )
    ]
    ids = [
        i
        for i in ids
        if (topic is None or any(topic in t for t in ledger.cards[i].topics.split(";")))
        and (theirs is not None or ledger.cards[i].shape != "multilateral")
    ]
    found: list[Tie] = []
    for instrument, (life, standings) in snapshot.standings_of(ids).items():
        card = ledger.cards[instrument]
        covered = snapshot.is_covered(instrument)
        ours = [(k, s) for k, s in standings.items() if k[0] in mine]
        for (party, level), standing in standings.items():
            partner = _home(snapshot, party)
            if party in mine or partner == me or (theirs is not None and party not in theirs):
                continue
            for key, own in ours[:1]:
                answer = party_answer(standing, life, snapshot.day, covered)[0]
                answer = answer & party_answer(own, life, snapshot.day, covered)[0]
                bilateral = card.shape != "multilateral" and life is not None
                # Both must be in: the tie begins with the later of the two.
                later = max(standing, own, key=lambda s: _begun(s, snapshot.day))
                dated = life if bilateral and life is not None else later
                since, until = edges_of(dated, snapshot.day)
                ground = standing.ground(snapshot.day)
                claims = {*ground.claims, *own.ground(snapshot.day).claims}
                if bilateral and life is not None:
                    claims |= set(life.ground(snapshot.day).claims)
                found.append(
                    Tie(
                        me,
                        partner,
                        card.form,
                        instrument,
                        card.title,
                        answer.value,
                        since,
                        until,
                        ground.grade,
                        ground.voices,
                        level or key[1] or "state",
                        [t for t in card.topics.split(";") if t],
                        sorted(claims),
                    )
                )
    return found


def _begun(standing: Standing, day: int) -> int:
    index = standing.chosen(day)
    return standing.spells[index].start_lo if index is not None else PAST


def _other_ties(snapshot: Snapshot, me: str, mine: set[str], theirs: set[str] | None) -> list[Tie]:
    found = []
    for (party, relation, partner, item, level), s in tie_standings(snapshot, me).items():
        far = partner if party in mine else party
        if theirs is not None and far not in theirs:
            continue
        if _home(snapshot, far) == me:
            continue
        answer = s.on(snapshot.day)
        # What was launched or flown happened: it stays a tie unless somebody ended it.
        since, until = edges_of(s, snapshot.day)
        if answer is Answer.NO and not s.winners:
            continue
        found.append(
            Tie(
                me,
                _home(snapshot, far),
                relation,
                item,
                item,
                answer.value,
                since,
                until,
                s.grade,
                s.voices,
                level or "state",
                [],
                list(s.winners),
            )
        )
    return found
