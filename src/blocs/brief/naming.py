"""Whom and what does a row speak of? And what to say of a name that means nobody."""

from __future__ import annotations

from collections.abc import Iterable

from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.world import World
from blocs.ledger.names import nearest

__all__ = ["nobody", "stranger"]


def stranger(world: World, words: Iterable[str], day: int) -> str:
    """Say of the first word that means nothing on a day that it does not; "" when all mean some.

    Args:
        world: evidence to look at.
        words: names as written; empty ones are skipped.
        day: the day of which the row speaks.
    """
    for word in words:
        known = (
            not word
            or world.instrument(word)
            or world.subject(word, day)
            or world.claims_of_item(word)
        )
        if not known:
            return _why(world, word, day)
    return ""


def _why(world: World, word: str, day: int) -> str:
    shared = world.ledger.match_instrument(word)
    if shared:
        return f"{word!r} may mean {', '.join(sorted(shared))}; give the id"
    link = world.ledger.link_party(word, min(day, world.snapshot.known))
    if link.candidates:
        return link.note
    near = nearest(word, world.ledger.once("brief-every-name", lambda: _every_name(world)), 3)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"no party, instrument or subject is called {word!r}{hint}"


def _every_name(world: World) -> list[str]:
    names = [r[0] for r in world.ledger.rows("select distinct name from name_index order by 1")]
    return [*names, *(c.title for c in world.ledger.cards.values())]


def nobody(why: str) -> Finding:
    """Return not-in-evidence for a row that names nobody."""
    reason = f"What would settle it: a name that the ledger knows; {why}."
    return Finding(Verdict.NOT_IN_EVIDENCE, "", reason)
