"""The claims, sources and quotations under an answer: the one step that every number owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from blocs.dates import iso
from blocs.errors import UnknownId
from blocs.ledger.answers import Rows, Section, counted
from blocs.ledger.facts import Standing
from blocs.ledger.names import nearest

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger, Snapshot

__all__ = ["claim_details", "evidence", "evidence_block"]

_SAYS = {
    "participation": "concat_ws(' ', nullif(instrument_id, ''), nullif(party_id, ''), event)",
    "ties": "concat_ws(' ', party_id, relation, partner_id, nullif(item, ''), event)",
    "counts": "concat_ws(' ', subject_id, unit, scope, sense, value_low, "
    "case when value_high <> value_low then 'to ' || value_high end)",
    "attributes": "concat_ws(' ', subject_id, attribute, nullif(value, ''))",
    "assessments": "concat_ws(' ', assessor || ':', subject_id, criterion, value_low, 'to', "
    "value_high)",
    "precedents": "concat_ws(' ', option_id, what, '(' || outcome || ')')",
    "rules": "concat_ws(' ', subject_id, parameter, value, '(' || basis || ')')",
    "exits": "concat_ws(' ', institution_id, party_ids, action, "
    "case when further_exits <> '' then 'further ' || further_exits end, "
    "case when resumed <> '' then 'resumed ' || resumed end, nullif(resumed_when, ''))",
}
_WHEN = dict.fromkeys(_SAYS, '"when"')
_WRITTEN = {"participation": "party_as_written"}
"""Column that holds the party's name as the source writes it."""
_THINGS = {"subjects": "subject_id", "options": "option_id", "barriers": "barrier_id"}
"""Tables of things that go by their id only."""
TAKEN_BACK = "taken back or replaced by a later row"


def claim_details(ledger: Ledger, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return each claim with what it says, its quotation and its source's letter.

    Args:
        ledger: the opened ledger.
        ids: claim ids; unknown ones are left out.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return []
    parts = [
        f"select '{table}' as claim_table, claim_id, source_id, locator, quote, lang, stance, "
        f"credibility, level, {says} as says, {_WHEN[table]} as at, "
        f"{_WRITTEN.get(table, repr(''))} as written from {table} "
        "where claim_id in (select unnest(?))"
        for table, says in _SAYS.items()
    ]
    rows = ledger.rows(
        "select c.*, s.reliability, s.published, f.voice from ("
        + " union all ".join(parts)
        + ") c left join sources s using (source_id) left join source_fact f using (source_id) "
        "order by c.claim_id",
        [wanted] * len(parts),
    )
    names = (
        "table",
        "claim",
        "source",
        "locator",
        "quote",
        "lang",
        "stance",
        "credibility",
        "level",
        "says",
        "when",
        "written",
        "reliability",
        "published",
        "voice",
    )
    return [dict(zip(names, r, strict=True)) for r in rows]


def source_details(ledger: Ledger, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the sources of the ids with title, date, kind, letter and address."""
    names = (
        "source",
        "title",
        "publisher",
        "published",
        "retrieved",
        "url",
        "archive_url",
        "lang",
        "kind",
        "reliability",
        "reliability_note",
        "derives_from",
    )
    rows = ledger.rows(
        "select source_id, title, publisher, published, retrieved, url, archive_url, lang, kind, "
        "reliability, reliability_note, derives_from from sources "
        "where source_id in (select unnest(?)) order by source_id",
        [sorted(set(ids))],
    )
    return [dict(zip(names, r, strict=True)) for r in rows]


def evidence_block(
    ledger: Ledger, used: Iterable[str], lost: Mapping[str, str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return the ``evidence`` part of the envelope.

    Args:
        ledger: the opened ledger.
        used: claims on which the answer rests.
        lost: claims that were heard and lost, with the reason.
    """
    lost = dict(lost or {})
    winners = set(used)
    claims = claim_details(ledger, winners | set(lost))
    for claim in claims:
        claim["used"] = "yes" if claim["claim"] in winners else "no"
        claim["why"] = "" if claim["claim"] in winners else lost.get(claim["claim"], "")
    return {"claims": claims, "sources": source_details(ledger, (c["source"] for c in claims))}


def losers_of(standings: Iterable[Standing]) -> dict[str, str]:
    """Return all losing claims of several standings with the reason."""
    return {c: why for s in standings for c, why in s.losers}


def evidence(snapshot: Snapshot, what: str) -> Rows:
    """Return the claims behind an id: a claim, a source, an instrument, a party or a subject.

    Raises:
        UnknownId: with the nearest ids.
    """
    ledger = snapshot.ledger
    ids: list[str] = []
    title = f"claims about {what}"
    if ledger.one("select count(*) from all_claims where claim_id = ?", [what]):
        ids, title = [what], f"claim {what}"
    elif ledger.one("select count(*) from sources where source_id = ?", [what]):
        ids = [
            r[0] for r in ledger.rows("select claim_id from all_claims where source_id = ?", [what])
        ]
        title = f"claims of source {what}"
    else:
        subject = _subject(snapshot, what)
        title = f"claims about {subject}"
        ids = [
            r[0]
            for r in ledger.rows(
                "select claim_id from participation where instrument_id = ? or party_id = ? "
                "union select claim_id from ties where party_id = ? or partner_id = ? or item = ? "
                "union select claim_id from counts where subject_id = ? "
                "union select claim_id from attributes where subject_id = ? "
                "union select claim_id from assessments where subject_id = ? "
                "union select claim_id from precedents where option_id = ? "
                "union select claim_id from rules where subject_id = ? "
                "union select claim_id from exits where institution_id = ? "
                "or list_contains(string_split(party_ids, ';'), ?)",
                [subject] * 12,
            )
        ]
    known = {
        r[0]
        for r in ledger.rows(
            "select claim_id from all_claims join source_fact using (source_id) "
            "where published_day <= ?",
            [snapshot.known],
        )
    }
    away = {
        r[0]
        for r in ledger.rows(
            "select claim_id from all_claims where list_contains(?, source_id)",
            [sorted(snapshot.excluded)],
        )
    }
    left_out = [i for i in ids if i in away]
    later = [i for i in ids if i not in known and i not in away]
    ids = [i for i in ids if i in known and i not in away]
    lost: dict[str, str] = {}
    touched = ledger.rows(
        "select distinct instrument_id from participation where claim_id in (select unnest(?))",
        [ids],
    )
    weighed = snapshot.at(level="institute").standings_of(r[0] for r in touched)
    for life, standings in weighed.values():
        lost.update(losers_of([*standings.values(), *([life] if life else [])]))
    repaired = "select claim_id from repaired where claim_id in (select unnest(?))"
    lost.update({r[0]: TAKEN_BACK for r in ledger.rows(repaired, [ids])})
    claims = claim_details(ledger, ids)
    for claim in claims:
        claim["why"] = lost.get(claim["claim"], "")
        claim["used"] = "no" if claim["claim"] in lost else "yes"
    policy = ledger.policy
    notes = [
        "Order of the policy: a ruling; the text or its depositary; reliability "
        + " > ".join(policy.reliability_order)
        + "; independent voices; credibility; narrower dates. Claims of credibility "
        f"{policy.weak_credibility} or more, of sources graded "
        + " or ".join(policy.weak_reliability)
        + ", or from memory make a fact possible, never certain."
    ]
    if later:
        were = "claim was" if len(later) == 1 else "claims were"
        notes.append(f"{len(later)} more {were} published after {iso(snapshot.known)}.")
    if left_out:
        notes.append(f"{counted(len(left_out), 'claim')} of sources left out.")
    sources = source_details(ledger, (c["source"] for c in claims))
    return Rows(
        question=snapshot.question("evidence", id=what),
        evidence={
            "claims": claims,
            "sources": sources,
        },
        ledger=ledger.identity(),
        title=title,
        rows=claims,
        more=[Section("Sources", ("line",), [{"line": _line(s)} for s in sources])]
        if sources
        else [],
        shown=(
            "claim",
            "source",
            "reliability",
            "credibility",
            "stance",
            "says",
            "written",
            "when",
            "used",
            "why",
            "locator",
            "quote",
        ),
        notes=notes,
    )


def _line(source: dict[str, Any]) -> str:
    """Return a source on one line, with the address where it can be read."""
    where = source["url"] or source["archive_url"] or "no address"
    return f"{source['source']}, {source['published'] or 'undated'}: {source['title']}; {where}"


def _subject(snapshot: Snapshot, what: str) -> str:
    """Return the id of a subject, instrument or party of that name."""
    ledger = snapshot.ledger
    for table, key in _THINGS.items():
        if ledger.one(f"select count(*) from {table} where {key} = ?", [what]):
            return what
    for find in (ledger.find_instrument, lambda t: ledger.find_party(t, snapshot.day)):
        try:
            return find(what)
        except UnknownId:
            continue
    ids = [
        r[0]
        for r in ledger.rows(
            "select subject_id from subjects union select source_id from sources "
            "union select instrument_id from instruments union select party_id from parties "
            "union select option_id from options union select barrier_id from barriers"
        )
    ]
    near = nearest(what, ids)
    said = f" Nearest: {', '.join(near)}." if near else ""
    raise UnknownId(f"nothing in the ledger is called {what!r}.{said}", near)
