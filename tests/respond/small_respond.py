"""A small ledger of two bars, three ways and four options, made by hand."""

from __future__ import annotations

from typing import Any

Tables = dict[str, list[dict[str, Any]]]


def judged(
    subject: str, criterion: str, low: float, high: float, assessor: str = "A", **cells: str
) -> dict[str, str]:
    """Return one row of claims/assessments.csv."""
    return {
        "source_id": "paper",
        "subject_id": subject,
        "criterion": criterion,
        "value_low": f"{low:g}",
        "value_high": f"{high:g}",
        "assessor": assessor,
        "family": cells.pop("family", f"family-{assessor}"),
        **cells,
    }


def tables(**changed: list[dict[str, Any]]) -> Tables:
    """Return the ledger.

    By hand: ``visit`` needs money AND trust; ``data`` needs (money OR venue) AND trust; ``talk``
    needs trust OR venue, which nothing negates; ``launch`` needs licence. The law (hard) negates
    money, the mood (soft) trust, the ban (hard, 2010 to 2020) licence.
    """
    base: Tables = {
        "sources": [
            {"source_id": "paper", "publisher": "Daily", "published": "2015-01-01"},
            {"source_id": "later", "publisher": "Weekly", "published": "2022-01-01"},
        ],
        "parties": [{"party_id": p} for p in ("AAA", "BBB", "CCC", "DDD")]
        + [{"party_id": p, "kind": "agency", "acts_for": "AAA"} for p in ("one", "two", "six")],
        "instruments": [{"instrument_id": "accord"}],
        "participation": [
            {"source_id": "paper", "instrument_id": "accord", "party_id": p, "when": "2012-01-01"}
            for p in ("AAA", "BBB", "CCC")
        ],
        "scales": [
            {"criterion": "reach", "about": "institution"},
            {"criterion": "skill", "about": "institution"},
            {"criterion": "benefit", "about": "option"},
            {"criterion": "risk", "about": "option", "better": "low"},
            {"criterion": "severity", "about": "barrier", "better": "low"},
        ],
        "conditions": [
            {"condition_id": "money", "meaning": "money may be spent"},
            {"condition_id": "trust", "meaning": "they trust each other"},
            {"condition_id": "venue", "meaning": "others host it", "way": "venue"},
            {"condition_id": "licence", "meaning": "it may be shipped"},
        ],
        "options": [
            {"option_id": o, "title": o, "requirements": r, "source_id": "paper"}
            for o, r in (
                ("visit", "money AND trust"),
                ("data", "(money OR venue) AND trust"),
                ("talk", "trust OR venue"),
                ("launch", "licence"),
            )
        ],
        "barriers": [
            {"barrier_id": "law", "title": "the law", "negates": "money", "hardness": "hard"},
            {"barrier_id": "mood", "title": "the mood", "negates": "trust", "hardness": "soft"},
            {
                "barrier_id": "ban",
                "title": "the ban",
                "negates": "licence",
                "hardness": "hard",
                "since": "2010-01-01",
                "until": "2020-01-01",
            },
        ],
        "precedents": [
            {
                "source_id": "paper",
                "option_id": "talk",
                "when": "2014",
                "what": "they talked",
                "shows": "venue",
            }
        ],
        "assessments": [
            judged("one", "reach", 4, 4),
            judged("one", "skill", 1, 1),
            judged("two", "reach", 1, 1),
            judged("two", "skill", 3, 3),
            judged("law", "severity", 4, 4),
            judged("law", "severity", 1, 1, "B"),
            *(judged(o, "benefit", 2, 2) for o in ("visit", "data", "talk", "launch")),
            *(judged(o, "risk", 1, 1) for o in ("visit", "data", "talk", "launch")),
        ],
    }
    for row in base["barriers"]:
        row["source_id"] = "paper"
    return {**base, **changed}
