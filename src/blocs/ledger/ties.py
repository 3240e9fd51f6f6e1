"""Who is tied to whom, by which instrument or thing, on what, since when?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blocs.dates import Answer
from blocs.errors import QuestionError
from blocs.ledger.answers import Tie, Ties, edges_of
from blocs.ledger.caveats import later_than_known
from blocs.ledger.evidence import evidence_block
from blocs.ledger.facts import Evidence, Standing, resolve
from blocs.ledger.lasting import DEEDS, LOST_WITH_ITS_LAUNCH, ends_of, losses, presumed
from blocs.ledger.places import GRADES, first_day, party_answer
from blocs.ledger.schema import ANALOGUE
from blocs.ledger.store import EVIDENCE_COLUMNS

if TYPE_CHECKING:
    from blocs.ledger.view import Card, Snapshot

__all__ = ["tie_standings", "ties"]


def tie_standings(
    snapshot: Snapshot, party: str | None = None, relation: str | None = None
) -> dict[tuple[str, str, str, str, str], Standing]:
    """Return how each tie stands, by (party, relation, partner, item, level).

    What was done stays so. What goes on is possible once the policy's years have passed without a
    sign of life, and ends with a satellite that did not reach its orbit.

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
    undated: dict[str, bool] = {}
    nowhen = snapshot.ledger.once("undated sources", lambda: _undated_sources(snapshot))
    for row in snapshot.ledger.rows(sql + "order by all", values):
        if row[-1] not in snapshot.excluded and row[4] in wanted:
            claim = Evidence(*row[5:-1])
            undated[claim.claim_id] = row[-1] in nowhen
            found.setdefault(row[:5], []).append(claim)
    seen: dict[tuple[str, str, str, str], list[Evidence]] = {}
    for key, claims in found.items():
        seen.setdefault(key[:4], []).extend(claims)
    lost = losses(snapshot)
    policy = snapshot.ledger.policy
    standings = {}
    for key, claims in found.items():
        standing = resolve([*claims, *ends_of(claims)], policy)
        if key[1] not in DEEDS:
            gone = lost.get(key[3]) if key[1] in LOST_WITH_ITS_LAUNCH else None
            # A thing that is seen at one level is seen at all.
            signs = seen[key[:4]] if key[3] else claims
            standing = presumed(standing, signs, policy, undated, gone)
        standings[key] = standing
    return standings


def _undated_sources(snapshot: Snapshot) -> set[str]:
    rows = snapshot.ledger.rows("select source_id from sources where published = ''")
    return {r[0] for r in rows}


def bodies(snapshot: Snapshot, party: str) -> set[str]:
    """Return the party and, above the state level, the bodies that act for it."""
    if snapshot.level == "state":
        return {party}
    return {party} | {p.party_id for p in snapshot.ledger.parties.values() if p.acts_for == party}


def ties(
    snapshot: Snapshot, party: str, partner: str | None = None, topic: str | None = None
) -> Ties:
    """Return everything that ties a party to others, or to one partner.

    At level ``agency`` and ``institute`` the acts of a state's bodies are rolled up to it. Texts
    kept for comparison only are left out.

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
    rows.sort(key=lambda r: (_ORDER[r[0].answer], r[0].partner, r[1], r[0].what))
    shown = [t for t, _ in rows]
    counted = [t for t in shown if t.nature != COMMON]
    live = [t for t in counted if t.answer != "no"]
    return Ties(
        question=snapshot.question("ties", party=me, partner=other, topic=topic),
        evidence=evidence_block(ledger, {c for t in shown for c in t.claims}),
        ledger=ledger.identity(),
        party=me,
        partner=other or "",
        certain=sum(t.answer == "yes" for t in counted),
        possible=len(live),
        partners=sorted({t.partner for t in live}),
        rows=shown,
        notes=_notes(snapshot, me, other, shown),
    )


_ORDER = {"yes": 0, "possible": 1, "no": 2}
ONGOING, DEED, COMMON = "ongoing", "deed", "common-text"
"""What goes on; what was done; an open text of many in which both are, which ties nobody alone."""
Row = tuple[Tie, tuple[int, int]]
"""A tie with the bounds of its first day, to sort by."""


def _notes(snapshot: Snapshot, me: str, other: str | None, rows: list[Tie]) -> list[str]:
    """Say what is not counted, what is hidden at other levels, and what nothing means."""
    notes = []
    if any(t.nature == DEED for t in rows):
        notes.append(
            "A launch, a satellite built, a payload flown, a sale or a course is a thing done: "
            "yes means that it happened by that day, not that it goes on."
        )
    if any(t.nature == COMMON for t in rows):
        notes.append(
            "Open texts in which both are (common-text) are shown for a pair and not counted: "
            "being in one text with many others is no tie of the two."
        )
    if snapshot.level == "state":
        wide = _hidden(snapshot, me, other)
        if wide:
            notes.append(f"{wide} more at agency or institute level: ask with --level institute.")
    if not any(t.answer != "no" for t in rows):
        notes.append(
            "No claim shows a tie here. How completely it was looked for is not recorded, so that "
            "there is none is not known."
        )
    return [*notes, *later_than_known(snapshot)]


def _hidden(snapshot: Snapshot, me: str, other: str | None) -> int:
    """Return how many instruments only wider levels would show."""
    wide = snapshot.at(level="institute")
    sets = [bodies(wide, me), *([bodies(wide, other)] if other else [])]
    known = {
        (i, p, lv)
        for i, p, lv, source in snapshot.ledger.rows(
            "select distinct e.instrument_id, e.party_id, e.level, e.source_id from evidence e "
            "join instruments i using (instrument_id) where e.published_day <= ? "
            "and i.shape <> 'multilateral' and i.programme <> ? and e.party_id <> ''",
            [snapshot.known, ANALOGUE],
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
) -> list[Row]:
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
        and not ledger.cards[i].analogue
    ]
    found: list[Row] = []
    for instrument, (life, standings) in snapshot.standings_of(ids).items():
        card = ledger.cards[instrument]
        own = _surest(snapshot, instrument, life, standings, mine)
        sides: dict[str, set[str]] = {}
        for party, _ in standings:
            partner = _home(snapshot, party)
            if party in mine or partner == me or (theirs is not None and party not in theirs):
                continue
            sides.setdefault(partner, set()).add(party)
        for partner, who in sides.items():
            far = _surest(snapshot, instrument, life, standings, who)
            if own is None or far is None:
                continue
            common = card.shape == "multilateral"
            tie = _text_tie(snapshot, card, life, (me, own), (partner, far), common)
            if not (common and tie[0].answer == "no"):
                found.append(tie)
    return found


class _Side(NamedTuple):
    """One side's surest act: the answer for it, how it stands, at which level."""

    answer: Answer
    standing: Standing
    level: str


def _surest(
    snapshot: Snapshot,
    instrument: str,
    life: Standing | None,
    standings: dict[tuple[str, str], Standing],
    who: set[str],
) -> _Side | None:
    """Return the surest of several acts of a side: whoever acted for it, one is enough."""
    covered = snapshot.is_covered(instrument)
    sides = []
    for (party, level), standing in standings.items():
        if party in who:
            answer = party_answer(standing, life, snapshot.day, covered)[0]
            if not snapshot.ledger.existed(party, snapshot.day):
                answer = Answer.NO
            sides.append((party, level, _Side(answer, standing, level)))
    rank = [Answer.YES, Answer.POSSIBLE, Answer.UNKNOWN, Answer.NO]
    sides.sort(
        key=lambda s: (
            rank.index(s[2].answer),
            GRADES.index(s[2].standing.ground(snapshot.day).grade),
            s[0],
            s[1],
        )
    )
    return sides[0][2] if sides else None


def _text_tie(
    snapshot: Snapshot,
    card: Card,
    life: Standing | None,
    near: tuple[str, _Side],
    far: tuple[str, _Side],
    common: bool,
) -> Row:
    """Return the tie that a text makes: as sure as its weaker side, and as the text itself."""
    day = snapshot.day
    (me, own), (partner, other) = near, far
    fixed = life if not common else None
    legs = [own.standing, other.standing, *([fixed] if fixed is not None else [])]
    grounds = [leg.ground(day) for leg in legs]
    weak = max(grounds, key=lambda g: (GRADES.index(g.grade), -g.voices))
    # Both must be in: the tie begins with the later of the two.
    later = max(own.standing, other.standing, key=lambda s: first_day(s, day))
    dated = fixed if fixed is not None else later
    since, until = edges_of(dated, day)
    return Tie(
        me,
        partner,
        card.form,
        card.instrument_id,
        card.title,
        (own.answer & other.answer).value,
        since,
        until,
        weak.grade,
        weak.voices,
        other.level or own.level or "state",
        [t for t in card.topics.split(";") if t],
        sorted({c for g in grounds for c in g.claims}),
        COMMON if common else ONGOING,
    ), first_day(dated, day)


def _other_ties(snapshot: Snapshot, me: str, mine: set[str], theirs: set[str] | None) -> list[Row]:
    """Return satellites, stations, payloads, sales and the like, each thing once."""
    day = snapshot.day
    lost = losses(snapshot)
    found: dict[tuple[str, str, str], list[tuple[Standing, str]]] = {}
    for (party, relation, partner, item, level), s in tie_standings(snapshot, me).items():
        far = partner if party in mine else party
        home = _home(snapshot, far)
        if (theirs is not None and far not in theirs) or home == me:
            continue
        if not s.spells and not s.winners:
            continue
        found.setdefault((home, relation, item), []).append((s, level))
    rows = []
    for (partner, relation, item), several in found.items():
        # What several sources or levels say of one thing is one tie.
        several.sort(key=lambda s: (_ORDER[s[0].on(day).value], GRADES.index(s[0].grade), s[1]))
        best, level = several[0]
        since, until = edges_of(best, day)
        failed = " (its launch failed)" if item in lost else ""
        tie = Tie(
            me,
            partner,
            relation,
            item,
            item + failed,
            best.on(day).value,
            since,
            until,
            best.grade,
            best.voices,
            level or "state",
            [],
            sorted({c for s, _ in several for c in s.winners}),
            DEED if relation in DEEDS else ONGOING,
        )
        rows.append((tie, first_day(best, day)))
    return rows
