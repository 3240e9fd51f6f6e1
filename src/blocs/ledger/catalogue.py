"""What the ledger holds: parties, instruments, sources, and a search over all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from blocs.dates import iso
from blocs.errors import QuestionError, UnknownId
from blocs.ledger.answers import Parties, Rows
from blocs.ledger.caveats import later_than_known
from blocs.ledger.names import nearest, normalise
from blocs.ledger.schema import TABLES, TOPICS

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["attribute_on", "instruments", "parties", "search", "sources"]

REGION = "un-region"
"""Attribute that holds the UN's M49 region of a state."""


def attribute_on(snapshot: Snapshot, attribute: str) -> dict[str, tuple[str, str]]:
    """Return (value, claim) of an attribute for each subject on the snapshot's day.

    The interval that holds the day wins, then the better source, then the later claim id.
    """
    key = ("attribute", attribute, snapshot.known, snapshot.day, snapshot.excluded)
    return snapshot.ledger.once(key, lambda: _attribute_on(snapshot, attribute))


def _attribute_on(snapshot: Snapshot, attribute: str) -> dict[str, tuple[str, str]]:
    rows = snapshot.ledger.rows(
        "select a.subject_id, a.value, a.claim_id, a.source_id from attributes a "
        "join source_fact f using (source_id) "
        'left join date_text d on d.text = a."when" and a."when" <> \'\' '
        "where a.attribute = ? and a.stance = 'affirms' and f.published_day <= ? "
        "and a.claim_id not in (select claim_id from repaired) "
        "and coalesce(d.lo, 0) <= ? and ? < coalesce(d.end_hi, 9999999) "
        "order by a.subject_id, f.rank, coalesce(d.lo, 0) desc, a.claim_id",
        [attribute, snapshot.known, snapshot.day, snapshot.day],
    )
    found: dict[str, tuple[str, str]] = {}
    for subject, value, claim, source in rows:
        if source not in snapshot.excluded:
            found.setdefault(subject, (value, claim))
    return found


def _one_of(what: str, text: str, options: Iterable[str]) -> str:
    """Return the option that a text names, whatever its case.

    Raises:
        QuestionError: listing the options, so that a slip does not pass for "none".
    """
    known = sorted(set(options) - {""})
    found = [o for o in known if o.casefold() == text.casefold()]
    if not found:
        raise QuestionError(f"no {what} is called {text!r}; there are: {', '.join(known)}")
    return found[0]


def _hub(snapshot: Snapshot, text: str) -> str:
    """Return the hub that a name or id means.

    Raises:
        UnknownId, QuestionError: when it is no party, or hub of nothing; the hubs are listed.
    """
    hubs = sorted({c.hub for c in snapshot.ledger.cards.values() if c.hub})
    if text in hubs:
        return text
    found = snapshot.ledger.find_party(text, snapshot.day)
    if found not in hubs:
        raise QuestionError(f"no instrument has the hub {found}; hubs: {', '.join(hubs)}")
    return found


def parties(snapshot: Snapshot, region: str | None = None, kind: str = "state") -> Parties:
    """Return the parties that existed on the day, with UN region and income group.

    Args:
        snapshot: ledger at two clocks.
        region: only this UN region.
        kind: only this kind of party.

    Raises:
        QuestionError: when there is no such region or kind, with those that there are.
    """
    from blocs.ledger.validate import existence

    ledger = snapshot.ledger
    kind = _one_of("kind of party", kind, TABLES["parties"].index["kind"].enum)
    regions = attribute_on(snapshot, REGION)
    if region:
        everywhere = ledger.rows(
            "select distinct value from attributes where attribute = ?", [REGION]
        )
        region = _one_of("region", region, (r[0] for r in everywhere))
    incomes = attribute_on(snapshot, "income-group")
    counts = dict(
        ledger.rows(
            "select party_id, count(distinct instrument_id) from evidence where party_id <> '' "
            "and published_day <= ? and not list_contains(?, source_id) group by 1",
            [snapshot.known, sorted(snapshot.excluded)],
        )
    )
    rows = []
    used: list[str] = []
    for party, label, exists in ledger.rows(
        "select party_id, label, exists from parties where kind = ? order by label", [kind]
    ):
        since, until = existence(exists)
        home = regions.get(party, ("", ""))
        if not since <= snapshot.day < until or (region and home[0] != region):
            continue
        income = incomes.get(party, ("", ""))
        claims = [c for c in (home[1], income[1]) if c]
        used += claims
        rows.append(
            {
                "party": party,
                "name": label,
                "kind": kind,
                "region": home[0],
                "income_group": income[0],
                "instruments": counts.get(party, 0),
                "claims": claims,
            }
        )
    from blocs.ledger.evidence import evidence_block

    return Parties(
        question=snapshot.question("parties", region=region, kind=kind),
        evidence=evidence_block(ledger, used),
        ledger=ledger.identity(),
        rows=rows,
        notes=[
            "Labels and codes take no position on any question of status.",
            *later_than_known(snapshot),
        ],
    )


def instruments(snapshot: Snapshot, hub: str | None = None, topic: str | None = None) -> Rows:
    """Return the instruments of which a claim speaks up to the day, with their identity cards.

    Args:
        snapshot: ledger at two clocks.
        hub: only those in this hub's network, by id or name.
        topic: only those with this topic, or a part of its name.

    Raises:
        UnknownId, QuestionError: when there is no such hub or topic, with those that there are.
    """
    ledger = snapshot.ledger
    if hub:
        hub = _hub(snapshot, hub)
    if topic and not any(_on_topic(topic, c.topics) for c in ledger.cards.values()):
        raise QuestionError(f"no instrument has the topic {topic!r}; topics: {', '.join(TOPICS)}")
    seen = dict(
        ledger.rows(
            "select instrument_id, count(distinct claim_id) from evidence "
            "where published_day <= ? and not list_contains(?, source_id) "
            "group by 1 having min(lo) <= ?",
            [snapshot.known, sorted(snapshot.excluded), snapshot.day],
        )
    )
    rows = [
        {
            "instrument": c.instrument_id,
            "title": c.title,
            "form": c.form,
            "shape": c.shape,
            "bindingness": c.bindingness,
            "hub": c.hub,
            "topics": c.topics,
            "term": c.term,
            "parent": c.parent,
            "claims": seen[c.instrument_id],
        }
        for c in ledger.cards.values()
        if c.instrument_id in seen
        and (not hub or c.hub == hub)
        and (not topic or _on_topic(topic, c.topics))
    ]
    return Rows(
        question=snapshot.question("instruments", hub=hub, topic=topic),
        evidence={"claims": [], "sources": []},
        ledger=ledger.identity(),
        title=f"instruments as of {iso(snapshot.day)}, known at {iso(snapshot.known)}",
        rows=rows,
        shown=("instrument", "form", "shape", "hub", "claims", "title"),
    )


def _on_topic(topic: str, topics: str) -> bool:
    return any(topic in t for t in topics.split(";"))


def sources(snapshot: Snapshot, kind: str | None = None) -> Rows:
    """Return the sources published by the known-at day, with their voice and their claims.

    Args:
        snapshot: ledger at two clocks; what it leaves out is left out.
        kind: only this kind of source.

    Raises:
        QuestionError: when there is no such kind, with those that there are.
    """
    ledger = snapshot.ledger
    if kind:
        kind = _one_of("kind of source", kind, TABLES["sources"].index["kind"].enum)
    names = (
        "source",
        "reliability",
        "kind",
        "published",
        "publisher",
        "title",
        "derives_from",
        "voice",
        "claims",
        "url",
    )
    rows = ledger.rows(
        "select s.source_id, s.reliability, s.kind, s.published, s.publisher, s.title, "
        "s.derives_from, f.voice, count(c.claim_id), s.url from sources s "
        "join source_fact f using (source_id) left join all_claims c using (source_id) "
        "where f.published_day <= ? and (? is null or s.kind = ?) group by all order by 1",
        [snapshot.known, kind or None, kind or None],
    )
    return Rows(
        question=snapshot.question("sources", kind=kind),
        evidence={"claims": [], "sources": []},
        ledger=ledger.identity(),
        title=f"sources published by {iso(snapshot.known)}",
        rows=[dict(zip(names, r, strict=True)) for r in rows if r[0] not in snapshot.excluded],
        shown=(
            "source",
            "reliability",
            "kind",
            "published",
            "claims",
            "derives_from",
            "title",
            "url",
        ),
    )


def search(snapshot: Snapshot, words: str) -> Rows:
    """Return whatever goes by these words, in any script: parties, instruments, sources, subjects.

    Raises:
        UnknownId: when nothing matches, with the nearest names.
    """
    ledger = snapshot.ledger
    wanted = normalise(words)
    hits: list[tuple[int, dict[str, str]]] = []

    def offer(kind: str, found: str, name: str, also: str = "") -> None:
        norm = normalise(name)
        if wanted and wanted in norm:
            score = 0 if norm == wanted else 1 if norm.startswith(wanted) else 2
            hits.append((score, {"kind": kind, "id": found, "name": name, "also": also}))

    for name, party in ledger.rows("select name, party_id from name_index"):
        offer("party", party, name, ledger.label(party))
    for row in ledger.rows("select instrument_id, title, aliases from instruments"):
        for name in (row[0], row[1], *(a for a in row[2].split(";") if a)):
            offer("instrument", row[0], name, row[1])
    for row in ledger.rows("select subject_id, label, aliases from subjects"):
        for name in (row[0], row[1], *(a for a in row[2].split(";") if a)):
            offer("subject", row[0], name, row[1])
    for source, title, publisher in ledger.rows("select source_id, title, publisher from sources"):
        offer("source", source, title, publisher)
        offer("source", source, source, title)
    if not hits:
        known = [r[0] for r in ledger.rows("select distinct name from name_index")]
        known += [c.title for c in ledger.cards.values()]
        near = nearest(words, known)
        said = f" Nearest: {', '.join(near)}." if near else ""
        raise UnknownId(f"nothing is called {words!r}.{said}", near)
    best: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    for score, hit in sorted(hits, key=lambda h: (h[0], h[1]["kind"], h[1]["id"])):
        best.setdefault((hit["kind"], hit["id"]), (score, hit))
    ranked = [hit for _, hit in sorted(best.values(), key=lambda h: (h[0], h[1]["kind"]))]
    return Rows(
        question=snapshot.question("search", words=words),
        evidence={"claims": [], "sources": []},
        ledger=ledger.identity(),
        title=f"hits for {words!r}",
        rows=ranked[:200],
        shown=("kind", "id", "name", "also"),
    )
