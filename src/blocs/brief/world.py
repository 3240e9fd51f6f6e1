"""What the evidence says about a statement: look-ups over one snapshot, with the document itself
and whatever derives from it left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from blocs.brief.claims import Act, Between, Count, Roll, Stated, TieKey
from blocs.dates import FUTURE, PAST, Answer
from blocs.ledger.facts import Evidence, Standing
from blocs.ledger.names import normalise
from blocs.ledger.places import answer_of, places
from blocs.ledger.store import EVIDENCE_COLUMNS
from blocs.ledger.ties import bodies, tie_standings
from blocs.ledger.view import Ledger, Snapshot

__all__ = ["World", "home"]

T = TypeVar("T")
AT_ONCE = 500
"""Texts of one party that are resolved together, rather than pair by pair."""

_HEAD = (
    "c.claim_id, f.rank, f.weak or cast(c.credibility as int) >= ?, cast(c.credibility as int), "
    "f.voice, f.published_day, c.source_id, c.stance = 'affirms', coalesce(d.lo, 0), "
    "coalesce(case when d.end_hi is null then d.hi else least(d.end_hi, 9999999) end, -1)"
)
_FROM = (
    "c join source_fact f using (source_id) "
    'left join date_text d on d.text = c."when" and c."when" <> \'\' '
    "where f.published_day <= ? and c.claim_id not in (select claim_id from repaired)"
)


def home(ledger: Ledger, party: str) -> str:
    """Return the state that an agency speaks for, else the party itself."""
    card = ledger.parties[party]
    return card.acts_for if card.kind == "agency" and card.acts_for else party


class World:
    """One snapshot, asked by the rules.

    Attributes:
        snapshot: the ledger at two clocks, at level ``institute``: a statement may speak of any
            level, and the rules look at the level themselves.
    """

    def __init__(self, snapshot: Snapshot, shared: dict[Any, Any] | None = None) -> None:
        self.snapshot = snapshot.at(level="institute")
        self.ledger = snapshot.ledger
        self.policy = snapshot.ledger.policy
        # What does not depend on the as-of day is worked out once for all days.
        self._shared: dict[Any, Any] = {} if shared is None else shared

    def at(self, day: int) -> World:
        """Return the same evidence asked of another day in the world."""
        # Any day may be written in a table, also one that no question may ask of.
        return World(replace(self.snapshot, day=day), self._shared)

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what is known under a key, made on the first call."""
        if key not in self._shared:
            self._shared[key] = make()
        made: T = self._shared[key]
        return made

    # Names

    def party(self, text: str, day: int) -> str | None:
        """Return the party that a word means on a day, or None."""
        on = min(day, self.snapshot.known)
        return self.once(("party", text, on), lambda: self.ledger.link_party(text, on).party_id)

    def instrument(self, text: str) -> str | None:
        """Return the instrument that a word means, or None."""
        hits = self.ledger.match_instrument(text)
        return next(iter(hits)) if len(hits) == 1 else None

    def subject(self, text: str, day: int) -> str | None:
        """Return the subject, instrument, party or source that a word means, or None."""
        if text in self.ledger.parties or text in self.ledger.cards:
            return text
        index = self.ledger.once("brief-subjects", self._read_subjects)
        return index.get(_name(text)) or self.party(text, day)

    def _read_subjects(self) -> dict[str, str]:
        index: dict[str, str] = {}
        for table, key, label, aliases in (
            ("subjects", "subject_id", "label", "aliases"),
            ("instruments", "instrument_id", "title", "aliases"),
            ("sources", "source_id", "source_id", "''"),
        ):
            sql = f"select {key}, {label}, {aliases} from {table} order by 1"
            for found, name, more in self.ledger.rows(sql):
                for word in (found, name, *more.split(";")):
                    if word:
                        index.setdefault(_name(word), found)
        return index

    # Claims

    def _claims(self, columns: str, table: str, where: str = "", *values: Any) -> list[Any]:
        """Return (columns, affirms, lo, hi, dated, evidence, source) of claims that may be used."""
        sql = f"select {columns}, {_HEAD} from {table} {_FROM} {where} order by c.claim_id"
        bound = [self.policy.weak_credibility, self.snapshot.known, *values]
        found = []
        for row in self.ledger.rows(sql, bound):
            claim, rank, weak, credibility, voice, published, source, affirms, lo, hi = row[-10:]
            if source in self.snapshot.excluded:
                continue
            dated = hi >= 0
            # What is undated was so by the day on which its source came out.
            hi = hi if dated else published
            evidence = Evidence(
                claim, "start", lo, hi, FUTURE, FUTURE, rank, weak, credibility, voice, published
            )
            found.append((*row[:-10], affirms, lo, hi, dated, evidence, source))
        return found

    def stated(self, subject: str | None, attributes: Iterable[str]) -> list[Stated]:
        """Return attribute claims of a subject (None: of any) under any of the names."""
        every = self.once("stated", self._read_stated)
        wanted = set(attributes)
        return [s for a in wanted for s in every.get(a, ()) if subject in (None, s.subject)]

    def _read_stated(self) -> dict[str, list[Stated]]:
        found: dict[str, list[Stated]] = {}
        for row in self._claims("c.subject_id, c.attribute, c.value", "attributes"):
            subject, attribute, value, affirms, lo, hi, dated, evidence, _ = row
            # Undated attributes hold at any time.
            stated = Stated(
                subject, attribute, value, affirms, lo, hi if dated else FUTURE, dated, evidence
            )
            found.setdefault(attribute, []).append(stated)
        return found

    def acts(self, instrument: str) -> list[Act]:
        """Return every claim on what parties did to a text, or what befell it."""
        return self.once(("acts", instrument), lambda: self._read_acts(instrument))

    def _read_acts(self, instrument: str) -> list[Act]:
        columns = "c.party_id, c.level, c.event, d.hi"
        rows = self._claims(columns, "participation", "and c.instrument_id = ?", instrument)
        # An act is done on the first day of the stretch that it opens, whatever its last day.
        acts = [
            Act(party, level, event, affirms, lo, hi if first is None else first, dated, evidence)
            for party, level, event, first, affirms, lo, hi, dated, evidence, _ in rows
        ]
        slack = self.policy.publication_slack_days
        # What is dated later than its source is a plan, and settles nothing.
        return [
            a._replace(evidence=a.evidence._replace(weak=True))
            if a.lo > a.evidence.published + slack
            else a
            for a in acts
        ]

    def counts(self, subject: str, unit: str, scopes: Sequence[str]) -> list[Count]:
        """Return totals about a subject in any of the units and scopes (all when none given)."""
        every = self.once("counts", self._read_counts)
        units = unit.split()
        return [
            c
            for c in every.get(subject, ())
            if (not units or c.unit in units) and (not scopes or c.scope in scopes)
        ]

    def _read_counts(self) -> dict[str, list[Count]]:
        found: dict[str, list[Count]] = {}
        columns = "c.subject_id, c.unit, c.scope, c.sense, c.value_low, c.value_high, c.listed"
        for row in self._claims(columns, "counts", "and c.stance = 'affirms'"):
            subject, unit, scope, sense, low, high, listed, _, lo, hi, dated, evidence, source = row
            names = tuple(p for p in listed.split(";") if p)
            count = Count(
                evidence.claim_id,
                source,
                unit,
                scope,
                sense,
                float(low),
                float(high),
                lo if dated else hi,
                hi,
                names,
                evidence,
            )
            found.setdefault(subject, []).append(count)
        return found

    def closed_list(self, subject: str, scopes: Sequence[str], party: str) -> Count | None:
        """Return a total whose own complete list of names leaves the party out, if any."""
        for count in self.counts(subject, "", scopes):
            if count.listed and party not in count.listed and not count.evidence.weak:
                return count
        return None

    # Standing

    def standings(self, instrument: str) -> tuple[Standing | None, dict[tuple[str, str], Standing]]:
        """Return how a text and its parties stand, at every level."""
        return self.once(("standings", instrument), lambda: self.snapshot.standings(instrument))

    def _prepare(self, instruments: Iterable[str]) -> None:
        """Work out how several texts stand, in one go."""
        wanted = [i for i in instruments if ("standings", i) not in self._shared]
        for instrument, found in self.snapshot.standings_of(wanted).items() if wanted else ():
            self._shared["standings", instrument] = found

    def membership(self, instrument: str, party: str) -> tuple[Answer, Standing | None]:
        """Return whether a party is in an instrument on the day, and how it stands.

        A state is asked at state level, a body at its own.
        """
        life, standings = self.standings(instrument)
        covered = self.snapshot.is_covered(instrument)
        is_state = self.ledger.parties[party].kind == "state"
        mine = [
            s
            for (who, level), s in standings.items()
            if who == party and (not is_state or level in ("state", ""))
        ]
        complete = self.is_complete(instrument) if is_state else covered
        if not mine:
            complete |= self._is_closed(instrument, standings)
            return (Answer.NO if complete else Answer.UNKNOWN), None
        order = [Answer.YES, Answer.POSSIBLE, Answer.UNKNOWN, Answer.NO]
        answers = [(answer_of(s, life, self.snapshot.day, covered)[0], s) for s in mine]
        if not self.ledger.existed(party, self.snapshot.day):
            return Answer.NO, answers[0][1]
        return min(answers, key=lambda a: order.index(a[0]))

    def _is_closed(self, instrument: str, standings: Iterable[tuple[str, str]]) -> bool:
        """Return whether both sides of a bilateral text are known, so that no third is in it."""
        sides = {home(self.ledger, party) for party, _ in standings}
        return self.ledger.cards[instrument].shape == "bilateral" and len(sides) == 2

    def is_complete(self, instrument: str) -> bool:
        """Return whether every state in the text is known on the day, so that absence means no."""
        return self.snapshot.at(level="state").is_covered(instrument)

    def roll(self, instrument: str) -> Roll:
        """Return how many states are in a text on the day, from certain to possible."""
        _, everyone = places(replace(self.snapshot, level="state"), instrument)
        states = [p for p in everyone if self.ledger.parties[p.party].kind == "state"]
        inside = [p for p in states if p.answer in (Answer.YES, Answer.POSSIBLE)]
        maybe = [p for p in inside if p.answer is Answer.POSSIBLE]
        day = self.snapshot.day
        return Roll(
            len(inside) - len(maybe),
            len(inside),
            tuple(c for p in states for c in p.standing.winners[:1]),
            tuple(self.ledger.label(p.party) for p in maybe),
            tuple(
                self.ledger.label(p.party)
                for p in maybe
                if p.standing.ground(day).grade == "contested"
            ),
        )

    def ties(self) -> dict[TieKey, Standing]:
        """Return how each tie stands, at every level."""
        return self.once("ties", lambda: tie_standings(self.snapshot))

    def between(self, left: str, right: str, relations: Sequence[str]) -> list[Between]:
        """Return all ties between two parties and their bodies.

        Args:
            left, right: parties; bodies that act for them are included.
            relations: relations that count; ``*`` adds every other tie and every instrument
                that both have signed and that is no open multilateral text.
        """
        ours, theirs = bodies(self.snapshot, left), bodies(self.snapshot, right)
        every = "*" in relations
        found = []
        for key, standing in self.ties().items():
            party, relation, partner, item, _ = key
            forth = party in ours and partner in theirs
            back = party in theirs and partner in ours
            if (every or relation in relations) and (forth or back):
                what = f"{relation} {item}".strip()
                found.append(Between(what, standing, None, not forth, key))
        if every or "instrument" in relations:
            found += self._instruments_between(ours, theirs)
        return found

    def _instruments_between(self, ours: set[str], theirs: set[str]) -> list[Between]:
        mine, shared = self._texts_of(ours), self._texts_of(ours) & self._texts_of(theirs)
        cards = self.ledger.cards
        wanted = [
            i
            for i in (mine if len(mine) <= AT_ONCE else shared)
            if cards[i].shape != "multilateral" or cards[i].hub in ours | theirs
        ]
        self._prepare(wanted)
        found = []
        for instrument in sorted(shared.intersection(wanted)):
            life, standings = self.standings(instrument)
            far = [s for (who, _), s in standings.items() if who in theirs and s.spells]
            near = [s for (who, _), s in standings.items() if who in ours and s.spells]
            if far and near:
                first = min(far, key=lambda s: s.spells[0].start_lo)
                found.append(Between(instrument, first, life, False, None))
        return found

    def _texts_of(self, parties: set[str]) -> set[str]:
        sql = "select distinct instrument_id from evidence where party_id in (select unnest(?))"
        who = sorted(parties)
        return self.ledger.once(
            ("brief-texts", *who), lambda: {r[0] for r in self.ledger.rows(sql, [who])}
        )

    def tie_claims(self) -> dict[TieKey, list[Evidence]]:
        """Return the dated claims that each tie began or was seen."""
        return self.once("tie-claims", self._read_tie_claims)

    def _read_tie_claims(self) -> dict[TieKey, list[Evidence]]:
        found: dict[TieKey, list[Evidence]] = {}
        sql = (
            f"select party_id, relation, partner_id, item, level, {EVIDENCE_COLUMNS}, source_id "
            "from tie_evidence where published_day <= ? and role in ('start', 'observed') "
            "order by claim_id"
        )
        for row in self.ledger.rows(sql, [self.snapshot.known]):
            evidence = Evidence(*row[5:-1])
            if row[-1] not in self.snapshot.excluded and evidence.lo > PAST:
                found.setdefault(row[:5], []).append(evidence)
        return found

    def _read_items(self) -> dict[str, list[TieKey]]:
        found: dict[str, list[TieKey]] = {}
        for key in self.tie_claims():
            if key[3]:
                found.setdefault(_name(key[3]), []).append(key)
        return found

    def claims_of_item(self, *words: str) -> list[tuple[TieKey, Evidence]]:
        """Return the claims on ties whose item goes by any of the words."""
        index = self.once("items", self._read_items)
        names = sorted({_name(w) for w in words if w})
        keys = [key for name in names for key in index.get(name, ())]
        return [(key, e) for key in keys for e in self.tie_claims()[key]]


def _name(text: str) -> str:
    return normalise(text.replace("_", " ").replace("-", " "))
