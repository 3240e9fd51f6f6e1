"""The tables of what can be done: assessments on scales, options, conditions, barriers, precedents.

Assessments and precedents are claims of sources. Options, conditions and barriers are a coding: our
reading of what requires what, which a reader may change.
"""

from __future__ import annotations

from blocs.ledger.columns import Column, Table, claim_table, words

__all__ = ["ASSESSMENTS", "BARRIERS", "CONDITIONS", "OPTIONS", "PRECEDENTS", "SCALES"]

_C = Column

SCALES = Table(
    "scales",
    "scales.csv",
    "criterion",
    "what is assessed, on which scale, with words at its low end, middle and high end",
    (
        _C("criterion", "identifier of the criterion", required=True),
        _C(
            "about",
            "what is assessed on it",
            required=True,
            enum=words("institution option barrier"),
        ),
        _C("better", "which end is the better one", required=True, enum=words("high low")),
        _C("scale", "lowest and highest value, such as 0-4", required=True),
        _C("meaning", "what is asked", required=True),
        _C("word_low", "what the lowest value means", required=True),
        _C("word_middle", "what the middle means"),
        _C("word_high", "what the highest value means", required=True),
    ),
)
"""One criterion and its scale."""

CONDITIONS = Table(
    "conditions",
    "conditions.csv",
    "condition_id",
    "what an option may require; it holds unless an active barrier negates it",
    (
        _C("condition_id", "identifier", required=True),
        _C("meaning", "what holds when it holds", required=True),
        _C("way", "name of the way around a bar that it opens; empty: none"),
        _C("note", "remark"),
    ),
)
"""One condition."""

OPTIONS = Table(
    "options",
    "options.csv",
    "option_id",
    "what could be done, and what it requires",
    (
        _C("option_id", "identifier", required=True),
        _C("title", "name shown", required=True),
        _C(
            "requirements",
            "ids of conditions, or of other options, joined by AND, OR and brackets",
            required=True,
        ),
        _C("gives", "conditions that it brings about once done", ref="conditions", many=True),
        _C("note", "remark"),
        _C("source_id", "who proposes it, or has done it", required=True, ref="sources"),
    ),
)
"""One option."""

BARRIERS = Table(
    "barriers",
    "barriers.csv",
    "barrier_id",
    "what stands in the way, and which conditions it negates",
    (
        _C("barrier_id", "identifier", required=True),
        _C("title", "name shown", required=True),
        _C("negates", "conditions that do not hold while it stands", ref="conditions", many=True),
        _C(
            "hardness",
            "hard: law, veto, dated break, physics; soft: will, trust, habit",
            required=True,
            enum=words("hard soft"),
        ),
        _C("legal_basis", "law or text"),
        _C("since", "since when it stands; empty: from the first", date=True),
        _C("until", "when it fell; empty: it stands", date=True),
        _C("note", "remark"),
        _C("source_id", "who tells of it", required=True, ref="sources"),
    ),
)
"""One barrier."""

ASSESSMENTS = claim_table(
    "assessments",
    "judgements of assessors on a scale",
    _C("subject_id", "about what", required=True, ref="subject"),
    _C("criterion", "on which criterion", required=True, ref="scales"),
    _C("scale", "the scale used; empty: the criterion's own"),
    _C("value_low", "lowest value that the passage allows", required=True),
    _C("value_high", "highest value that the passage allows", required=True),
    _C("assessor", "who judges", required=True),
    _C("family", "kind of assessor; families are weighed, not heads", required=True),
    _C("when", "day of the judgement", date=True),
    _C("coder", "who read the value into the passage"),
    _C("note", "remark"),
)
"""One passage of one source, read on one criterion."""

PRECEDENTS = claim_table(
    "precedents",
    "what was done, or tried, of an option before",
    _C("option_id", "of which option", required=True, ref="options"),
    _C("when", "when it was done", date=True),
    _C("what", "what was done", required=True),
    _C("party_ids", "by whom", ref="parties", many=True),
    _C("outcome", "what came of it", required=True, enum=words("done failed")),
    _C(
        "shows",
        "our reading: conditions that it shows to have held then",
        ref="conditions",
        many=True,
    ),
    _C("note", "remark"),
)
"""One source on one act."""
