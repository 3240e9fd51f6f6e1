"""Which list may a total be held against? One that counts the same, or none, with the reason.

A part is never held against the whole: signatories in Europe against all signatories, states that
only signed against states that are bound, what was signed in a year against all that ever was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from blocs.counts.enumerated import (
    KINDS,
    Enumerated,
    Picked,
    members_of,
    partners,
    signed_instruments,
)
from blocs.counts.reported import Reported
from blocs.dates import PAST, Answer
from blocs.errors import QuestionError
from blocs.ledger.catalogue import attribute_on
from blocs.ledger.places import Place
from blocs.ledger.view import Snapshot

__all__ = ["HUB_SCOPES", "list_for"]

HUB_SCOPES = ("signed-cumulative", "signed-in-window", "partners", "partners-in-window", "active")
"""Scopes of a hub's totals that its listed instruments can be held against."""
WHOLE = ("parties", "participants", "members")
"""Scopes that count everyone who is in a text."""
NOT_BOUND = re.compile(r"not ratified|not yet ratified|ratifiers not counted", re.IGNORECASE)
EITHER = "signed-or-party"
ALL_SIGNATURES = "signatures"
_BESIDES = re.compile(r"\bbesides-([a-z-]+)$")
_NAME = r"[A-Z][\w.-]*(?: [A-Z][\w.-]*)*"
_BESIDES_WORDS = re.compile(
    rf"\b(?:besides|without|other than|partners of) ({_NAME}(?: and {_NAME})*)"
)
NO_LIST = "The ledger cannot list this unit."


def list_for(snapshot: Snapshot, subject: str, total: Reported) -> tuple[Enumerated | None, str]:
    """Return the list that counts what a total counts, and why there is none.

    Args:
        snapshot: ledger on the total's own day.
        subject: instrument or party.
        total: what is reported.

    Returns:
        (list, remark): the remark says how the list was drawn, or why there is none.
    """
    if subject in snapshot.ledger.cards:
        found, why = _of_text(snapshot, subject, total)
        return (_without(snapshot, found, total) if found is not None else None), why
    if subject in snapshot.ledger.parties:
        return _of_hub(snapshot, subject, total)
    return None, "The ledger holds totals of this subject, and no list."


def _of_hub(snapshot: Snapshot, party: str, total: Reported) -> tuple[Enumerated | None, str]:
    """List what a hub's total counts, in its own window."""
    if total.scope not in HUB_SCOPES:
        return None, _other_scope(total)
    lo = total.lo if "window" in total.scope else PAST
    if total.unit == "agreements":
        return signed_instruments(snapshot, party, lo, snapshot.day), ""
    if total.unit in ("states", "organisations", "counterparties", "agencies"):
        return partners(snapshot, party, total.unit, lo, snapshot.day), ""
    return None, NO_LIST


def _other_scope(total: Reported) -> str:
    return f"No list has the scope {total.scope!r}: it is a part, or counts something else."


def _of_text(snapshot: Snapshot, text: str, total: Reported) -> tuple[Enumerated | None, str]:
    """List what a total of a text counts."""
    if total.unit not in KINDS:
        return None, NO_LIST
    scope = _BESIDES.sub("", total.scope).rstrip("-")
    binding = snapshot.ledger.cards[text].bindingness == "binding"
    if scope in WHOLE or (scope == "signatories" and not binding):
        return _or_unknown(snapshot, text, members_of(snapshot, text, total.unit))
    picked, remark = _part(snapshot, text, total, scope, binding)
    if picked is None:
        return None, remark
    return _or_unknown(snapshot, text, members_of(snapshot, text, total.unit, picked), remark)


def _or_unknown(
    snapshot: Snapshot, text: str, found: Enumerated | None, remark: str = ""
) -> tuple[Enumerated | None, str]:
    """Hold nothing against an empty list where nobody looked."""
    if found is not None and not found.possible and not snapshot.is_covered(text):
        return None, "No claim names anybody, and nobody recorded that the list is complete."
    return found, remark


def _part(
    snapshot: Snapshot, text: str, total: Reported, scope: str, binding: bool
) -> tuple[Picked | None, str]:
    """Return who counts in a part of a text's parties, with a remark; None when it has no list."""
    day = snapshot.day
    if scope in ("signatories", ALL_SIGNATURES, EITHER) and binding:
        only = scope == "signatories" and bool(NOT_BOUND.search(total.inclusion_rule))
        either = scope == EITHER
        what = "signed or is bound" if either else "signed and is not bound" if only else "signed"
        return (lambda p: _signed(p, day, only, either)), f"List: who has {what}."
    if scope == "signed-in-window" and total.unit in ("states", "parties", "counterparties"):
        return (lambda p: _within(p, total.lo, day, binding)), "List: who signed in that time."
    if scope.startswith("also-in-"):
        other = snapshot.ledger.match_instrument(scope.removeprefix("also-in-"))
        if len(other) == 1:
            second = members_of(snapshot, next(iter(other)), total.unit)
            if second is not None:
                return _in_both(second), f"List: who is in {next(iter(other))} as well."
    if scope.startswith("signatories-"):
        return _in_region(snapshot, scope.removeprefix("signatories-"))
    return None, _other_scope(total)


def _signed(place: Place, day: int, only: bool, either: bool) -> Answer:
    """Return whether a place has a signature on the day; ``only``: and is not bound."""
    signature = place.standing.signature
    signed = Answer.NO
    if signature is not None and day >= signature[0]:
        certain = day >= signature[1] and place.standing.grade != "unsupported"
        signed = Answer.YES if certain else Answer.POSSIBLE
    bound = place.answer if place.role == "party" else Answer.NO
    if only:
        return signed & ~bound
    return signed | bound if either else signed


def _within(place: Place, lo: int, hi: int, binding: bool) -> Answer:
    """Return whether a place's signature, or first day where that is one, is in ``[lo, hi]``."""
    spans = [(s.start_lo, s.start_hi) for s in place.standing.spells]
    if binding:
        spans = [place.standing.signature] if place.standing.signature is not None else []
    found = Answer.NO
    for first, last in spans:
        if first <= hi and last >= lo:
            inside = lo <= first and last <= hi and place.standing.grade != "unsupported"
            found = found | (Answer.YES if inside else Answer.POSSIBLE)
    return found


def _in_both(second: Enumerated) -> Picked:
    sure, maybe = set(second.names), set(second.maybe)
    return lambda p: (
        p.answer
        & (Answer.YES if p.party in sure else Answer.POSSIBLE if p.party in maybe else Answer.NO)
    )


def _in_region(snapshot: Snapshot, region: str) -> tuple[Picked | None, str]:
    """Let in the parties of one of M49's five regions; other divisions have no list."""
    regions = attribute_on(snapshot.at(known=max(snapshot.known, snapshot.day)), "un-region")
    named = {value.lower().replace(" ", "-") for value, _ in regions.values()}
    if region not in named:
        return None, (
            f"The ledger lists states by M49's regions, which have no {region.replace('-', ' ')}."
        )

    def picked(place: Place) -> Answer:
        home = regions.get(place.party, ("", ""))[0].lower().replace(" ", "-")
        return place.answer if home == region else Answer.NO

    return picked, "List: by M49's regions, which the source may draw otherwise."


def _without(snapshot: Snapshot, listed: Enumerated, total: Reported) -> Enumerated:
    """Take out whom a total says it does not count, such as ``participants-besides-china``."""
    found = _BESIDES.search(total.scope)
    if found:
        words = found[1].split("-and-")
    else:
        words = [
            w.strip()
            for m in _BESIDES_WORDS.finditer(total.inclusion_rule)
            for w in m[1].split(" and ")
        ]
    outside = set()
    for word in words:
        try:
            outside.add(snapshot.ledger.find_party(word.replace("-", " "), snapshot.day))
        except QuestionError:
            continue
    if not outside:
        return listed
    names = [n for n in listed.names if n not in outside]
    maybe = [n for n in listed.maybe if n not in outside]
    return replace(
        listed, certain=len(names), possible=len(names) + len(maybe), names=names, maybe=maybe
    )
