"""Small ledgers for the web's tests: a plain accord, and one written by an enemy."""

from __future__ import annotations

from typing import Any

Tables = dict[str, list[dict[str, Any]]]

ACCORD: Tables = {
    "sources": [
        {
            "source_id": "gov",
            "title": "Ministério",
            "publisher": "Ministry",
            "kind": "official-statement",
            "reliability": "A",
            "reliability_note": "speaks for itself",
            "published": "2021-06-20",
            "url": "https://example.org/gov",
            "archive_url": "https://archive.example.org/gov",
            "lang": "pt",
        },
        {"source_id": "paper", "title": "Daily", "published": "2021-06-25", "lang": "en"},
        {
            "source_id": "copy",
            "title": "Copy of the Daily",
            "published": "2021-06-26",
            "derives_from": "paper",
        },
        {"source_id": "rival", "title": "جريدة", "published": "2021-07-01", "lang": "ar"},
        {"source_id": "late", "title": "周刊", "published": "2024-03-07", "lang": "zh"},
        {"source_id": "memory", "title": "memory", "kind": "unverified", "reliability": "F"},
    ],
    "parties": [
        {"party_id": "BRA", "label": "Brazil"},
        {"party_id": "KOR", "label": "South Korea"},
        {"party_id": "PRK", "label": "North Korea"},
        {"party_id": "NZL", "label": "New Zealand"},
        {"party_id": "ROU", "label": "Romania"},
        {"party_id": "cnsa", "label": "CNSA", "kind": "agency", "acts_for": "BRA"},
    ],
    "party_names": [
        {"name": "Brasil", "party_id": "BRA", "lang": "pt", "name_kind": "common"},
        {"name": "巴西", "party_id": "BRA", "lang": "zh", "name_kind": "common"},
        {"name": "Korea", "party_id": "KOR", "lang": "en", "name_kind": "variant"},
        {"name": "Korea", "party_id": "PRK", "lang": "en", "name_kind": "variant"},
    ],
    "subjects": [{"subject_id": "roumsat", "kind": "satellite", "label": "RoumSat"}],
    "instruments": [
        {
            "instrument_id": "accord-of-five",
            "title": "Accord of Five",
            "aliases": "accordo;五国协议",
            "topics": "lunar-deep-space",
            "hub": "BRA",
        },
        {
            "instrument_id": "BRA-ROU-2019",
            "title": "Agreement of Two",
            "form": "agreement",
            "shape": "bilateral",
            "parent": "accord-of-five",
            "relation": "implements",
        },
    ],
    "participation": [
        {
            "claim_id": "first",
            "source_id": "gov",
            "instrument_id": "accord-of-five",
            "party_id": "BRA",
            "when": "2021-06-15",
            "quote": "O Brasil assinou o Acordo",
            "locator": "second paragraph",
            "lang": "pt",
        },
        {
            "claim_id": "second",
            "source_id": "paper",
            "instrument_id": "accord-of-five",
            "party_id": "BRA",
            "when": "2021-06",
        },
        {
            "claim_id": "off",
            "source_id": "rival",
            "instrument_id": "accord-of-five",
            "party_id": "BRA",
            "when": "2021-05-02",
            "quote": "وقعت البرازيل",
            "lang": "ar",
        },
        {
            "claim_id": "kor",
            "source_id": "copy",
            "instrument_id": "accord-of-five",
            "party_id": "KOR",
            "when": "2021-05",
        },
        {
            "claim_id": "kor-mended",
            "source_id": "copy",
            "instrument_id": "accord-of-five",
            "party_id": "KOR",
            "when": "2021-06",
            "supersedes": "kor",
        },
        {
            "claim_id": "nzl",
            "source_id": "late",
            "instrument_id": "accord-of-five",
            "party_id": "NZL",
            "when": "2021-05-31",
            "quote": "新西兰签署了协议",
            "lang": "zh",
        },
        {
            "claim_id": "agency",
            "source_id": "gov",
            "instrument_id": "accord-of-five",
            "party_id": "cnsa",
            "level": "agency",
            "when": "2021-06-18",
        },
        *(
            {
                "claim_id": f"two-{who}",
                "source_id": "gov",
                "instrument_id": "BRA-ROU-2019",
                "party_id": who,
                "when": "2019-02-01",
            }
            for who in ("BRA", "ROU")
        ),
    ],
    "ties": [
        {
            "claim_id": "tie",
            "source_id": "gov",
            "party_id": "BRA",
            "relation": "satellite-built-for",
            "partner_id": "ROU",
            "item": "roumsat",
            "when": "2020-01-02",
        },
    ],
    "attributes": [
        {
            "claim_id": "region",
            "source_id": "gov",
            "subject_id": "BRA",
            "attribute": "un-region",
            "value": "Americas",
        },
    ],
    "counts": [
        {
            "claim_id": "three",
            "source_id": "paper",
            "subject_id": "accord-of-five",
            "value_low": "3",
            "value_high": "3",
            "when": "2021-06-25",
        },
    ],
}
"""An accord with a claim that wins, one that loses, a mended one, a late one and an agency's."""

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"
JAVASCRIPT = "javascript:alert(1)//https://example.org"


def hostile() -> Tables:
    """Return the accord with every free text replaced by one that means to be run."""
    tables: Tables = {name: [dict(row) for row in rows] for name, rows in ACCORD.items()}
    free = {
        "sources": ("title", "publisher", "author", "reliability_note", "licence"),
        "parties": ("label", "note"),
        "party_names": (),
        "subjects": ("label", "aliases", "note"),
        "instruments": ("title", "aliases", "note", "term"),
        "participation": ("quote", "locator", "recorded_by", "party_as_written"),
        "ties": ("quote", "locator"),
        "attributes": ("quote", "locator", "value"),
        "counts": ("quote", "locator", "inclusion_rule"),
    }
    for name, columns in free.items():
        for row in tables[name]:
            row.update(dict.fromkeys(columns, EVIL))
    for row in tables["instruments"]:
        row["term"] = "P5Y"
    for row, address in zip(
        tables["sources"],
        (
            JAVASCRIPT,
            "data:text/html,<script>alert(1)</script>",
            'https://example.org/"onmouseover=alert(1)',
            "//example.org/x",
            "https://example.org/ok?a=1&b=<2>",
            "JaVaScRiPt:alert(1)",
        ),
        strict=True,
    ):
        row.update(url=address, archive_url=address)
    return tables
