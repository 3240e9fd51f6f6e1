"""The tables of a ledger, declared once: the reader, the checks, the store and the package
descriptor (`datapackage.json`) all follow from this file.
"""

from __future__ import annotations

from typing import Any

from blocs.ledger import failure_tables, response_tables
from blocs.ledger.columns import HEAD, LEVELS, Column, Table, claim_table, words

__all__ = [
    "ANALOGUE",
    "CLAIM_TABLES",
    "EVENTS",
    "HEAD",
    "LEVELS",
    "TABLES",
    "Column",
    "Table",
    "descriptor",
    "words",
]

ANALOGUE = "analogue"
"""Programme of texts kept for comparison only: no part of the network."""

EVENTS = words(
    "announced applied initialled signed ratified accepted approved acceded succeeded joined "
    "entered-into-force provisionally-applied observed-in-force observed-signatory renewed "
    "suspended resumed notified-withdrawal withdrew expired terminated denied"
)
TOPICS = words(
    "satellite-engineering lunar-deep-space space-application remote-sensing communications "
    "navigation ground-station human-spaceflight launch-services space-science "
    "technology-general debris-ssa law-governance training-education military-security "
    "disaster-management"
)
RELATIONS = words(
    "satellite-built-for launched-for joint-satellite ground-station-in joint-mission "
    "payload-flown-for investment-in technology-sold-to training-for data-supplied-to "
    "partnership-with"
)
_C = Column

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        Table(
            "sources",
            "sources.csv",
            "source_id",
            "who says things",
            (
                _C("source_id", "identifier", required=True),
                _C("title", "title in its own language", required=True),
                _C("publisher", "who published it"),
                _C("author", "persons"),
                _C("published", "day of publication; empty: known from retrieval on", date=True),
                _C("retrieved", "day on which it was read", date=True),
                _C("url", "address"),
                _C("archive_url", "address of an archived copy"),
                _C("lang", "ISO 639-1"),
                _C(
                    "kind",
                    "sort of source",
                    required=True,
                    enum=words(
                        "treaty-text depositary official-statement official-report dataset "
                        "scholarly think-tank news state-media reference social aggregator "
                        "law company unverified"
                    ),
                ),
                _C(
                    "reliability",
                    "Admiralty letter of the source",
                    required=True,
                    enum=words("A B C D E F"),
                ),
                _C("reliability_note", "why that letter"),
                _C(
                    "derives_from",
                    "sources that it copies, reprints or relays",
                    ref="sources",
                    many=True,
                ),
                _C("licence", "licence of the source"),
                _C("sha256", "hash of the archived bytes"),
            ),
            required=True,
        ),
        Table(
            "parties",
            "parties.csv",
            "party_id",
            "who can be a party",
            (
                _C("party_id", "ISO 3166-1 alpha-3 for states, a slug for others", required=True),
                _C(
                    "kind",
                    "sort of party",
                    required=True,
                    enum=words(
                        "state agency institute university company organisation subnational group"
                    ),
                ),
                _C("label", "name shown", required=True),
                _C("iso2", "ISO 3166-1 alpha-2"),
                _C("iso3", "ISO 3166-1 alpha-3"),
                _C("cow", "Correlates of War number"),
                _C("gw", "Gleditsch-Ward number"),
                _C("wikidata", "Wikidata item"),
                _C("exists", "interval of existence", date=True),
                _C("acts_for", "party on whose territory or behalf it acts", ref="parties"),
                _C("note", "remark", optional=True),
            ),
            required=True,
        ),
        Table(
            "party_names",
            "party_names.csv",
            "",
            "dated names in any language",
            (
                _C("name", "the name", required=True),
                _C("party_id", "whose name", required=True, ref="parties"),
                _C("lang", "ISO 639-1"),
                _C(
                    "name_kind",
                    "sort of name",
                    enum=words("official common abbreviation former variant"),
                ),
                _C("used", "interval in which the name means this party", date=True),
                _C("source_id", "who says so", ref="sources"),
            ),
        ),
        Table(
            "successions",
            "successions.csv",
            "",
            "which state follows which",
            (
                _C("predecessor", "party before", required=True, ref="parties"),
                _C("successor", "party after", required=True, ref="parties"),
                _C("when", "day of the change", date=True),
                _C(
                    "kind",
                    "sort of change",
                    required=True,
                    enum=words("continues split merger rename"),
                ),
                _C("source_id", "who says so", ref="sources"),
            ),
        ),
        Table(
            "subjects",
            "subjects.csv",
            "subject_id",
            "other things that claims speak of",
            (
                _C("subject_id", "identifier", required=True),
                _C(
                    "kind",
                    "sort of thing",
                    required=True,
                    enum=words(
                        "satellite station programme mission document deal law event body topic "
                        "concept"
                    ),
                ),
                _C("label", "name shown", required=True),
                _C("aliases", "other names", many=True),
                _C("note", "remark"),
            ),
        ),
        Table(
            "instruments",
            "instruments.csv",
            "instrument_id",
            "identity cards of texts",
            (
                _C("instrument_id", "identifier", required=True),
                _C("title", "title", required=True),
                _C(
                    "form",
                    "sort of text",
                    required=True,
                    enum=words(
                        "treaty convention agreement framework-agreement protocol mou accord "
                        "joint-statement contract programme letter membership mechanism statute "
                        "arrangement declaration plan"
                    ),
                ),
                _C(
                    "bindingness",
                    "does it need entry into force",
                    required=True,
                    enum=words("binding political unspecified"),
                ),
                _C(
                    "shape",
                    "how many parties",
                    required=True,
                    enum=words("bilateral plurilateral multilateral unilateral"),
                ),
                _C(
                    "programme",
                    f"programme that it serves; `{ANALOGUE}`: kept for comparison only, "
                    "no part of the network",
                ),
                _C("registration", "registration number, such as UNTS I-8843"),
                _C("parent", "instrument that it amends, renews or implements", ref="instruments"),
                _C(
                    "relation",
                    "how it relates to its parent",
                    enum=words("amends renews implements supersedes part-of"),
                ),
                _C("topics", "what it is about", enum=TOPICS, many=True, optional=True),
                _C("hub", "hub in whose network it stands", optional=True),
                _C("term", "ISO 8601 duration, indefinite, or empty", optional=True),
                _C("min_parties", "fewest parties with which it lives", optional=True),
                _C("aliases", "other names in any language", many=True, optional=True),
                _C("note", "remark", optional=True),
            ),
            required=True,
        ),
        claim_table(
            "participation",
            "who did what to which instrument, and when",
            _C("instrument_id", "the text", required=True, ref="instruments"),
            _C("party_id", "who; empty: the text as a whole", ref="parties"),
            _C("party_as_written", "the source's own spelling"),
            _C("event", "what happened", required=True, enum=EVENTS),
            _C("when", "when it happened", date=True),
            _C(
                "basis",
                "how the source supports the date",
                optional=True,
                enum=words("stated inferred planned announcement memory list"),
            ),
        ),
        claim_table(
            "ties",
            "satellites, stations, payloads and sales between parties",
            _C("party_id", "builder, launcher, owner or hub", required=True, ref="parties"),
            _C("relation", "sort of tie", required=True, enum=RELATIONS),
            _C("partner_id", "the other side", required=True, ref="parties"),
            _C("item", "satellite, station, payload"),
            _C(
                "event",
                "what happened",
                required=True,
                enum=words("agreed began observed ended cancelled blocked planned denied"),
            ),
            _C("when", "when it happened", date=True),
        ),
        claim_table(
            "counts",
            "totals as sources state them",
            _C("subject_id", "what is counted about", required=True, ref="subject"),
            _C("counted_by", "who counts"),
            _C(
                "unit",
                "what is counted",
                required=True,
                enum=words(
                    "agreements states parties agencies organisations satellites launches stations "
                    "mechanisms memberships projects counterparties"
                ),
            ),
            _C("scope", "which of them", required=True),
            _C("inclusion_rule", "what the counter includes"),
            _C("value_low", "lower value", required=True),
            _C("value_high", "upper value", required=True),
            _C(
                "sense",
                "how the number is meant",
                required=True,
                enum=words("exactly at-least at-most about"),
            ),
            _C("when", "day or window counted", date=True),
            _C(
                "listed",
                "names listed by the source itself, repeats kept",
                ref="parties",
                many=True,
                optional=True,
            ),
        ),
        claim_table(
            "attributes",
            "other dated facts",
            _C("subject_id", "about what", required=True, ref="subject"),
            _C("attribute", "which property", required=True),
            _C("value", "its value"),
            _C("when", "when it holds", date=True),
        ),
        response_tables.SCALES,
        response_tables.CONDITIONS,
        response_tables.OPTIONS,
        response_tables.BARRIERS,
        response_tables.ASSESSMENTS,
        response_tables.PRECEDENTS,
        failure_tables.RULES,
        failure_tables.EXITS,
        Table(
            "judgements",
            "judgements.csv",
            "",
            "same, different or unsure",
            (
                _C("left_id", "one thing", required=True),
                _C("right_id", "the other", required=True),
                _C("judgement", "are they one", required=True, enum=words("same different unsure")),
                _C("reason", "why"),
                _C("decided_by", "who decided"),
                _C("decided_at", "when", date=True),
                _C("undone_at", "when it was undone", date=True),
            ),
            append_only=True,
        ),
        Table(
            "rulings",
            "rulings.csv",
            "",
            "a person's reasoned choice",
            (
                _C(
                    "fact_key",
                    "the question, e.g. participation:artemis-accords:PRT",
                    required=True,
                ),
                _C("claim_id", "claim chosen, or unknown", required=True),
                _C("reason", "why", required=True),
                _C("decided_by", "who decided"),
                _C("decided_at", "when", date=True),
                _C("undone_at", "when it was undone", date=True),
            ),
            append_only=True,
        ),
        Table(
            "coverage",
            "coverage.csv",
            "coverage_id",
            "what was looked at",
            (
                _C("coverage_id", "identifier", required=True),
                _C("subject_id", "instrument or party", required=True, ref="subject"),
                _C(
                    "relation",
                    "participation, counts, attributes, assessments, precedents, rules, exits "
                    "or a relation of ties",
                    required=True,
                    enum=(
                        "participation",
                        "counts",
                        "attributes",
                        "assessments",
                        "precedents",
                        "rules",
                        "exits",
                        *RELATIONS,
                    ),
                ),
                _C("level", "level of acts", enum=LEVELS),
                _C("period", "interval looked at", required=True, date=True),
                _C("extent", "how completely", required=True, enum=words("complete partial none")),
                _C("source_ids", "by which sources", ref="sources", many=True),
                _C("note", "remark"),
            ),
        ),
    )
}
"""Every table by name, in the order in which references can be resolved."""

CLAIM_TABLES = (
    "participation",
    "ties",
    "counts",
    "attributes",
    "assessments",
    "precedents",
    "rules",
    "exits",
)
"""The tables whose rows are claims and share one space of identifiers."""


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.enum and not column.many:
        constraints["enum"] = list(column.enum)
    described: dict[str, Any] = {
        "name": column.name,
        "type": "string",
        "description": column.meaning
        + ("; several with ';'" if column.many else "")
        + ("; EDTF" if column.date else ""),
    }
    if constraints:
        described["constraints"] = constraints
    return described


def descriptor(name: str, title: str, present: set[str] | None = None) -> dict[str, Any]:
    """Return the Frictionless descriptor of a ledger.

    Args:
        name: short name of the package, such as ``space``.
        title: title for people.
        present: names of the tables that exist; all when None.

    Returns:
        The content of ``datapackage.json`` (Data Package v1, read by v2 tools as well).
    """
    resources = []
    for table in TABLES.values():
        if present is not None and table.name not in present:
            continue
        keys = [
            {"fields": c.name, "reference": {"resource": c.ref, "fields": TABLES[c.ref].key}}
            for c in table.columns
            if c.ref in TABLES and not c.many and (present is None or c.ref in present)
        ]
        schema: dict[str, Any] = {
            "fields": [_field(c) for c in table.columns],
            "missingValues": [""],
        }
        if table.key:
            schema["primaryKey"] = table.key
        if keys:
            schema["foreignKeys"] = keys
        resources.append(
            {
                "name": table.name,
                "path": table.path,
                "profile": "tabular-data-resource",
                "description": table.meaning,
                "encoding": "utf-8",
                "format": "csv",
                "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
                "schema": schema,
            }
        )
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "licenses": [{"name": "CC-BY-4.0", "path": "LICENSE"}],
        "resources": resources,
    }
