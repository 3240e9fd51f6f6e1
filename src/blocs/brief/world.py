"""What the evidence says about a statement: look-ups over one snapshot, with the document itself
and whatever derives from it left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from blocs.brief.verdicts import Finding, Verdict
from blocs.dates import FUTURE, Answer, Spell, When, iso, show_bounds
from blocs.ledger.facts import Evidence, Standing, outvotes
from blocs.ledger.members import party_answer
from blocs.ledger.names import normalise
from blocs.ledger.ties import bodies, tie_standings
from blocs.ledger.view import Snapshot

__all__ = ["Count", "Stated", "World", "over_window", "weigh"]

T = TypeVar("T")


class Stated(NamedTuple):
    """One attribute claim: who holds which value, when, and the weight of the claim."""

    subject: str
    attribute: str
    value: str
    affirms: bool
    lo: int
    hi: int
    dated: bool
    evidence: Evidence


class Count(NamedTuple):
    """One total as a source states it."""

    claim_id: str
    source: str
    unit: str
    scope: str
    sense: str
    low: float
    high: float
    lo: int
    hi: int
    listed: tuple[str, ...]
    evidence: Evidence


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
        return World(self.snapshot.at(day=day), self._shared)

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what is known under a key, made on the first call."""
        if key not in self._shared:
            self._shared[key] = make()
        made: T = self._shared[key]
        return made

    @property
    def _stated(self) -> list[Stated]:
        return self.once("stated", self._read_stated)

    def _read_stated(self) -> list[Stated]:
        rows = self.ledger.rows(
            "select a.subject_id, a.attribute, a.value, a.stance = 'affirms', coalesce(d.lo, 0), "
            "coalesce(case when d.end_hi is null then d.hi else least(d.end_hi, 9999999) end, "
            "9999999), a.\"when\" <> '', a.claim_id, f.rank, "
            "f.weak or cast(a.credibility as int) >= ?, cast(a.credibility as int), f.voice, "
            "f.published_day, a.source_id "
            "from attributes a join source_fact f using (source_id) "
            'left join date_text d on d.text = a."when" and a."when" <> \'\' '
            "where f.published_day <= ? and a.claim_id not in (select claim_id from repaired) "
            "order by a.claim_id",
            [self.policy.weak_credibility, self.snapshot.known],
        )
        return [
            Stated(s, a, v, yes, lo, hi, dated,
                   Evidence(c, "start", lo, hi, FUTURE, FUTURE, rank, weak, cred, voice, pub))
            for s, a, v, yes, lo, hi, dated, c, rank, weak, cred, voice, pub, source in rows
            if source not in self.snapshot.excluded
        ]  # fmt: skip

    def stated(self, subject: str | None, attributes: Iterable[str]) -> list[Stated]:
        """Return attribute claims of a subject (None: of any) under any of the names."""
        wanted = set(attributes)
        return [
            s for s in self._stated
            if s.attribute in wanted and (subject is None or s.subject == subject)
        ]  # fmt: skip

    def counts(self, subject: str, unit: str, scopes: Sequence[str]) -> list[Count]:
        """Return totals about a subject in a unit and any of the scopes (all when none given)."""
        rows = self.ledger.rows(
            "select c.claim_id, c.source_id, c.unit, c.scope, c.sense, c.value_low, c.value_high, "
            "coalesce(d.lo, 0), coalesce(case when d.end_hi is null then d.hi else "
            "least(d.end_hi, 9999999) end, f.published_day), c.listed, f.rank, "
            "f.weak or cast(c.credibility as int) >= ?, cast(c.credibility as int), f.voice, "
            "f.published_day from counts c join source_fact f using (source_id) "
            'left join date_text d on d.text = c."when" and c."when" <> \'\' '
            "where c.subject_id = ? and (? = '' or c.unit in (select unnest(?))) "
            "and c.stance = 'affirms' and f.published_day <= ? "
            "and c.claim_id not in (select claim_id from repaired) order by c.claim_id",
            [self.policy.weak_credibility, subject, unit, unit.split(), self.snapshot.known],
        )
        return [
            Count(r[0], r[1], r[2], r[3], r[4], float(r[5]), float(r[6]), r[7], r[8],
                  tuple(p for p in r[9].split(";") if p),
                  Evidence(r[0], "start", r[7], r[8], FUTURE, FUTURE, *r[10:15]))
            for r in rows
            if r[1] not in self.snapshot.excluded and (not scopes or r[3] in scopes)
        ]  # fmt: skip

    def party(self, text: str, day: int) -> str | None:
        """Return the party that a word means, or None."""
        on = min(day, self.snapshot.known)
        link = self.once(("party", text, on), lambda: self.ledger.link_party(text, on))
        return link.party_id

    def instrument(self, text: str) -> str | None:
        """Return the instrument that a word means, or None."""
        hits = self.ledger.match_instrument(text)
        return next(iter(hits)) if len(hits) == 1 else None

    @property
    def _subjects(self) -> dict[str, str]:
        return self.once("subjects", self._read_subjects)

    def _read_subjects(self) -> dict[str, str]:
        index: dict[str, str] = {}
        for table, key, label, aliases in (
            ("subjects", "subject_id", "label", "aliases"),
            ("instruments", "instrument_id", "title", "aliases"),
            ("sources", "source_id", "source_id", "''"),
        ):
            for found, name, more in self.ledger.rows(
                f"select {key}, {label}, {aliases} from {table} order by 1"
            ):
                for word in (found, name, *more.split(";")):
                    if word:
                        index.setdefault(normalise(word.replace("_", " ").replace("-", " ")), found)
        return index

    def subject(self, text: str, day: int) -> str | None:
        """Return the subject, instrument, party or source that a word means, or None."""
        if text in self.ledger.parties or text in self.ledger.cards:
            return text
        hit = self._subjects.get(normalise(text.replace("_", " ").replace("-", " ")))
        return hit or self.party(text, day)

    def membership(self, instrument: str, party: str) -> tuple[Answer, Standing | None]:
        """Return whether a party is in an instrument on the day, and how it stands.

        A state is asked at state level, a body at its own.
        """
        life, standings = self.standings(instrument)
        covered = self.snapshot.is_covered(instrument)
        is_state = self.ledger.parties[party].kind == "state"
        mine = [
            s for (who, level), s in standings.items()
            if who == party and (not is_state or level in ("state", ""))
        ]  # fmt: skip
        if not mine:
            wide = [c for c in self.snapshot.at(level="state").coverage(instrument)]
            complete = any(c["extent"] == "complete" for c in wide) if is_state else covered
            return (Answer.NO if complete else Answer.UNKNOWN), None
        order = [Answer.YES, Answer.POSSIBLE, Answer.NO]
        answers = [(party_answer(s, life, self.snapshot.day, covered)[0], s) for s in mine]
        return min(answers, key=lambda a: order.index(a[0]))

    def between(
        self, left: str, right: str, relations: Sequence[str]
    ) -> list[tuple[str, Standing, Standing | None]]:
        """Return all ties between two parties and their bodies, as (what, standing, life).

        Args:
            left, right: parties; bodies that act for them are included.
            relations: relations that count; ``*`` adds every other tie and every instrument
                that both have signed and that is no open multilateral text.
        """
        ours, theirs = bodies(self.snapshot, left), bodies(self.snapshot, right)
        found: list[tuple[str, Standing, Standing | None]] = []
        for (party, relation, partner, item, _), standing in self._ties.items():
            if relations[:1] != ["*"] and "*" not in relations and relation not in relations:
                continue
            if (party in ours and partner in theirs) or (party in theirs and partner in ours):
                found.append((f"{relation} {item}".strip(), standing, None))
        if "*" in relations or "instrument" in relations:
            found += self._instruments_between(ours, theirs)
        return found

    @property
    def _ties(self) -> dict[tuple[str, str, str, str, str], Standing]:
        return self.once("ties", lambda: tie_standings(self.snapshot))

    def standings(
        self, instrument: str
    ) -> tuple[Standing | None, dict[tuple[str, str], Standing]]:
        """Return how a text and its parties stand, at every level."""
        return self.once(("standings", instrument), lambda: self.snapshot.standings(instrument))

    def _instruments_between(
        self, ours: set[str], theirs: set[str]
    ) -> list[tuple[str, Standing, Standing | None]]:
        rows = self.ledger.rows(
            "select instrument_id from evidence where party_id in (select unnest(?)) intersect "
            "select instrument_id from evidence where party_id in (select unnest(?)) order by 1",
            [sorted(ours), sorted(theirs)],
        )
        found: list[tuple[str, Standing, Standing | None]] = []
        for (instrument,) in rows:
            card = self.ledger.cards[instrument]
            if card.shape == "multilateral" and card.hub not in ours | theirs:
                continue
            life, standings = self.standings(instrument)
            far = [s for (who, _), s in standings.items() if who in theirs and s.spells]
            near = [s for (who, _), s in standings.items() if who in ours and s.spells]
            if far and near:
                found.append((instrument, min(far, key=lambda s: s.spells[0].start_lo), life))
        return found

    def closed_list(self, subject: str, scopes: Sequence[str], party: str) -> Count | None:
        """Return a total whose own complete list of names leaves the party out, if any."""
        for count in self.counts(subject, "", scopes):
            if count.listed and party not in count.listed and not count.evidence.weak:
                return count
        return None


def over_window(standing: Standing, life: Standing | None, lo: int, hi: int) -> Answer:
    """Return whether something held at some time within ``[lo, hi]``.

    YES when every reading of the bounds has a common day with the window, NO when none has.
    """
    best = Answer.NO
    spells = standing.spells
    if life is not None and life.spells:
        spells = life.spells
    for spell in spells:
        tight = spell.tightened() or Spell(0, FUTURE)
        if tight.start_lo > hi or tight.end_hi <= lo:
            continue
        sure = tight.start_hi <= hi and max(tight.start_hi, lo) < tight.end_lo
        # An event known to lie inside the window counts, wherever in it it fell.
        inside = tight.start_lo >= lo and tight.start_hi <= hi and tight.end_lo > lo
        best = best | (Answer.YES if sure or inside else Answer.POSSIBLE)
    if life is not None and not standing.spells:
        return Answer.NO
    return best


def weigh(
    world: World, affirming: Sequence[Evidence], opposing: Sequence[Evidence],
    said: Callable[[], str], instead: Callable[[], str],
) -> Finding:  # fmt: skip
    """Return the verdict when some claims agree with a statement and some do not.

    Args:
        world: for the policy.
        affirming, opposing: claims for and against, weak ones included.
        said: what the agreeing claims say; instead: what the others say.
    """
    solid = [e for e in affirming if not e.weak]
    against = [e for e in opposing if not e.weak]
    ids = tuple(sorted(e.claim_id for e in (*affirming, *opposing)))
    own_voice = {e.group for e in solid}
    foreign = [e for e in against if e.group not in own_voice]
    if solid and not foreign:
        return Finding(Verdict.SUPPORTED, said(), _voices(solid), ids)
    if solid and foreign:
        if outvotes(solid, foreign, world.policy):
            return Finding(
                Verdict.SUPPORTED, f"{said()}; otherwise: {instead()}",
                "Another voice disagrees and is outranked or outvoted.", ids,
            )  # fmt: skip
        if outvotes(foreign, solid, world.policy):
            return Finding(
                Verdict.CONTRADICTED, instead(),
                "Sources that weigh more say otherwise.", ids,
            )  # fmt: skip
        return Finding(
            Verdict.CONTESTED, f"{said()}; but also: {instead()}",
            "Independent sources disagree, and none outweighs the other.", ids,
        )  # fmt: skip
    if against:
        return Finding(Verdict.CONTRADICTED, instead(), _voices(against), ids)
    if affirming or opposing:
        return Finding(
            Verdict.NOT_IN_EVIDENCE, said() if affirming else instead(),
            "Only weak claims speak of it; a source of fair reliability would settle it.", ids,
        )  # fmt: skip
    return Finding(Verdict.NOT_IN_EVIDENCE)


def _voices(claims: Sequence[Evidence]) -> str:
    count = len({e.group for e in claims})
    return f"Rests on {count} independent voice{'s' if count != 1 else ''}."


def window_of(when: When | None, fallback: int) -> tuple[int, int]:
    """Return the first and last day of which a statement speaks."""
    if when is None:
        return fallback, fallback
    hi = when.hi if when.hi < FUTURE else fallback
    return min(when.lo, hi), hi


def show_range(lo: int, hi: int) -> str:
    """Return bounds as EDTF, or ``undated``."""
    return show_bounds(lo, hi) or "undated"


def day_text(day: int) -> str:
    """Return a day as ISO text."""
    return iso(day)
