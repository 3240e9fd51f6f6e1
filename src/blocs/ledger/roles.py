"""What an event says about standing: the legal vocabulary, read as starts, ends and doubts.

A binding text begins at entry into force and is only possible from signature; a political
commitment begins at signature. A list that shows a party on a day says "by then".
"""

from __future__ import annotations

__all__ = ["LIFE_EVENTS", "life_role", "party_role", "tie_role"]

CONSENT = frozenset({"ratified", "accepted", "approved", "acceded", "succeeded", "joined"})
IN_FORCE = frozenset({"entered-into-force", "provisionally-applied"})
ENDS = frozenset({"withdrew", "expired", "terminated"})
PLANS = frozenset({"announced", "applied", "initialled"})
LIFE_EVENTS = frozenset(
    {
        "entered-into-force",
        "provisionally-applied",
        "observed-in-force",
        "renewed",
        "suspended",
        "resumed",
        "expired",
        "terminated",
    }
)
"""Events that speak of the text itself when it has a fixed circle of parties."""


def _common(event: str, affirms: bool) -> str | None:
    """Return the role of events that mean the same for every instrument."""
    if event in PLANS:
        return "plan" if affirms else ""
    if event == "denied":
        return "deny" if affirms else ""
    if event == "renewed":
        return "term" if affirms else "deny-term"
    if event == "observed-in-force":
        return "observed" if affirms else "absent"
    if event == "observed-signatory":
        return "signatory" if affirms else ""
    if event in ENDS:
        # Who denies an end says that it went on: alive on that day.
        return "end" if affirms else "observed"
    if event == "notified-withdrawal":
        return "notice" if affirms else ""
    if event == "suspended":
        return "suspend" if affirms else ""
    if event == "resumed":
        return "resume" if affirms else ""
    return None


def party_role(event: str, affirms: bool, bindingness: str, shape: str) -> str:
    """Return the role of a party's event for that party's own standing; "" for none.

    Args:
        event: one of `schema.EVENTS`.
        affirms: False when the source denies the event.
        bindingness, shape: of the instrument.
    """
    common = _common(event, affirms)
    if common is not None:
        return common
    if event == "signed" and bindingness == "binding" and shape == "multilateral":
        return "signature" if affirms else ""
    return "start" if affirms else "deny"


def life_role(
    event: str, affirms: bool, bindingness: str, has_entry: bool, fixed_circle: bool
) -> str:
    """Return the role of an event for the life of the text as a whole; "" for none.

    Args:
        event, affirms, bindingness: as in `party_role`.
        has_entry: some source gives an entry into force, so that a signature starts nothing.
        fixed_circle: the text is bilateral or plurilateral, so that parties' acts are its own.
    """
    if event in ("observed-signatory", "withdrew", "notified-withdrawal", "denied"):
        # In a fixed circle the text falls with its party; elsewhere these are the party's own.
        return "end" if event == "withdrew" and affirms and fixed_circle else ""
    common = _common(event, affirms)
    if common is not None:
        return common
    if event in IN_FORCE:
        return "start" if affirms else "deny"
    if has_entry:
        return "signature" if affirms and event == "signed" else ""
    if not affirms:
        return "deny"
    return "maybe" if bindingness == "binding" else "start"


def tie_role(event: str, affirms: bool) -> str:
    """Return the role of a tie's event.

    ``agreed`` and ``began`` both start a tie; a cancelled or blocked one never came about, or
    ended on that day when it had begun.
    """
    role = {
        "agreed": "start",
        "began": "start",
        "observed": "observed",
        "ended": "end",
        "cancelled": "end",
        "blocked": "deny",
        "planned": "plan",
        "denied": "deny",
    }[event]
    if affirms:
        return role
    return {"start": "deny", "observed": "absent"}.get(role, "")
