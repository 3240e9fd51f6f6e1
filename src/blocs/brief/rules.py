"""The rules that decide statements of fact: membership, tie, count, age, date, attribute, list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate, Vocabulary
from blocs.brief.world import Count, Stated, World, over_window, show_range, weigh, window_of
from blocs.dates import PAST, Answer, Bounds, When, parse_when
from blocs.errors import DataError
from blocs.ledger.facts import Evidence, Standing
from blocs.ledger.names import normalise

__all__ = ["FACT_RULES", "parse_number", "truth_of"]

FALSE = frozenset({"false", "no", "not", "none"})
TRUE = frozenset({"", "true", "yes"})
OPEN = 10**6
"""Upper end of a list that nobody knows to be complete."""
DAYS_PER_YEAR = 365.2425
"""Mean Gregorian year, for ages."""


def truth_of(value: str) -> bool:
    """Return whether a value cell affirms; dates and words other than no affirm."""
    return value.strip().lower() not in FALSE


def parse_number(value: str) -> tuple[str, float] | None:
    """Return (comparison, number) of a value cell such as ``149``, ``>=6`` or ``13 listed``."""
    found = re.match(r"\s*(>=|<=|>|<|~|≥|≤)?\s*(\d[\d,]*(?:\.\d+)?)", value)
    if not found:
        return None
    sign = {"≥": ">=", "≤": "<="}.get(found[1] or "", found[1] or "")
    return sign, float(found[2].replace(",", ""))


def date_of(value: str) -> When | None:
    """Return the date in a value cell, or None when it holds none."""
    try:
        return parse_when(value.strip())
    except DataError:
        return None


def _settles(pred: Predicate, default: str) -> str:
    return "What would settle it: " + (pred.settles or default)


def _missing(pred: Predicate, default: str, found: str = "", claims: Sequence[str] = ()) -> Finding:
    return Finding(Verdict.NOT_IN_EVIDENCE, found, _settles(pred, default), tuple(claims))


def home(world: World, party: str) -> str:
    """Return the state that an agency speaks for, else the party itself."""
    card = world.ledger.parties[party]
    return card.acts_for if card.kind == "agency" and card.acts_for else party


def start_of(standing: Standing, day: int) -> Bounds | None:
    """Return the bounds of the start that matters on a day."""
    index = standing.chosen(day)
    if index is None:
        return None
    spell = standing.spells[index].tightened() or standing.spells[index]
    return Bounds(spell.start_lo, spell.start_hi)


def membership(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the party in the instrument, at that time, since that day?"""
    lo, hi = window_of(row.as_of, today)
    names = [pred.instrument, row.object, row.subject]
    instrument = next((i for n in names if n and (i := world.instrument(n))), None)
    words = [row.subject, row.object]
    party = next(
        (p for w in words if w and (p := world.party(w, hi)) and world.instrument(w) != instrument),
        None,
    )
    if instrument is None or party is None:
        return _missing(pred, "the ledger knows no such instrument or party; check the names")
    answer, standing = world.at(hi).membership(instrument, party)
    label = f"{world.ledger.label(party)} in {instrument}"
    if standing is None:
        if answer is Answer.NO:
            verdict = Verdict.CONTRADICTED if truth_of(row.value) else Verdict.SUPPORTED
            return Finding(verdict, f"{label}: no", "The lists are complete there and lack it.")
        return _missing(pred, f"a list of the parties to {instrument} of that time", label)
    claims = standing.winners + tuple(c for c, _ in standing.losers)
    began = start_of(standing, hi)
    said = date_of(row.value)
    since = f" since {show_range(began.lo, began.hi)}" if began else ""
    found = f"{label}: {answer.value}{since} ({standing.ground(hi).grade})"
    outside = began is not None and answer is not Answer.NO and (
        (said is not None and (said.hi < began.lo or said.lo > began.hi))
        or (pred.window and row.as_of is not None and row.as_of.end is not None
            and (began.lo > hi or began.hi < lo))
    )  # fmt: skip
    if outside:
        return Finding(Verdict.CONTRADICTED, found, "It began at another time.", claims)
    return _by_answer(answer, standing.ground(hi).grade, truth_of(row.value), found, claims, pred)


def _by_answer(
    answer: Answer, grade: str, truth: bool, found: str, claims: Sequence[str], pred: Predicate
) -> Finding:
    """Turn yes, no, possible or unknown into a verdict on a statement and its denial."""
    ids = tuple(claims)
    if answer is Answer.YES:
        verdict = Verdict.SUPPORTED if truth else Verdict.CONTRADICTED
        return Finding(verdict, found, "", ids)
    if answer is Answer.NO:
        verdict = Verdict.CONTRADICTED if truth else Verdict.SUPPORTED
        return Finding(verdict, found, "", ids)
    if answer is Answer.UNKNOWN:
        return _missing(pred, "any source that covers it", found, ids)
    if grade == "unsupported":
        return _missing(
            pred, "a source of fair reliability; only weak claims or plans speak of it", found, ids
        )
    return Finding(
        Verdict.CONTESTED, found,
        "Sources disagree, or their dates leave the time open.", ids,
    )  # fmt: skip


def tie(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is there a tie of that sort between the two parties in that time?"""
    lo, hi = window_of(row.as_of, today)
    left = world.party(pred.subject or row.subject, hi)
    right = world.party(row.object, hi)
    if left is None or right is None:
        return _missing(pred, "the ledger knows no such party; check the names")
    left, right = home(world, left), home(world, right)
    if left == right:
        return Finding(Verdict.CONTRADICTED, f"{row.object} is a party's own side", "", ())
    best, grade, why, claims = Answer.UNKNOWN, "", "", []
    rank = [Answer.NO, Answer.UNKNOWN, Answer.POSSIBLE, Answer.YES]
    if pred.ever:
        lo = PAST
    for what, standing, life in world.between(left, right, pred.relations):
        answer = over_window(standing, None if pred.acts else life, lo, hi)
        if answer is Answer.NO and standing.grade != "denied":
            continue
        claims += [c for c in standing.winners if c not in claims]
        if best is Answer.UNKNOWN or rank.index(answer) > rank.index(best):
            best, grade, why = answer, standing.grade, what
    pair = f"{left}–{right}"
    if best in (Answer.UNKNOWN, Answer.NO, Answer.POSSIBLE) and pred.closed_by:
        closed = world.closed_list(left, pred.closed_by, right)
        if closed is not None and best is not Answer.POSSIBLE:
            verdict = Verdict.CONTRADICTED if truth_of(row.value) else Verdict.SUPPORTED
            return Finding(
                verdict, f"{pair}: not among the {len(set(closed.listed))} that "
                f"{closed.source} lists", "", (closed.claim_id, *claims),
            )  # fmt: skip
    if best is Answer.UNKNOWN:
        covered = any(world.at(hi).snapshot.is_covered(left, r) for r in pred.relations)
        if covered:
            verdict = Verdict.CONTRADICTED if truth_of(row.value) else Verdict.SUPPORTED
            return Finding(verdict, f"{pair}: none found, and the lists are complete there")
        return _missing(pred, f"a dated source on such a tie between {left} and {right}")
    more = f" and {len(claims) - 1} more claims" if len(claims) > 1 else ""
    found = f"{pair}: {why}{more} ({grade})"
    return _by_answer(best, grade, truth_of(row.value), found, claims[:12], pred)


def _agrees(count: Count, sign: str, value: float) -> bool | None:
    """Return whether a total agrees with a stated number; None when it cannot tell."""
    low, high = count.low, count.high
    if count.sense == "about":
        low, high = low * 0.9, high * 1.1
    if count.sense == "at-least":
        if sign in (">=", ">"):
            return True if low >= value else None
        return False if value < low else None
    if count.sense == "at-most":
        return False if value > high and sign in ("", ">=", ">") else None
    if sign in (">=", ">"):
        return high >= value if sign == ">=" else high > value
    if sign in ("<=", "<"):
        return low <= value if sign == "<=" else low < value
    if sign == "~":
        return low * 0.9 <= value <= high * 1.1
    return low <= value <= high


def count(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Is the number what others report, and what can be enumerated?"""
    parsed = parse_number(row.value)
    if parsed is None:
        return Finding(Verdict.NOT_CHECKABLE, "", f"{row.value!r} is no number that one can check.")
    sign, value = parsed
    lo, hi = window_of(row.as_of, today)
    subject = world.subject(pred.subject or row.subject, hi)
    if subject is None:
        return _missing(pred, "the ledger knows nothing by that name")
    affirming: list[Evidence] = []
    opposing: list[Evidence] = []
    said: list[str] = []
    other: list[str] = []
    monotone, apart = "cumulative" in pred.measure, 0
    for c in world.counts(subject, pred.unit, pred.scopes):
        same_time = c.lo <= hi + 31 and c.hi >= lo - 31
        agrees = _agrees(c, sign, value) if same_time else None
        if monotone and not same_time:
            shrinks = c.hi < lo and c.low > value and sign not in (">=", ">")
            grows = c.lo > hi and c.high < value and c.sense == "exactly"
            agrees = False if shrinks or grows else None
        if agrees is None:
            continue
        apart += not same_time
        text = f"{c.low:g} {c.unit} ({c.sense}, {show_range(c.lo, c.hi)}, {c.source})"
        (affirming if agrees else opposing).append(c.evidence)
        (said if agrees else other).append(text)
    reported = weigh(world, affirming, opposing, lambda: "; ".join(said[:3]),
                     lambda: "; ".join(other[:3]))  # fmt: skip
    if reported.verdict is Verdict.CONTRADICTED and apart == len(opposing):
        reported = replace(
            reported, verdict=Verdict.CONTESTED,
            reason="A total of another date cannot be squared with it, as totals only grow.",
        )  # fmt: skip
    listed = _enumerate(world, row, pred, subject, lo, hi)
    if listed is None:
        if reported.verdict is Verdict.NOT_IN_EVIDENCE and not reported.reason:
            return _missing(pred, "the counter's own release, or a list that can be counted")
        return reported
    certain, possible, claims = listed
    upper = "more" if possible >= OPEN else str(possible)
    words = f"enumerated {certain}" + ("" if certain == possible else f" to {upper}")
    inside = {
        ">=": possible >= value, ">": possible > value, "<=": certain <= value,
        "<": certain < value,
    }.get(sign, certain <= value <= possible)  # fmt: skip
    sure = {">=": certain >= value, ">": certain > value}.get(sign, certain == possible == value)
    ids = tuple(dict.fromkeys((*reported.claims, *claims)))[:60]
    found = "; ".join(t for t in (words, reported.found) if t)
    if reported.verdict is Verdict.SUPPORTED and inside:
        return Finding(Verdict.SUPPORTED, found, reported.reason, ids)
    if reported.verdict is Verdict.CONTRADICTED and not inside:
        return Finding(Verdict.CONTRADICTED, found, reported.reason, ids)
    if reported.verdict is Verdict.NOT_IN_EVIDENCE:
        if sure:
            return Finding(Verdict.SUPPORTED, found, "The list itself can be counted.", ids)
        if not inside:
            return Finding(Verdict.CONTRADICTED, found, "The list itself can be counted.", ids)
        return Finding(Verdict.CONTESTED, found, "The number lies within the range.", ids)
    return Finding(Verdict.CONTESTED, found, "What is reported and what is listed differ.", ids)


def _enumerate(
    world: World, row: Row, pred: Predicate, subject: str, lo: int, hi: int
) -> tuple[int, int, list[str]] | None:
    """Return (certain, possible, claims) of what the ledger can list, or None."""
    if pred.measure.startswith("members") and subject in world.ledger.cards:
        at = world.at(hi).snapshot.at(level="state")
        life, standings = at.standings(subject)
        from blocs.ledger.members import party_answer

        covered = at.is_covered(subject)
        answers = [party_answer(s, life, hi, covered)[0] for s in standings.values()]
        certain = sum(a is Answer.YES for a in answers)
        possible = certain + sum(a is Answer.POSSIBLE for a in answers)
        return certain, possible, [c for s in standings.values() for c in s.winners[:1]]
    if pred.measure in ("items", "partners") and pred.relations:
        return _enumerate_ties(world, pred, subject, lo, hi)
    return None


def _enumerate_ties(
    world: World, pred: Predicate, subject: str, lo: int, hi: int
) -> tuple[int, int, list[str]] | None:
    """Count distinct items of ties that began in the window, or partners of ties alive in it.

    A list of ties is never known to be complete, so the range has no upper end: the possible
    count is at least what is listed and stays open unless coverage says complete.
    """
    from blocs.ledger.ties import tie_standings

    certain: set[str] = set()
    possible: set[str] = set()
    claims: list[str] = []
    for (party, relation, partner, item, _), s in tie_standings(world.snapshot).items():
        if party != subject or relation not in pred.relations:
            continue
        opened = 0
        if pred.measure == "partners":
            answer = over_window(s, None, lo, hi)
            inside = answer is Answer.YES
            if answer is Answer.NO or world.ledger.parties[partner].kind != "state":
                continue
        else:
            began = start_of(s, hi)
            if began is None or began.lo > hi or began.hi < lo:
                continue
            opened, inside = began.lo, began.lo >= lo and began.hi <= hi
        key = (item or f"{partner} {opened}") if pred.measure == "items" else partner
        possible.add(key)
        claims += s.winners[:1]
        if inside and s.grade not in ("unsupported", "contested", "denied"):
            certain.add(key)
    if not possible:
        return None
    covered = all(world.at(hi).snapshot.is_covered(subject, r) for r in pred.relations)
    upper = len(possible) if covered else OPEN
    return len(certain), upper, claims


def age(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Does the age in years follow from the date of the beginning?"""
    parsed = parse_number(row.value)
    _, hi = window_of(row.as_of, today)
    subject = world.subject(pred.subject or row.subject, hi)
    if parsed is None or subject is None:
        return _missing(pred, "a date of the beginning")
    began, claims = _beginning(world, subject, pred, hi)
    if began is None:
        return _missing(pred, "a dated source on the beginning")
    _, value = parsed
    first, last = (hi - began.hi) / DAYS_PER_YEAR, (hi - began.lo) / DAYS_PER_YEAR
    # Whole years may be counted down, rounded, or as a difference of calendar years.
    slack = 0.06 if "." in row.value else 0.5
    by_calendar = int(show_range(hi, hi)[:4]) - int(show_range(began.lo, began.lo)[:4])
    fits = first - slack <= value <= last + slack or (
        "." not in row.value and value in (int(first), by_calendar)
    )
    found = f"began {show_range(began.lo, began.hi)}: {first:.1f} years"
    if pred.measure == "lower-bound":
        # The oldest that we hold need not be the oldest there is.
        if first >= value:
            return Finding(Verdict.SUPPORTED, found, "The oldest that is held.", claims)
        return _missing(pred, "an older one", f"{found} since the oldest that is held", claims)
    return Finding(Verdict.SUPPORTED if fits else Verdict.CONTRADICTED, found, "Computed.", claims)


def _beginning(
    world: World, subject: str, pred: Predicate, day: int
) -> tuple[Bounds | None, tuple[str, ...]]:
    """Return the bounds of the earliest act by which a subject began, with its claims."""
    stated = [s for s in world.stated(subject, pred.attributes) if s.affirms and s.dated]
    if stated:
        best = min(stated, key=lambda s: (s.evidence.weak, s.evidence.rank, s.hi - s.lo))
        return Bounds(best.lo, best.hi), (best.evidence.claim_id,)
    if subject in world.ledger.cards:
        found = [
            (e.lo, e.hi, e.claim_id)
            for claims in world.snapshot.evidence(subject).values()
            for e in claims
            if e.role in ("start", "act", "maybe", "signature") and not e.weak and e.lo > 0
        ]
        if found:
            lo, hi, claim = min(found)
            return Bounds(lo, min(hi, min(f[1] for f in found))), (claim,)
    return None, ()


def date(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Did it happen then?"""
    wanted = date_of(row.value) or row.as_of
    _, hi = window_of(row.as_of, today)
    if wanted is None:
        return _missing(pred, "the statement gives no date to check")
    wanted_lo, wanted_hi = wanted.start.padded().lo, max(wanted.start.padded().hi, wanted.hi)
    dated = _dated_claims(world, row, pred, hi)
    if not dated:
        return _missing(pred, "a dated source on the event")
    affirming: list[Evidence] = []
    opposing: list[Evidence] = []
    said: list[str] = []
    other: list[str] = []
    for evidence, lo, up, affirms, label in dated:
        fits = lo <= wanted_hi and up >= wanted_lo
        text = f"{show_range(lo, up)} ({label})"
        if fits and affirms:
            affirming.append(evidence)
            said.append(text)
        elif fits != affirms:
            opposing.append(evidence)
            other.append(text if affirms else f"not {text}")
    return weigh(world, affirming, opposing, lambda: "; ".join(dict.fromkeys(said)),
                 lambda: "; ".join(dict.fromkeys(other)))  # fmt: skip


def _dated_claims(
    world: World, row: Row, pred: Predicate, day: int
) -> list[tuple[Evidence, int, int, bool, str]]:
    """Return every dated claim on the event: attributes, signatures, ties, a source's own date."""
    names = pred.attributes or (kebab(row.predicate),)
    subject = world.subject(pred.subject or row.subject, day)
    found: list[tuple[Evidence, int, int, bool, str]] = []
    holders = [subject] if subject else []
    for holder in holders:
        found += [
            (s.evidence, s.lo, s.hi, s.affirms, f"{s.subject} {s.attribute}")
            for s in world.stated(holder, names)
            if s.dated
        ]
    if not found and pred.exclusive:
        # One holder only: the same event of somebody else speaks against this one.
        return [
            (s.evidence, s.lo, s.hi, False, f"of {s.subject}")
            for s in world.stated(None, names)
            if s.dated and s.affirms
        ]
    if subject in world.ledger.cards and ("signed" in names or not found):
        found += _signatures(world, str(subject), pred)
    if not found:
        found += _item_dates(world, row, subject)
    if not found and subject is not None:
        published = world.ledger.rows(
            "select d.lo, d.hi from sources s join date_text d on d.text = s.published "
            "where s.source_id = ?", [subject],
        )  # fmt: skip
        if published and subject not in world.snapshot.excluded:
            lo, hi = published[0]
            mark = Evidence(f"source:{subject}", "start", lo, hi, 0, 0, 2, False, 2, 0, hi)
            found.append((mark, lo, hi, True, f"published, {subject}"))
    return found


def _signatures(
    world: World, instrument: str, pred: Predicate
) -> list[tuple[Evidence, int, int, bool, str]]:
    """Return the dates on which a text was signed; of an open text the earliest."""
    rows = [
        e
        for claims in world.snapshot.evidence(instrument).values()
        for e in claims
        if e.role in ("start", "act", "maybe", "signature") and e.lo > 0
    ]
    card = world.ledger.cards[instrument]
    if card.shape == "multilateral" and rows:
        first = min(e.lo for e in rows if not e.weak) if any(not e.weak for e in rows) else 0
        rows = [e for e in rows if e.lo <= first <= e.hi] or rows[:1]
    return [(e, e.lo, e.hi, True, instrument) for e in rows]


def _item_dates(
    world: World, row: Row, subject: str | None
) -> list[tuple[Evidence, int, int, bool, str]]:
    """Return the dates of ties whose item is the subject, such as the launch of a satellite."""
    wanted = {normalise(w.replace("-", " ")) for w in (row.subject, subject or "") if w}
    found = []
    for values in world.ledger.rows(
        "select item, claim_id, role, lo, hi, end_lo, end_hi, rank, weak, credibility, voice, "
        "published_day, source_id from tie_evidence where published_day <= ? and item <> ''",
        [world.snapshot.known],
    ):
        if values[-1] in world.snapshot.excluded or values[3] == 0:
            continue
        if normalise(values[0].replace("-", " ")) in wanted:
            evidence = Evidence(*values[1:-1])
            if evidence.role in ("start", "observed"):
                found.append((evidence, evidence.lo, evidence.hi, True, values[0]))
    return found


def kebab(word: str) -> str:
    """Return a predicate as the name of an attribute."""
    return re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


def _same(match: str, wanted: str, held: str, resolve: Callable[[str], str]) -> bool:
    """Return whether a held value is the wanted one, in the manner the predicate asks for."""
    if match == "any":
        return True
    if match == "number":
        left, right = parse_number(wanted), parse_number(held)
        return left is not None and right is not None and left[1] == right[1]
    if match in ("set", "subset"):
        mine = {resolve(p) for p in wanted.split(";") if p.strip()}
        theirs = {resolve(p) for p in held.split(";") if p.strip()}
        return mine <= theirs if match == "subset" else mine == theirs
    if {wanted.lower(), held.lower()} <= TRUE - {""} | {"true"}:
        return True
    if {wanted.lower(), held.lower()} <= FALSE:
        return True
    options = [wanted, *wanted.split("/")]
    return any(normalise(o) == normalise(held) or resolve(o) == resolve(held) for o in options)


def attribute(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Has the subject that property?"""
    _, hi = window_of(row.as_of, today)
    names = pred.attributes or (kebab(row.predicate),)
    subject = world.subject(pred.subject or row.subject, hi)
    wanted = row.value if pred.match not in ("set", "subset") or not row.object else row.object

    def resolve(word: str) -> str:
        return world.subject(word.strip(), hi) or normalise(word)

    held = world.stated(subject, names) if subject else []
    elsewhere: list[Stated] = []
    if not held and pred.exclusive:
        elsewhere = [s for s in world.stated(None, names)
                     if s.affirms and _same(pred.match, wanted, s.value, resolve)]  # fmt: skip
    affirming = [s for s in held if s.affirms and _same(pred.match, wanted, s.value, resolve)]
    opposing = [s for s in held if s.affirms != _same(pred.match, wanted, s.value, resolve)]
    opposing += elsewhere

    def words(rows: Sequence[Stated]) -> str:
        shown = dict.fromkeys(f"{s.subject} {s.attribute} {s.value}".strip() for s in rows[:3])
        return "; ".join(shown)

    if not held and not elsewhere:
        return _missing(pred, f"a source on {' or '.join(names)} of {row.subject}")
    return weigh(
        world, [s.evidence for s in affirming], [s.evidence for s in opposing],
        lambda: words(affirming), lambda: words(opposing),
    )  # fmt: skip


def listing(world: World, row: Row, pred: Predicate, today: int, words: Vocabulary) -> Finding:
    """Does every element of the list hold?"""
    element = words.find(row.subject, pred.listed_by) if pred.listed_by else None
    if element is None:
        return attribute(world, row, replace(pred, match="subset"), today)
    findings: list[tuple[str, Finding]] = []
    for name in row.objects:
        if re.match(r"\d", name):
            continue
        part = replace(
            row, kind="membership", predicate=pred.listed_by, object=name, value="true",
            subject=pred.subject or row.subject,
        )  # fmt: skip
        if element.rule == "membership":
            part = replace(part, subject=name, object=row.subject)
        findings.append((name, FACT_RULES[element.rule](world, part, element, today)))
    if not findings:
        return _missing(pred, "the list names nothing that can be checked")
    ids = tuple(dict.fromkeys(c for _, f in findings for c in f.claims))[:60]
    by: dict[Verdict, list[str]] = {}
    for name, finding in findings:
        by.setdefault(finding.verdict, []).append(name)
    summary = "; ".join(f"{v.value}: {', '.join(n)}" for v, n in by.items())
    for verdict in (Verdict.CONTRADICTED, Verdict.CONTESTED, Verdict.NOT_IN_EVIDENCE):
        if verdict in by:
            reason = "" if verdict is not Verdict.NOT_IN_EVIDENCE else _settles(
                pred, f"sources on {', '.join(by[verdict])}")  # fmt: skip
            return Finding(verdict, summary, reason, ids)
    return Finding(Verdict.SUPPORTED, summary, "Every element holds.", ids)


def act(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Decide an act such as signing: of a party to a text when both are known, else by date."""
    _, hi = window_of(row.as_of, today)
    instrument = next(
        (i for w in (row.object, row.subject) if w and (i := world.instrument(w))), ""
    )
    party = next((p for w in (row.subject, row.object) if w and (p := world.party(w, hi))), None)
    if instrument and party and ";" not in row.object:
        finding = membership(world, row, pred, today)
        if finding.verdict is not Verdict.NOT_IN_EVIDENCE:
            return finding
    return date(world, row, pred, today)


def renewal(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Was a text no longer in force on the day, as a statement of lapse or non-renewal says?"""
    said = date_of(row.value)
    day = said.start.hi if said is not None else window_of(row.as_of, today)[1]
    instrument = world.instrument(pred.instrument or row.subject)
    if instrument is None:
        return _missing(pred, "the ledger knows no such instrument")
    at = world.at(day).snapshot
    status = at.status(instrument)
    claims = tuple(c["claim"] for c in status.evidence["claims"])
    found = f"{instrument} in force on {show_range(day, day)}: {status.answer} ({status.grade})"
    if status.until:
        found += f", this term until {status.until}"
    renewed = row.value.strip().lower() in ("renewed", "in force", "extended")
    answer = Answer(status.answer)
    return _by_answer(answer if renewed else ~answer, status.grade, True, found, claims, pred)


FACT_RULES: dict[str, Callable[[World, Row, Predicate, int], Finding]] = {
    "membership": membership, "tie": tie, "count": count, "age": age, "date": date,
    "attribute": attribute, "act": act, "renewal": renewal,
}  # fmt: skip
"""The rules that look at one row by itself."""
