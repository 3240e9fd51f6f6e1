"""What is open and what blocks the rest: worked by hand, brute force, and clear refusals."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_respond import judged, tables

from blocs.dates import Answer
from blocs.errors import QuestionError
from blocs.ledger.requirements import Gate, Need, parse_need
from blocs.ledger.view import Ledger, Snapshot, open_ledger
from blocs.respond.coding import Barrier, Changes, Coding, Condition, Option, coding_of
from blocs.respond.knockout import importance, knockout, without_ways
from blocs.respond.most import overturns, readings
from blocs.respond.options import options
from blocs.respond.taste import Taste

Opened = Callable[..., Ledger]
FEW = Taste(draws=200)


def at(opened: Opened, day: str = "2015-06-01", **changed: list[dict[str, Any]]) -> Snapshot:
    """Return the small ledger as of a day, known later."""
    return opened(**tables(**changed)).as_of(day, known_at="2026-11-25")


def named(coding: Coding, kind: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the minimal cut sets by name."""
    found = knockout(coding, kind)
    return {o: [found.named(m) for m in cuts] for o, cuts in found.cuts.items()}


def test_cut_sets_are_those_worked_by_hand(opened: Opened) -> None:
    """As the docstring of the small ledger says; nothing negates the venue."""
    coding = coding_of(at(opened))

    assert named(coding, "all") == {
        "data": [("mood",)],
        "launch": [("ban",)],
        "talk": [],
        "visit": [("law",), ("mood",)],
    }
    assert named(coding, "hard") == {
        "data": [],
        "launch": [("ban",)],
        "talk": [],
        "visit": [("law",)],
    }


def test_lifting_one_and_two_opens_what_it_must(opened: Opened) -> None:
    """Mood alone opens data, ban launch; visit needs law and mood together."""
    found = knockout(coding_of(at(opened)))

    assert {b: found.opened([b]) for b in found.barriers} == {
        "ban": ("launch",),
        "law": (),
        "mood": ("data",),
    }
    assert found.pairs() == [(("law", "mood"), ("visit",))]
    assert found.liftings("visit") == [("law", "mood")]


def test_importance_is_that_worked_by_hand(opened: Opened) -> None:
    """Shapley: visit is shared by law and mood; data is mood's, launch the ban's.

    Birnbaum with hard barriers certain and the mood at one half: lifting the law opens a visit
    with probability one half; lifting the mood opens none while the law stands.
    """
    found = knockout(coding_of(at(opened)))
    by = importance(found, {"law": 1.0, "ban": 1.0, "mood": 0.5})

    def total(index: str) -> dict[str, float]:
        return dict(zip(by.barriers, getattr(by, index).sum(axis=0).tolist(), strict=True))

    assert total("shapley") == {"ban": 1, "law": 0.5, "mood": 1.5}
    assert total("banzhaf") == {"ban": 1, "law": 0.5, "mood": 1.5}
    assert total("birnbaum") == {"ban": 1, "law": 0.5, "mood": 1}
    assert by.first("shapley") == ["mood"]
    assert by.first("birnbaum") == ["ban", "mood"]


def test_a_barrier_that_closes_nothing_has_no_importance(opened: Opened) -> None:
    """A dummy negates a condition that no option names."""
    coding = coding_of(
        at(
            opened,
            conditions=[
                *tables()["conditions"],
                {"condition_id": "tea", "meaning": "tea"},
            ],
            barriers=[
                *tables()["barriers"],
                {
                    "barrier_id": "dummy",
                    "title": "no tea",
                    "negates": "tea",
                    "hardness": "hard",
                    "source_id": "paper",
                },
            ],
        )
    )
    by = importance(knockout(coding))

    assert by.barriers.index("dummy") >= 0
    for table in (by.shapley, by.banzhaf, by.birnbaum):
        assert table[:, by.barriers.index("dummy")].tolist() == [0, 0, 0, 0]


def test_a_way_around_is_closed_only_where_another_way_is_left() -> None:
    """(a OR venue) loses the venue; an option that is about the venue keeps it."""
    assert without_ways(parse_need("(a OR venue) AND b"), {"venue"}) == parse_need("a AND b")
    assert without_ways(parse_need("venue AND b"), {"venue"}) == parse_need("venue AND b")
    assert without_ways(parse_need("venue OR venue"), {"venue"}) == parse_need("venue OR venue")
    assert without_ways(parse_need("a OR (venue AND b)"), {"venue"}) == "a"


def test_closing_the_venue_makes_the_law_cut_more(opened: Opened) -> None:
    """Without the venue data needs money, and talk needs trust: two cuts more.

    By Shapley the mood comes first, with 2 against 1; by Birnbaum, where hard barriers surely
    stand, the law opens a visit and data with one half each, and ties.
    """
    coding = coding_of(at(opened))

    kept, closed = (
        next(r for r in readings(coding, "law") if r.kind == "all" and r.closed == ways)
        for ways in ((), ("venue",))
    )

    assert (kept.holds, closed.holds) == (("visit",), ("data", "visit"))
    assert (kept.cuts, closed.cuts) == (4, 6)
    assert (kept.verdict("law"), closed.verdict("law")) == ("no", "shared")
    assert closed.first["shapley"] == ("mood",)


def test_a_barrier_stands_only_between_its_days(opened: Opened) -> None:
    """The ban of 2010 fell in 2020."""
    made = opened(**tables())

    stands = {
        day: coding_of(made.as_of(day, known_at="2026-11-25")).barriers["ban"].stands
        for day in ("2009-12-31", "2010-01-01", "2019-12-31", "2020-01-01")
    }

    assert list(stands.values()) == [Answer.NO, Answer.YES, Answer.YES, Answer.NO]


def test_what_was_not_out_by_then_is_not_known(opened: Opened) -> None:
    """The paper came out in 2015: nobody knew of a barrier in 2014, and the answer says so."""
    made = opened(**tables())

    with pytest.raises(QuestionError, match="no barrier is known by then"):
        options(made.as_of("2014-01-01", known_at="2014-01-01"), taste=FEW)


def test_a_soft_barrier_that_a_precedent_overcame_can_be_set_aside(opened: Opened) -> None:
    """An act that shows trust despite the mood takes the mood out of the middle kind."""
    shown = [
        {
            "source_id": "paper",
            "option_id": "data",
            "when": "2014",
            "what": "sent",
            "shows": "trust",
        }
    ]
    before, after = coding_of(at(opened)), coding_of(at(opened, precedents=shown))

    assert knockout(before, "unbeaten").barriers == ("ban", "law", "mood")
    assert knockout(after, "unbeaten").barriers == ("ban", "law")
    assert after.overcome("mood") == ("pre1",)


@pytest.mark.parametrize(
    ("changes", "opens"),
    [
        (Changes(lift=("law", "mood")), {"data", "talk", "visit"}),
        (Changes(grant=("licence",)), {"talk", "launch"}),
        (Changes(deny=("venue", "trust")), set()),
        (Changes(requires={"visit": "venue"}), {"talk", "visit"}),
        (Changes(negates={"mood": ("money",)}), {"data", "talk"}),
        (Changes(drop=("talk",)), set()),
        (Changes(requires={"launch": "talk AND venue"}), {"talk", "launch"}),
    ],
)
def test_a_change_of_the_coding_is_seen_in_the_result(
    opened: Opened, changes: Changes, opens: set[str]
) -> None:
    """By hand; as coded only talk is open. The ban still stands but for what is said."""
    coding = coding_of(at(opened)).changed(changes)

    assert set(knockout(coding).open) == opens


def test_an_answer_tells_what_the_reader_changed(opened: Opened) -> None:
    """Before and after stand in a sentence, the change among the assumptions."""
    found = options(at(opened), changes=Changes(lift=("mood",)), taste=FEW)

    assert found.changes == ["mood lifted"]
    assert "all: 1 open before, 2 now" in found.summary[-1]
    assert {"changed", "available"} <= {a["what"] for a in found.assumptions}


def test_the_single_changes_that_decide_are_found(opened: Opened) -> None:
    """Among hard ones law and ban tie; lifting the ban leaves the law as the only first.

    Ten are tried: three barriers read otherwise and lifted, the venue denied, and the law made to
    negate trust, venue or licence as well.
    """
    found, tried = overturns(coding_of(at(opened)), "law")

    decisive = {(o.change, o.kind, o.after) for o in found if o.decides}

    assert tried == 10
    assert ("ban lifted", "hard", ("law",)) in decisive
    assert all("law" in o.before or "law" in o.after for o in found if o.decides)


def test_disagreeing_assessors_are_shown_and_not_averaged(opened: Opened) -> None:
    """A says 4, B says 1: two rows, each with its claim."""
    found = options(at(opened), barrier="law", taste=FEW)

    rows = [(r["family"], r["from"], r["to"], len(r["claims"])) for r in found.tables["severity"]]
    assert rows == [("family-A", "4", "4", 1), ("family-B", "1", "1", 1)]
    assert "anything from 1 to 4" in " ".join(found.summary)


def test_without_one_assessor_the_answer_still_stands_or_says_what_is_missing(
    opened: Opened,
) -> None:
    """A made all assessments of options: without A every cell is open, and that is said."""
    found = options(at(opened), taste=Taste(without=("A",), draws=200))

    assert [r["family"] for r in found.tables["severity"]] == ["family-B"]
    missing = next(a for a in found.assumptions if a["what"] == "not assessed")
    assert missing["value"].startswith("8 of 8 cells")


def test_every_row_leads_to_a_claim_or_an_assumption(opened: Opened) -> None:
    """Claims in rows are in the evidence, and so are the sources of the coding."""
    found = options(at(opened), taste=FEW)
    held = {c["claim"] for c in found.evidence["claims"]}
    named_claims = {c for rows in found.tables.values() for r in rows for c in r.get("claims", [])}

    assert named_claims
    assert named_claims <= held
    assert {s["source"] for s in found.evidence["sources"]} == {"paper"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes(lift=("lwa",)), "no barrier has the id 'lwa'"),
        (Changes(deny=("mony",)), "no condition has the id 'mony'. Nearest: money"),
        (Changes(requires={"visit": "money AND"}), "ends where a condition was expected"),
        (Changes(requires={"visit": "data", "data": "visit"}), "lead back to themselves"),
        (Changes(requires={"visit": "visit"}), "visit lead back to themselves"),
        (Changes(hardness={"law": "firm"}), "hard or soft"),
        (Changes(drop=("visits",)), "no option has the id 'visits'. Nearest: visit"),
    ],
)
def test_a_change_that_means_nothing_is_refused(
    opened: Opened, changes: Changes, said: str
) -> None:
    """Each says what was found and what there is."""
    with pytest.raises(QuestionError, match=said):
        coding_of(at(opened)).changed(changes)


def test_a_ledger_without_options_says_where_they_go(accord_of_five: Ledger) -> None:
    """Nothing is coded there."""
    with pytest.raises(QuestionError, match=r"codes no option; write options\.csv"):
        options(accord_of_five.as_of("2024-01-01"))


needs = st.recursive(
    st.sampled_from("abcde"),
    lambda inner: st.builds(
        lambda kind, parts: Gate(kind, tuple(parts)),
        st.sampled_from(["and", "or"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=7,
)


def holds(need: Need, true: set[str]) -> bool:
    """Return whether a need is met, straight from its meaning."""
    if isinstance(need, str):
        return need in true
    met = [holds(p, true) for p in need.parts]
    return all(met) if need.kind == "and" else any(met)


def coded(need: Need, negates: list[set[str]], order: str = "abcd") -> Coding:
    """Return a coding of one option and four barriers, named in some order."""
    barriers = {
        n: Barrier(n, n, tuple(sorted(c)), True, Answer.YES, "", "", "", "s")
        for n, c in zip(order, negates, strict=True)
    }
    return Coding(
        {"do": Option("do", "do", need, (), "s")},
        {c: Condition(c, c, "") for c in "abcde"},
        dict(sorted(barriers.items())),
        (),
    )


@settings(max_examples=80, deadline=None)
@given(needs, st.lists(st.sets(st.sampled_from("abcde"), min_size=1), min_size=4, max_size=4))
def test_an_option_is_closed_by_just_the_sets_that_hold_a_cut(
    need: Need, negates: list[set[str]]
) -> None:
    """All sixteen sets of four barriers are tried; no cut holds another."""
    found = knockout(coded(need, negates))
    cuts = [set(found.named(m)) for m in found.cuts["do"]]

    for size in range(5):
        for standing in itertools.combinations(range(4), size):
            true = set("abcde") - set().union(*(negates[i] for i in standing), set())
            names = {"abcd"[i] for i in standing}
            assert holds(need, true) != any(c <= names for c in cuts)
    assert not any(a < b for a in cuts for b in cuts)


@settings(max_examples=40, deadline=None)
@given(
    needs,
    st.lists(st.sets(st.sampled_from("abcde"), min_size=1), min_size=4, max_size=4),
    st.permutations("abcd"),
)
def test_other_names_change_nothing(need: Need, negates: list[set[str]], order: list[str]) -> None:
    """Importance follows the barrier, not its name or place."""
    plain, moved = (importance(knockout(coded(need, negates, o))) for o in ("abcd", "".join(order)))

    for i in range(4):
        there = moved.barriers.index(order[i])
        assert moved.shapley[0, there] == pytest.approx(plain.shapley[0, i], abs=1e-12)
        assert moved.birnbaum[0, there] == pytest.approx(plain.birnbaum[0, i], abs=1e-12)


@pytest.fixture(scope="module")
def space() -> Coding:
    """Return the coding of the bundled ledger as of the day its sources were read."""
    return coding_of(open_ledger("space").as_of("2026-11-25", known_at="2026-11-25"))


def test_the_clause_cuts_two_options_and_always_with_its_certification(space: Coding) -> None:
    """As its coders found by hand: no other way leads around orbit data and a joint mission."""
    found = knockout(space)
    with_clause = [
        (o, found.named(m))
        for o in found.cuts
        for m in found.cuts[o]
        if "bar-wolf" in found.named(m)
    ]

    assert sorted(o for o, _ in with_clause) == ["opt-joint-mission", "opt-planetary-orbit-data"]
    assert all(set(names) == {"bar-wolf", "bar-certification"} for _, names in with_clause)


def test_the_clause_comes_first_among_hard_barriers_once_no_way_leads_around_it(
    space: Coding,
) -> None:
    """The claim of the brief holds on that reading, and not on the plain one."""
    verdicts = {(r.kind, len(r.closed)): r.verdict("bar-wolf") for r in readings(space, "bar-wolf")}

    assert verdicts["hard", 4] == "yes"
    assert verdicts["hard", 0] == "no"


def test_an_assessment_on_a_barrier_unknown_to_the_coding_is_no_row(opened: Opened) -> None:
    """What only one family of several says keeps its family."""
    more = [*tables()["assessments"], judged("mood", "severity", 2, 3, "C")]
    found = options(at(opened, assessments=more), barrier="mood", taste=FEW)

    assert [r["family"] for r in found.tables["severity"]] == ["family-C"]
