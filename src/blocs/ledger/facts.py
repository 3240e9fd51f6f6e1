"""From claims to facts: who is right about one party and one instrument, and since when.

The stance: sources are weighed in a fixed order, copies count once, disjoint dates of independent
voices are both kept, and weak evidence makes a thing possible, never certain. See docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from blocs.dates import FUTURE, PAST, Answer, Spell, show_bounds
from blocs.ledger.camps import Dated, Evidence, outvotes, settle_date
from blocs.ledger.policy import Policy

__all__ = ["Evidence", "Ground", "Standing", "outvotes", "resolve"]


class Ground(NamedTuple):
    """On what one spell rests: its grade, its independent voices, its claims."""

    grade: str
    voices: int
    claims: tuple[str, ...]


class Standing(NamedTuple):
    """What the claims about one key add up to.

    Attributes:
        spells: stretches in which it holds; several after a return or a renewal.
        grounds: on what each spell rests, in the same order.
        suspensions: stretches to subtract.
        grade: ``settled``, ``single-source``, ``contested``, ``denied`` or ``unsupported``.
        voices: independent voices for it.
        winners: claims on which it rests.
        losers: (claim, why it lost).
        signature: bounds of a signature that does not bind, or None.
    """

    spells: tuple[Spell, ...]
    grounds: tuple[Ground, ...]
    suspensions: tuple[Spell, ...]
    grade: str
    voices: int
    winners: tuple[str, ...]
    losers: tuple[tuple[str, str], ...]
    signature: tuple[int, int] | None = None

    def on(self, day: int) -> Answer:
        """Return whether it holds on the day: any spell, less any suspension."""
        answer = Answer.NO
        for spell in self.spells:
            answer = answer | spell.on(day)
        for gap in self.suspensions:
            answer = answer & ~gap.on(day)
        return answer

    def suspended(self, day: int) -> str | None:
        """Return the suspension that covers a day for certain, as EDTF text; None without one."""
        if not any(spell.on(day) is Answer.YES for spell in self.spells):
            return None
        for gap in self.suspensions:
            if gap.on(day) is Answer.YES:
                tight = gap.tightened() or gap
                until = show_bounds(tight.end_lo, tight.end_hi) if tight.end_lo < FUTURE else ".."
                return f"{show_bounds(tight.start_lo, tight.start_hi)}/{until}"
        return None

    def chosen(self, day: int) -> int | None:
        """Return the index of the spell that matters on a day.

        The one that holds for certain, else one that may, else the last begun, else the first.
        """
        if not self.spells:
            return None
        ranked = sorted(range(len(self.spells)), key=lambda i: self.spells[i].start_lo)
        for wanted in (Answer.YES, Answer.POSSIBLE):
            for i in ranked:
                if self.spells[i].on(day) is wanted:
                    return i
        begun = [i for i in ranked if self.spells[i].start_lo <= day]
        return (begun[-1:] or ranked[:1])[0]

    def ground(self, day: int) -> Ground:
        """Return on what the answer of a day rests."""
        index = self.chosen(day)
        if index is None or index >= len(self.grounds):
            return Ground(self.grade, self.voices, self.winners)
        return self.grounds[index]


def _spans(ends: Sequence[Evidence]) -> list[tuple[int, int]]:
    """Merge end claims that overlap into spans, in time order."""
    spans: list[tuple[int, int]] = []
    for end in sorted(ends, key=lambda e: (e.lo, e.hi)):
        if spans and end.lo <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end.hi))
        else:
            spans.append((end.lo, end.hi))
    return spans


def _stretches(
    starts: Sequence[Evidence], seen: Sequence[Evidence], ends: Sequence[Evidence]
) -> list[tuple[list[Evidence], list[Evidence], list[Evidence]]]:
    """Split claims into successive memberships: a start after an end opens a new one.

    A list or an exit before the first known start speaks of an earlier membership, of whose start
    nobody tells.
    """
    solid_ends = [e for e in ends if not e.weak] or list(ends)
    spans = _spans(solid_ends)

    first = min((e.lo for e in starts), default=PAST)

    def past(day: int) -> int:
        # What ends on the very day of the first start ends that start, not something before it.
        return sum(hi < day or (hi == day and hi != first) for _, hi in spans)

    def exits(end: Evidence) -> int:
        return sum(hi < end.lo for _, hi in spans)

    def seen_at(e: Evidence) -> int:
        return past(e.lo if e.lo > PAST else e.hi)

    opened = sorted({past(e.lo) for e in starts}) or [0]
    if any(seen_at(e) < opened[0] for e in seen) or any(exits(e) < opened[0] for e in ends):
        opened.insert(0, 0)

    def slot(position: int) -> int:
        return max((i for i, o in enumerate(opened) if o <= position), default=0)

    parts: list[tuple[list[Evidence], list[Evidence], list[Evidence]]] = [
        ([], [], []) for _ in opened
    ]
    for e in starts:
        parts[slot(past(e.lo))][0].append(e)
    for e in seen:
        parts[slot(seen_at(e))][1].append(e)
    for e in ends:
        parts[slot(exits(e))][2].append(e)
    return parts


class _Weighing:
    """Carries winners, losers and the worst grade while one key is resolved."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.winners: set[str] = set()
        self.losers: dict[str, str] = {}
        self.groups: set[int] = set()
        self.rank = 9
        self.solid = False
        self.contested = False
        self.denied = False

    def take(self, dated: Dated) -> None:
        self.winners |= {e.claim_id for e in dated.camp}
        self.winners |= {e.claim_id for e in dated.rivals}
        self.losers.update(dated.losers)
        self.contested |= bool(dated.rivals)

    def count(self, claims: Iterable[Evidence]) -> None:
        """Count voices for the fact; rank decides whether a text or depositary stands behind."""
        for e in claims:
            if not e.weak:
                self.solid = True
                self.groups.add(e.group)
                self.rank = min(self.rank, e.rank)

    def lose(self, claims: Iterable[Evidence], why: str) -> None:
        self.losers.update({e.claim_id: why for e in claims})

    def merge(self, other: _Weighing) -> None:
        """Take over what another weighing found."""
        self.winners |= other.winners
        self.losers.update(other.losers)
        self.groups |= other.groups
        self.rank = min(self.rank, other.rank)
        self.solid |= other.solid
        self.contested |= other.contested
        self.denied |= other.denied

    def ground(self) -> Ground:
        """Return grade, voices and claims as found so far."""
        return Ground(self.grade(), len(self.groups), tuple(sorted(self.winners)))

    def grade(self) -> str:
        if self.contested:
            return "contested"
        if self.denied:
            return "denied"
        if not self.solid:
            return "unsupported"
        if self.rank <= 1 or len(self.groups) >= self.policy.settled_voices:
            return "settled"
        return "single-source"


def _stretch(
    w: _Weighing,
    starts: list[Evidence],
    seen: list[Evidence],
    ends: list[Evidence],
    notices: list[Evidence],
    against: list[Evidence],
) -> Spell | None:
    """Resolve one membership: its start, its end, and those who deny it."""
    # A list that shows a party on a day says that it started by then.
    by_then = [e._replace(lo=PAST) for e in seen]
    # Who left had been in, though nobody says since when.
    pool = starts + by_then or [e._replace(lo=PAST) for e in ends]
    if not pool:
        return None
    dated = settle_date(pool, w.policy)
    w.take(dated)
    w.count(e for e in pool if e.claim_id in w.winners)
    start_lo, start_hi = dated.lo, dated.hi
    if all(e.weak for e in pool):
        start_hi = FUTURE
    end_lo = end_hi = FUTURE
    solid_ends = [e for e in ends if not e.weak]
    if solid_ends:
        ended = settle_date(ends, w.policy)
        w.take(ended)
        end_lo, end_hi = ended.lo, ended.hi
        later = [e for e in seen if e.lo >= end_hi and not e.weak]
        if later and not outvotes(ended.camp, later, w.policy):
            end_hi, w.contested = FUTURE, True
        else:
            w.lose(later, "speaks of it as alive after its end, and is outranked")
    elif ends or notices:
        end_lo = min(e.lo for e in (*ends, *notices))
        w.winners |= {e.claim_id for e in (*ends, *notices)}
    lived = max((e.lo for e in seen if not e.weak and e.lo < end_hi), default=PAST)
    end_lo = max(end_lo, min(lived + 1, end_hi)) if lived > PAST else end_lo
    spell = Spell(start_lo, start_hi, end_lo, end_hi)
    return _weigh_denials(w, spell, dated.hi, [e for e in pool if not e.weak], against)


def _last_new_voice(claims: Iterable[Evidence]) -> int:
    """Return the day on which the last voice spoke up first; a copy brings no news."""
    first: dict[int, int] = {}
    for e in claims:
        first[e.group] = min(e.published, first.get(e.group, e.published))
    return max(first.values())


def _weigh_denials(
    w: _Weighing, spell: Spell, begun_by: int, affirming: list[Evidence], against: list[Evidence]
) -> Spell | None:
    """Let those who deny the membership be heard.

    Args:
        w: the weighing to note winners and losers in.
        spell: what the affirming claims add up to.
        begun_by: day by which they say that it had begun.
        affirming: those of them that are not weak; none when only weak claims speak for it.
        against: plain denials, and lists of a day that leave the party out.

    Returns:
        The spell as it stands afterwards, or None when the denial prevails.
    """
    tight = spell.tightened()
    if tight is None:
        w.contested = True
        return spell
    opposing = [
        e for e in against if e.role == "deny" or (begun_by <= e.lo and e.hi < tight.end_lo)
    ]
    if tight.start_lo == PAST:
        # Not on the list of an earlier day: it began after that day.
        out = [e.lo + 1 for e in against if e.role != "deny" and not e.weak and e.lo < begun_by]
        spell = replace(spell, start_lo=max([PAST, *out]))
    heard = [e for e in opposing if not e.weak]
    w.lose([e for e in opposing if e.weak], "denies it, but is too weak to count")
    voices = {e.group for e in affirming}
    own = [e for e in heard if e.group in voices]
    heard = [e for e in heard if e.group not in voices]
    w.lose(own, "denies what its own voice affirms elsewhere")
    if not heard:
        return spell
    newer = (
        bool(affirming)
        and all(e.role == "deny" for e in heard)
        and min(e.rank for e in affirming) <= min(e.rank for e in heard)
        and min(e.published for e in affirming) > _last_new_voice(heard)
    )
    if newer or outvotes(affirming, heard, w.policy):
        w.lose(heard, "denies it, and is outranked, outvoted or overtaken by later news")
        return spell
    # To be left out of a list is no denial: against a weak voice it leaves the matter open.
    silent = not affirming and all(e.role == "absent" and e.rank > 1 for e in heard)
    if outvotes(heard, affirming, w.policy) and not silent:
        denying = {e.claim_id for e in heard}
        why = "affirms it, and is weak, outranked or outvoted"
        w.losers.update(dict.fromkeys(w.winners - denying, why))
        w.lose(affirming, why)
        w.winners = denying
        w.denied = True
        return None
    w.winners |= {e.claim_id for e in heard}
    w.contested = True
    return Spell(spell.start_lo, FUTURE, spell.end_lo, spell.end_hi)


def _terms(
    whole: _Weighing, terms: list[Evidence], denials: list[Evidence]
) -> list[tuple[Spell, Ground]]:
    """Resolve renewed terms: each is a stretch of its own."""
    spells: list[tuple[Spell, Ground]] = []
    for same in _occasions(terms):
        w = _Weighing(whole.policy)
        solid = [e for e in same if not e.weak]
        dated = settle_date(same, w.policy)
        w.take(dated)
        w.count(solid)
        used = solid or same
        spell: Spell | None = Spell(
            dated.lo,
            dated.hi if solid else FUTURE,
            min(e.end_lo for e in used),
            max(e.end_hi for e in used),
        )
        touching = [
            e._replace(role="deny")
            for e in denials
            # Who denies a renewal on the day on which a term ends speaks of the next term.
            if e.hi >= dated.lo and e.lo < max(x.end_hi for x in used)
        ]
        spell = _weigh_denials(w, spell, dated.hi, solid, touching) if spell else None
        if spell is not None:
            spells.append((spell, w.ground()))
        else:
            # A renewal that did not happen does not deny the text itself.
            w.denied = False
        whole.merge(w)
    return spells


def _occasions(claims: Sequence[Evidence]) -> list[list[Evidence]]:
    """Group claims whose bounds overlap the earliest of them: reports of one occasion."""
    groups: list[list[Evidence]] = []
    rest = sorted(claims, key=lambda e: (e.hi, e.lo, *e[4:], e.claim_id))
    while rest:
        same = [e for e in rest if e.lo <= rest[0].hi]
        rest = [e for e in rest if e.lo > rest[0].hi]
        groups.append(same)
    return groups


def _suspensions(w: _Weighing, stops: list[Evidence], resumes: list[Evidence]) -> list[Spell]:
    """Resolve suspensions: each lasts until the next resumption, or until the end it names."""
    gaps: list[Spell] = []
    for same in _occasions(stops):
        dated = settle_date(same, w.policy)
        w.take(dated)
        hi = dated.hi if any(not e.weak for e in same) else FUTURE
        end_lo, end_hi = FUTURE, FUTURE
        after = _occasions([e for e in resumes if e.lo >= dated.lo])
        named = [e for e in dated.camp if e.end_hi < FUTURE]
        if after:
            again = settle_date(after[0], w.policy)
            w.take(again)
            end_lo, end_hi = again.lo, again.hi
        elif named:
            end_lo, end_hi = min(e.end_lo for e in named), max(e.end_hi for e in named)
        gaps.append(Spell(dated.lo, hi, end_lo, end_hi))
    return gaps


def _first_acts(acts: list[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """Split acts that may be repeated into the first, which begins, and later ones.

    A programme is joined by any of several documents: a second memorandum does not dispute the
    first, it shows that the party was in by then.
    """
    if not acts:
        return [], []
    cut = min(e.hi for e in [a for a in acts if not a.weak] or acts)
    return (
        [e for e in acts if e.lo <= cut],
        [e._replace(role="observed") for e in acts if e.lo > cut],
    )


def resolve(evidence: Iterable[Evidence], policy: Policy) -> Standing:
    """Weigh all claims about one key and return where it stands.

    The order of the claims never matters. A claim that is not passed in has no influence, so a
    question "as known at" is answered by passing what was published by then.

    Args:
        evidence: claims of one (instrument, party, level), or of one tie.
        policy: the ordered policy.

    Returns:
        A `Standing`; with no usable claim its grade is ``unsupported`` and it has no spells.
    """
    roles: dict[str, list[Evidence]] = {}
    for e in sorted(set(evidence)):
        roles.setdefault(e.role, []).append(e)
    get = roles.get
    w = _Weighing(policy)
    starts, seen, ends = get("start", []), get("observed", []), get("end", [])
    first, again = _first_acts(get("act", []))
    starts, seen = starts + first, seen + again
    maybe = get("maybe", [])
    against = get("deny", []) + get("absent", []) + get("not-bound", [])
    held: list[tuple[Spell, Ground]] = []
    if starts or seen or (ends and not maybe and not get("plan") and not get("signature")):
        notices = get("notice", [])
        for part in _stretches(starts, seen, ends):
            late = [e for e in notices if not part[0] or e.hi >= min(s.lo for s in part[0])]
            own = _Weighing(policy)
            spell = _stretch(own, *part, late, against)
            if spell is not None:
                held.append((spell, own.ground()))
            w.merge(own)
    elif maybe:
        dated = settle_date(maybe, policy)
        w.take(dated)
        w.count(e for e in maybe if e.claim_id in w.winners)
        end_lo = min((e.lo for e in ends), default=FUTURE)
        end_hi = max((e.hi for e in ends), default=FUTURE)
        w.winners |= {e.claim_id for e in ends}
        solid = [e for e in maybe if not e.weak]
        possible = Spell(dated.lo, FUTURE, end_lo, end_hi)
        kept = _weigh_denials(w, possible, dated.hi, solid, against)
        held += [(kept, w.ground())] if kept else []
    held += _terms(w, get("term", []), get("deny-term", []))
    plans = get("plan", [])
    if not held and plans and not w.denied and not any(not e.weak for e in against):
        w.winners |= {e.claim_id for e in (*plans, *ends)}
        given_up = [e for e in ends if not e.weak]
        end_lo = min((e.lo for e in ends), default=FUTURE)
        end_hi = max((e.hi for e in given_up), default=FUTURE)
        held.append((Spell(min(e.lo for e in plans), FUTURE, end_lo, end_hi), w.ground()))
    if not held and not w.denied and against:
        w.denied = any(not e.weak for e in against)
        w.winners |= {e.claim_id for e in against if not e.weak}
    signatures = get("signature", [])
    signed: tuple[int, int] | None = None
    if signatures:
        dated = settle_date(signatures, policy)
        signed = (dated.lo, dated.hi)
        w.winners |= {e.claim_id for e in dated.camp}
        w.losers.update(dated.losers)
        if not held:
            w.count(dated.camp)
    gaps = _suspensions(w, get("suspend", []), get("resume", []))
    losers = tuple(sorted((c, why) for c, why in w.losers.items() if c not in w.winners))
    return Standing(
        tuple(s for s, _ in held),
        tuple(g for _, g in held),
        tuple(gaps),
        w.grade(),
        len(w.groups),
        tuple(sorted(w.winners)),
        losers,
        signed,
    )
