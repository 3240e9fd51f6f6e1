"""The pages with stable addresses: a party, an instrument, a source, a claim, another subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.catalogue import attribute_on
from blocs.ledger.names import nearest
from blocs.web.claims import Listing, about, listing, rivals, shown
from blocs.web.frame import PER_PAGE, Frame, Page
from blocs.web.memberships import memberships

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger

__all__ = ["Elsewhere", "claim", "instrument", "party", "source", "subject"]

FIRST_TOTALS = 10
"""Totals shown at once; the earlier ones fold away."""


class Elsewhere(Exception):
    """The page stands at another address: what was asked for by a name has an id."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


def instrument(frame: Frame, name: str) -> Page:
    """Show one text: is it in force, who is in it, how many, and who says so.

    With ``party`` in the address it shows how that party stands to the text.
    """
    ledger, snapshot = frame.ledger, frame.snapshot
    found = ledger.find_instrument(name)
    if found != name:
        raise Elsewhere(frame.link("/instrument", found, **frame.query))
    party = frame.query.get("party")
    who = ledger.find_party(party, snapshot.day) if party else None
    refused, status, members = "", None, None
    try:
        status = snapshot.status(found, who)
        members = snapshot.members(found) if who is None else None
    except QuestionError as error:
        refused = str(error)
    return Page(
        "instrument.html",
        {
            "card": ledger.cards[found],
            "party": who,
            "status": status,
            "members": members,
            "refused": refused,
            "related": _related(ledger, found),
            "howmany": _how_many(frame, found) if who is None else None,
            "found": _listing(frame, about(ledger, found, who)),
        },
    )


def _related(ledger: Ledger, instrument: str) -> list[tuple[str, str]]:
    """Return (how, id) of the texts that amend, renew or implement this one."""
    return [
        (c.relation or "belongs to", c.instrument_id)
        for c in ledger.cards.values()
        if c.parent == instrument
    ]


def party(frame: Frame, name: str) -> Page:
    """Show one party: its names, what it is in, what ties it to others, and who says so."""
    ledger, snapshot = frame.ledger, frame.snapshot
    found = ledger.find_party(name, snapshot.day)
    if found != name:
        raise Elsewhere(frame.link("/party", found, **frame.query))
    card = ledger.parties[found]
    ties = snapshot.ties(found)
    names: dict[tuple[str, str], None] = dict.fromkeys(
        ledger.rows(
            "select name, lang from party_names where party_id = ? order by lang, name", [found]
        )
    )
    known = {
        word: attribute_on(snapshot, attribute).get(found, ("", ""))[0]
        for word, attribute in (("UN region", "un-region"), ("Income group", "income-group"))
    }
    return Page(
        "party.html",
        {
            "card": card,
            "names": [n for n in names if n[0] != card.label],
            "known": {k: v for k, v in known.items() if v},
            "bodies": [p for p in ledger.parties.values() if p.acts_for == found],
            "exists": ledger.one("select exists from parties where party_id = ?", [found]),
            "existed": ledger.existed(found, snapshot.day),
            "memberships": memberships(snapshot, found),
            "ties": ties,
            "bilateral": [t for t in ties.rows if t.what in ledger.cards],
            "things": [t for t in ties.rows if t.what not in ledger.cards],
            "howmany": _how_many(frame, found),
            "found": _listing(frame, about(ledger, found)),
        },
    )


def source(frame: Frame, name: str) -> Page:
    """Show one source: how far it is trusted and why, whom it copies, and what it claims."""
    ledger = frame.ledger
    row = _source_row(ledger, name)
    return Page(
        "source.html",
        {
            "source": row,
            "copies": [
                r[0]
                for r in ledger.rows(
                    "select source_id from sources where list_contains(string_split("
                    "derives_from, ';'), ?) order by 1",
                    [name],
                )
            ],
            "later": row["published_day"] > frame.snapshot.known,
            "found": _listing(frame, about(ledger, name, source=True)),
        },
    )


def _source_row(ledger: Ledger, name: str) -> dict[str, Any]:
    from blocs.ledger.schema import TABLES

    names = [c.name for c in TABLES["sources"].columns]
    columns = ", ".join(f's."{n}"' for n in names)
    rows = ledger.rows(
        f"select {columns}, f.voice, f.published_day from sources s "
        "join source_fact f using (source_id) where s.source_id = ?",
        [name],
    )
    if not rows:
        raise _unknown(ledger, "source", name, "select source_id from sources")
    return dict(zip([*names, "voice", "published_day"], rows[0], strict=True))


def claim(frame: Frame, name: str) -> Page:
    """Show one claim, the fact that it bears on, and all who speak of that fact."""
    ledger, snapshot = frame.ledger, frame.snapshot
    found = shown(snapshot, [name])
    if not found:
        raise _unknown(ledger, "claim", name, "select claim_id from all_claims")
    (own,) = found
    status, refused = None, ""
    if own.table == "participation":
        row = own.row
        # The act may lie at another level than the one asked for.
        levels = {"": "state", "state": "state", "agency": "agency"}
        level = max(
            (snapshot.level, levels.get(row["level"], "institute")),
            key=("state", "agency", "institute").index,
        )
        try:
            status = snapshot.at(level=level).status(row["instrument_id"], row["party_id"] or None)
        except QuestionError as error:
            refused = str(error)
    others = [(i, day) for i, day in rivals(ledger, own) if i != name]
    return Page(
        "claim.html",
        {"own": own, "status": status, "refused": refused, "found": _listing(frame, others)},
    )


def subject(frame: Frame, name: str) -> Page:
    """Show another thing that claims speak of: a satellite, a programme, a document."""
    ledger = frame.ledger
    rows = ledger.rows(
        "select subject_id, kind, label, aliases, note from subjects where subject_id = ?", [name]
    )
    if not rows:
        raise _unknown(ledger, "subject", name, "select subject_id from subjects")
    return Page(
        "subject.html",
        {
            "subject": dict(zip(("id", "kind", "label", "aliases", "note"), rows[0], strict=True)),
            "howmany": _how_many(frame, name),
            "found": _listing(frame, about(ledger, name)),
        },
    )


def _unknown(ledger: Ledger, kind: str, name: str, sql: str) -> UnknownId:
    near = nearest(name, [r[0] for r in ledger.rows(sql)])
    said = f" Nearest: {', '.join(near)}." if near else ""
    return UnknownId(f"no {kind} is called {name!r}.{said}", near)


def _how_many(frame: Frame, subject: str) -> dict[str, Any] | None:
    """Return the totals about a subject beside what can be listed; None when nobody states one.

    The latest totals come first, and bars are drawn to one scale for each unit.
    """
    stated = frame.ledger.one(
        "select count(*) from counts join source_fact using (source_id) "
        "where subject_id = ? and published_day <= ?",
        [subject, frame.snapshot.known],
    )
    if not stated:
        return None
    from blocs.counts import count

    try:
        answer = count(frame.snapshot, subject, estimate=False)
    except QuestionError:
        return None
    pairs = list(zip(answer.reconciled, answer.reported, strict=True))
    scale: dict[str, float] = {}
    for meeting, total in pairs:
        most = max(total["value_high"], meeting.possible or 0, scale.get(meeting.unit, 1))
        scale[meeting.unit] = most
    return {"answer": answer, "pairs": pairs[::-1], "scale": scale, "first": FIRST_TOTALS}


def _listing(frame: Frame, ids: Sequence[tuple[str, int]]) -> Listing:
    """Return the page of claims that the address asks for, of those published by then."""
    return listing(frame.snapshot, ids, number=frame.number("page"), size=PER_PAGE)
