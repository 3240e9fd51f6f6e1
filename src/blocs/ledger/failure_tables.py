"""The two claim tables on failure: by which rule an instrument fails, and real exits."""

from __future__ import annotations

from blocs.ledger.columns import Column, claim_table, words
from blocs.ledger.parameters import PARAMETERS

__all__ = ["EXITS", "RULES"]

_C = Column

RULES = claim_table(
    "rules",
    "how an instrument fails: one source on one parameter",
    _C("subject_id", "the instrument, or what is compared", required=True, ref="subject"),
    _C("parameter", "which parameter", required=True, enum=tuple(PARAMETERS)),
    _C("value", "its value, written as the parameter asks", required=True),
    _C(
        "basis",
        "how sure: a clause, a description, the nature of the thing, a default of the law, "
        "or our assumption",
        required=True,
        enum=words("clause description nature default assumed"),
    ),
    _C("when", "when it holds", date=True),
)
"""One source on one parameter of one instrument."""

EXITS = claim_table(
    "exits",
    "real exits, suspensions and lapses, and what followed",
    _C("case_id", "one act of leaving, pausing or ending", required=True),
    _C("institution_id", "from what", required=True, ref="subject"),
    _C(
        "form",
        "sort of institution",
        required=True,
        enum=words("treaty igo forum political-commitment programme bilateral"),
    ),
    _C("party_ids", "who acted, or was put out", required=True, ref="parties", many=True),
    _C(
        "action",
        "what they did",
        required=True,
        enum=words(
            "withdrawal-notice withdrawal withdrawal-effective exit-announced exit-threat "
            "suspension suspension-and-notice freeze non-renewal lapse termination "
            "programme-stop funding-stop blocked"
        ),
    ),
    _C("when", "when they did it", date=True),
    _C("further_exits", "exits of others from it within the window, as we count them"),
    _C("window_years", "length of the window in years; 5 when empty"),
    _C("resumed", "was it taken back or resumed", enum=words("yes no partly unknown")),
    _C("resumed_when", "when it was", date=True),
    _C(
        "keystone",
        "our reading: did a convener, hub or key party act",
        enum=words("yes no unclear"),
    ),
    _C(
        "outcome",
        "our reading: what became of the institution",
        enum=words("survived ended value-lost unclear"),
    ),
    _C("cluster", "episode; acts of one episode are no independent cases"),
    _C(
        "mechanism",
        "our reading: why it happened or spread",
        enum=words("imitation common-cause mirror switch pressure law policy idiosyncratic"),
        many=True,
    ),
    _C("coding", "why keystone and outcome are read so"),
    _C("note", "remark"),
)
"""One source on one act; what only we read into it stands in columns that say so."""
