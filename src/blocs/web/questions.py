"""Every question that the API answers, as one table.

Routes, the checking of parameters, the OpenAPI document and the page that explains them all follow
from `QUESTIONS`; a new question is one more entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.errors import QuestionError
from blocs.web.parameters import BadValue, Given, Parameter, Question

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply
    from blocs.ledger.view import Snapshot

__all__ = ["QUESTIONS"]


def _members(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.ledger.shared import in_all

    instruments = given["instrument"]
    if len(instruments) == 1:
        return snapshot.members(instruments[0])
    return in_all(snapshot, instruments)


def _instruments(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.ledger.catalogue import instruments

    return instruments(snapshot, given["hub"], given["topic"])


def _parties(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.ledger.catalogue import parties

    return parties(snapshot, given["region"], given["kind"])


def _sources(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.ledger.catalogue import sources

    return sources(snapshot, given["kind"])


def _evidence(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.ledger.evidence import evidence

    return evidence(snapshot, given["what"])


def _search(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.ledger.catalogue import search

    return search(snapshot, given["words"])


def _count(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.counts import count

    return count(snapshot, given["subject"], unit=given["unit"], scope=given["scope"])


def _diff(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.dates import day_of

    if given["as-of"] and not given["known"]:
        raise BadValue([("as-of", "from and to are the days in the world; as-of needs known")])
    if given["known-at"] and given["known"]:
        raise BadValue([("known-at", "with known, from and to are the known-at days")])
    first, last = day_of(given["from"]), day_of(given["to"])
    if first > last:
        raise QuestionError(
            f"from {given['from']} lies after to {given['to']}; put the earlier day first"
        )
    if given["known"]:
        day = snapshot.day if given["as-of"] else last
        before, after = snapshot.at(day=day, known=first), snapshot.at(day=day, known=last)
    else:
        before, after = snapshot.at(day=first), snapshot.at(day=last)
    return before.diff(after, given["instrument"])


def _network(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.network.asking import day_answer
    from blocs.network.building import build_network

    found = build_network(snapshot, given["hub"], given["topic"])
    return day_answer(found, draws=given["draws"], seed=given["seed"])


def _stress(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.stress.asking import chosen_settings, stress

    settings = chosen_settings(snapshot, beta=given["beta"], kappa=given["kappa"], hub=given["hub"])
    return stress(
        snapshot,
        given["target"],
        shock=given["shock"],
        worlds=given["runs"],
        seed=given["seed"],
        settings=settings,
    )


def _check(snapshot: Snapshot, given: Given) -> Reply:
    from blocs.brief import check_table

    return check_table(
        snapshot, given["table"], document=given["document"], published=given["published"]
    )


_SEED = Parameter(
    name="seed", kind="whole", least=0, default="1", meaning="Of all chance in the answer."
)

QUESTIONS: dict[str, Question] = {
    q.name: q
    for q in (
        Question(
            name="members",
            summary="Who is a party to an instrument, or to all of several: certain to possible, "
            "since when, on whose word.",
            answer=_members,
            parameters=(
                Parameter(
                    name="instrument",
                    required=True,
                    many=True,
                    meaning="Id, title or alias; repeated, who is in all of them.",
                ),
            ),
            example={"instrument": "artemis-accords", "as-of": "2024-02-15"},
        ),
        Question(
            name="status",
            summary="Is an instrument in force, or a party in it: yes, no, possible or unknown, "
            "with its history.",
            answer=lambda s, g: s.status(g["instrument"], g["party"]),
            parameters=(
                Parameter(name="instrument", required=True, meaning="Id, title or alias."),
                Parameter(name="party", meaning="Id or name; without it the text is meant."),
            ),
            example={"instrument": "CHN-USA-1979-STA", "as-of": "2024-03-01"},
        ),
        Question(
            name="ties",
            summary="What ties a party to others, or to one partner: instruments, satellites, "
            "stations, sales.",
            answer=lambda s, g: s.ties(g["party"], g["partner"], g["topic"]),
            parameters=(
                Parameter(name="party", required=True, meaning="Id or name."),
                Parameter(name="partner", meaning="Id or name of the other side."),
                Parameter(name="topic", meaning="Only instruments on this topic."),
            ),
            example={"party": "CHN", "partner": "BRA", "level": "institute"},
        ),
        Question(
            name="parties",
            summary="Parties that existed on the day, with region, income group and number of "
            "instruments.",
            answer=_parties,
            parameters=(
                Parameter(name="region", meaning="Only this UN region."),
                Parameter(name="kind", default="state", meaning="Kind of party."),
            ),
            takes=("as-of", "known-at", "without"),
            example={"region": "Africa"},
        ),
        Question(
            name="instruments",
            summary="Instruments known up to the day, with form, shape, topics and number of "
            "claims.",
            answer=_instruments,
            parameters=(
                Parameter(name="hub", meaning="Only this hub's network."),
                Parameter(name="topic", meaning="Only this topic."),
            ),
            takes=("as-of", "known-at", "without"),
            example={"hub": "CHN", "topic": "lunar"},
        ),
        Question(
            name="sources",
            summary="Sources with their Admiralty letter, what they copy, and how many claims "
            "they carry.",
            answer=_sources,
            parameters=(Parameter(name="kind", meaning="Only this kind of source."),),
            takes=("known-at", "without"),
            example={"kind": "depositary"},
        ),
        Question(
            name="evidence",
            summary="Claims behind a claim, source, instrument, party or subject; winners and "
            "losers.",
            answer=_evidence,
            parameters=(
                Parameter(
                    name="what", required=True, meaning="Id, or the name of a party or instrument."
                ),
            ),
            takes=("as-of", "known-at", "without"),
            example={"what": "CHN-USA-1979-STA"},
        ),
        Question(
            name="count",
            summary="How many, really: what is reported, what can be listed, and whether the two "
            "can meet.",
            answer=_count,
            parameters=(
                Parameter(name="subject", required=True, meaning="Instrument, party or programme."),
                Parameter(name="unit", meaning="Only totals in this unit, such as agreements."),
                Parameter(
                    name="scope", meaning="Only totals of this scope, such as signed-cumulative."
                ),
            ),
            takes=("as-of", "known-at", "without"),
            example={"subject": "ilrs", "as-of": "2025-04-23"},
        ),
        Question(
            name="diff",
            summary="What changed between two days: in the world, or with known in what was known.",
            answer=_diff,
            parameters=(
                Parameter(name="from", kind="day", required=True, meaning="The earlier day."),
                Parameter(name="to", kind="day", required=True, meaning="The later day."),
                Parameter(
                    name="known",
                    kind="flag",
                    meaning="Compare what was known on the two days instead.",
                ),
                Parameter(name="instrument", meaning="Only this instrument."),
            ),
            example={"from": "2024-03-04", "to": "2025-01-01", "instrument": "ilrs"},
        ),
        Question(
            name="search",
            summary="Parties, instruments, subjects and sources by name, in any script.",
            answer=_search,
            parameters=(Parameter(name="words", required=True, meaning="A name or part of one."),),
            takes=(),
            example={"words": "阿尔忒弥斯"},
        ),
        Question(
            name="network",
            summary="The network of a hub, or of all: reach, dominance, alignment, diversity, "
            "brokerage, seats.",
            answer=_network,
            parameters=(
                Parameter(name="hub", meaning="Only this hub's network."),
                Parameter(name="topic", meaning="Only instruments on this topic."),
                Parameter(
                    name="draws",
                    kind="whole",
                    least=1,
                    most=200,
                    default="50",
                    meaning="Worlds drawn for a range.",
                ),
                _SEED,
            ),
            example={"hub": "CHN", "as-of": "2024-02-15"},
        ),
        Question(
            name="stress",
            summary="What breaks when members, the hub or a text fail.",
            answer=_stress,
            parameters=(
                Parameter(name="target", required=True, meaning="A hub or an instrument."),
                Parameter(
                    name="shock",
                    default="random",
                    meaning="Shock whose values and curve are given in full, such as hub, "
                    "exit:THA,SEN, bar:ID or common-cause:0.3.",
                ),
                Parameter(
                    name="runs",
                    kind="whole",
                    least=1,
                    most=20_000,
                    default="2000",
                    meaning="Worlds drawn.",
                ),
                Parameter(name="beta", kind="number", least=0, meaning="Imitation."),
                Parameter(
                    name="kappa",
                    kind="number",
                    least=0,
                    most=1,
                    meaning="Dependence on the convener.",
                ),
                Parameter(name="hub", meaning="Party to take as the hub."),
                _SEED,
            ),
            example={"target": "artemis-accords", "as-of": "2024-03-04", "runs": "200"},
        ),
        Question(
            name="check",
            summary="The statements of a document, sent as a CSV table: a verdict as known at its "
            "date and one as known now.",
            answer=_check,
            parameters=(
                Parameter(
                    name="document",
                    meaning="Source id of the document, which is no evidence for itself.",
                ),
                Parameter(
                    name="published",
                    kind="day",
                    meaning="Day of the document; else of its source.",
                ),
            ),
            takes=("known-at", "without"),
            takes_table=True,
        ),
    )
}
"""The questions by name, in the order in which they are explained."""
