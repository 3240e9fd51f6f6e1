"""The resolver: hand-worked cases of the policy, and properties over random evidence."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from blocs.dates import FUTURE, PAST, Answer
from blocs.ledger.facts import Evidence, Standing, outvotes, resolve
from blocs.ledger.policy import Policy
from blocs.ledger.store import life_of
from strategies import FIRST, ROLES, SPAN, claims, days

POLICY = Policy()
YES, NO, POSSIBLE = Answer.YES, Answer.NO, Answer.POSSIBLE
_numbers = itertools.count()


def o(text: str) -> int:
    """Return the ordinal of an ISO day."""
    return date.fromisoformat(text).toordinal()


def said(
    role: str,
    lo: str = "",
    hi: str = "",
    *,
    end: str = "",
    rank: int = 3,
    weak: bool = False,
    group: int = 1,
    published: str = "2026-01-01",
    claim: str = "",
    credibility: int = 2,
) -> Evidence:
    """Return one piece of evidence; the bounds are ISO days, empty for open."""
    first = o(lo) if lo else PAST
    last = o(hi) if hi else (first if lo else o(published))
    until = o(end) if end else FUTURE
    return Evidence(
        claim or f"c{next(_numbers)}",
        role,
        first,
        last,
        until,
        until,
        rank,
        weak,
        credibility,
        group,
        o(published),
    )


def answers(standing: Standing) -> list[Answer]:
    """Return the answers of every day of the small world."""
    return [standing.on(day) for day in range(FIRST - 1, FIRST + SPAN + 2)]


# Properties


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_claims_never_matters(evidence: list[Evidence], chance: object) -> None:
    """The same claims in another order give the same standing, winners and losers included."""
    shuffled = list(evidence)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert resolve(evidence, POLICY) == resolve(shuffled, POLICY)
    assert resolve(evidence, POLICY) == resolve(evidence + shuffled, POLICY)


@given(claims())
def test_relabelling_claims_keeps_the_answers(evidence: list[Evidence]) -> None:
    """Ids only break ties in the record: reversing their order changes no answer and no grade."""
    renamed = [e._replace(claim_id=f"z{len(evidence) - i:03}") for i, e in enumerate(evidence)]
    before, after = resolve(evidence, POLICY), resolve(renamed, POLICY)

    assert answers(before) == answers(after)
    assert (before.grade, before.voices) == (after.grade, after.voices)


@given(claims())
def test_renumbering_voices_keeps_the_answers(evidence: list[Evidence]) -> None:
    """The number of a voice is a name, not a weight."""
    renamed = [e._replace(group=100 - e.group) for e in evidence]

    assert answers(resolve(evidence, POLICY)) == answers(resolve(renamed, POLICY))


@given(claims())
def test_weak_claims_alone_never_give_yes(evidence: list[Evidence]) -> None:
    """Memory, doubtful contents and unreliable sources make a thing possible at most."""
    standing = resolve([e._replace(weak=True) for e in evidence], POLICY)

    assert YES not in answers(standing)
    assert standing.grade not in ("settled", "single-source")


@given(claims())
def test_one_voice_never_settles(evidence: list[Evidence]) -> None:
    """However often one house says it, it is single-source, unless it keeps the text."""
    standing = resolve([e._replace(group=1, rank=max(2, e.rank)) for e in evidence], POLICY)

    assert standing.grade != "settled"
    assert standing.voices <= 1
    assert all(g.grade != "settled" for g in standing.grounds)


@given(claims(), st.data())
def test_a_copy_never_makes_a_fact_settled(evidence: list[Evidence], data: st.DataObject) -> None:
    """A reprint has the voice of its origin: it adds no voice and lifts no grade to settled."""
    original = data.draw(st.sampled_from(evidence))
    copy = original._replace(claim_id="copy", published=original.published + 3)
    before, after = resolve(evidence, POLICY), resolve([*evidence, copy], POLICY)

    assert before.voices == after.voices
    if before.grade != "settled":
        assert after.grade != "settled"
    assert answers(before) == answers(after)


@given(claims(), days)
def test_an_open_end_alone_is_kept(evidence: list[Evidence], day: int) -> None:
    """Only ends, notices, denials and terms can take a membership away: starts never do."""
    only = [e for e in evidence if e.role in ("start", "observed")]
    assume(only)
    standing = resolve(only, POLICY)
    if standing.on(day) is YES:
        assert standing.on(FIRST + 10 * SPAN) is YES


@given(st.data())
def test_a_consistent_refinement_never_turns_yes_into_no(data: st.DataObject) -> None:
    """A date made narrower, still sharing days with every other, may only decide doubts."""
    evidence = data.draw(claims(roles=("start", "start", "observed")))
    starts = [e for e in evidence if e.role == "start"]
    assume(starts)
    # A list of a day says that the start lies by then, so it bounds the common part too.
    lo, hi = max(e.lo for e in starts), min(e.hi for e in evidence)
    assume(lo <= hi)
    chosen = data.draw(st.sampled_from(starts))
    # The common part of all bounds stays inside the finer ones.
    finer = chosen._replace(
        lo=data.draw(st.integers(chosen.lo, lo)),
        hi=data.draw(st.integers(max(hi, lo), chosen.hi)),
    )
    before = answers(resolve(evidence, POLICY))
    after = answers(resolve([finer if e is chosen else e for e in evidence], POLICY))

    assert (YES, NO) not in set(zip(before, after, strict=True))
    assert (NO, YES) not in set(zip(before, after, strict=True))


@given(st.data())
def test_a_lone_date_refined_decides_doubts_and_turns_nothing_over(data: st.DataObject) -> None:
    """With one start and one end, narrower bounds keep every yes and every no."""
    lo = data.draw(st.integers(FIRST, FIRST + 8))
    hi = data.draw(st.integers(lo, FIRST + 10))
    end_lo = data.draw(st.integers(FIRST + 11, FIRST + SPAN))
    end_hi = data.draw(st.integers(end_lo, FIRST + SPAN))
    base = said("start", claim="a")._replace(lo=lo, hi=hi)
    stop = said("end", claim="b")._replace(lo=end_lo, hi=end_hi)
    fine = data.draw(st.integers(lo, hi))
    before = answers(resolve([base, stop], POLICY))
    after = answers(resolve([base._replace(lo=fine, hi=fine), stop], POLICY))

    for old, new in zip(before, after, strict=True):
        assert old is POSSIBLE or old is new


@given(claims())
def test_every_claim_is_a_winner_a_loser_or_not_needed_but_never_both(
    evidence: list[Evidence],
) -> None:
    """The record names no claim twice and none that was not heard."""
    standing = resolve(evidence, POLICY)
    won, lost = set(standing.winners), [c for c, _ in standing.losers]

    assert won.isdisjoint(lost)
    assert len(lost) == len(set(lost))
    assert (won | set(lost)) <= {e.claim_id for e in evidence}
    assert all(why for _, why in standing.losers)
    assert len(standing.spells) == len(standing.grounds)


@given(claims(), st.integers(PAST, FIRST + SPAN))
def test_what_was_published_later_is_not_heard(evidence: list[Evidence], known: int) -> None:
    """Known-at is a filter before the resolver: claims published later cannot be told apart."""
    early = [e for e in evidence if e.published <= known]
    twisted = [
        e if e.published <= known else e._replace(role="deny", rank=1, weak=False) for e in evidence
    ]

    assert resolve(early, POLICY) == resolve([e for e in twisted if e.published <= known], POLICY)


@given(claims(roles=tuple(r for r in ROLES if r not in ("term", "suspend"))))
def test_a_ruling_wins(evidence: list[Evidence]) -> None:
    """A claim that a person chose stands against any number of others of its kind."""
    ruled = said("start", "2000-01-05", rank=0, group=77, claim="ruled")
    only = [e for e in evidence if e.role in ("start", "deny")]
    standing = resolve([*only, ruled], POLICY)

    assert "ruled" in standing.winners
    assert standing.on(o("2000-01-05")) is YES
    assert standing.on(o("2000-01-04")) is NO
    assert standing.grade == "settled"


@given(claims(roles=("start", "deny", "observed")))
def test_the_depositary_beats_the_press(evidence: list[Evidence]) -> None:
    """Rank 1 prevails over every other rank, however many say otherwise."""
    press = [e._replace(rank=max(2, e.rank)) for e in evidence if e.role != "observed"]
    keeper = said("start", "2000-01-05", rank=1, group=77, claim="keeper")
    standing = resolve([*press, keeper], POLICY)

    assert standing.on(o("2000-01-05")) is YES
    assert standing.on(o("2000-01-04")) is NO
    assert standing.grade == "settled"


# Cases worked by hand


def test_no_claim_is_no_standing() -> None:
    """Nothing said, nothing held."""
    standing = resolve([], POLICY)

    assert standing.spells == ()
    assert standing.grade == "unsupported"
    assert standing.on(o("2020-01-01")) is NO


def test_a_start_of_a_known_month_is_possible_within_it() -> None:
    """Signed in June 2021: no in May, possible in June, yes from July on."""
    standing = resolve([said("start", "2021-06-01", "2021-06-30")], POLICY)

    assert [
        standing.on(o(d)) for d in ("2021-05-31", "2021-06-29", "2021-06-30", "2030-01-01")
    ] == [NO, POSSIBLE, YES, YES]
    assert standing.grade == "single-source"


def test_withdrawal_with_unknown_day_is_possible_until_month_end() -> None:
    """Left some day in January 2024: yes in December, possible in January, no in February."""
    standing = resolve(
        [said("start", "2012-01-01"), said("end", "2024-01-01", "2024-01-31")], POLICY
    )

    assert [
        standing.on(o(d)) for d in ("2023-12-31", "2024-01-01", "2024-01-30", "2024-01-31")
    ] == [YES, POSSIBLE, POSSIBLE, NO]


def test_two_independent_voices_settle_and_their_dates_meet() -> None:
    """One says June, one says the 15th: the 15th, settled by two voices."""
    standing = resolve(
        [said("start", "2021-06-01", "2021-06-30", group=1), said("start", "2021-06-15", group=2)],
        POLICY,
    )

    assert [standing.on(o(d)) for d in ("2021-06-14", "2021-06-15")] == [NO, YES]
    assert (standing.grade, standing.voices) == ("settled", 2)


def test_disjoint_dates_of_equal_voices_are_contested_and_both_stay_possible() -> None:
    """Two houses of one letter give two days: neither is averaged, both stay possible."""
    standing = resolve(
        [
            said("start", "2021-05-10", group=1, claim="a"),
            said("start", "2021-05-20", group=2, claim="b"),
        ],
        POLICY,
    )

    assert [
        standing.on(o(d)) for d in ("2021-05-09", "2021-05-10", "2021-05-19", "2021-05-20")
    ] == [NO, POSSIBLE, POSSIBLE, YES]
    assert standing.grade == "contested"
    assert {"a", "b"} == set(standing.winners)


def test_a_better_source_decides_between_two_dates() -> None:
    """One voice of letter A against one of letter C: A's date, and C is named a loser."""
    standing = resolve(
        [
            said("start", "2021-05-10", rank=2, group=1, claim="a"),
            said("start", "2021-05-20", rank=4, group=2, claim="b"),
        ],
        POLICY,
    )

    assert [standing.on(o(d)) for d in ("2021-05-09", "2021-05-10")] == [NO, YES]
    assert tuple(c for c, _ in standing.losers) == ("b",)


def test_one_house_with_two_dates_contests_nothing() -> None:
    """A house that corrects itself is one voice; its other date loses."""
    standing = resolve(
        [said("start", "2021-05-10", group=1), said("start", "2021-05-20", group=1)], POLICY
    )

    assert standing.grade == "single-source"
    assert len(standing.losers) == 1


@pytest.mark.parametrize(
    ("ours", "theirs", "prevails"),
    [
        # (rank, voices) of each side, worked from the policy's order.
        ((1, 1), (2, 5), True),
        ((2, 5), (1, 1), False),
        ((3, 2), (3, 1), True),
        ((3, 1), (3, 1), False),
        ((3, 3), (3, 2), False),
        ((3, 4), (3, 2), True),
        ((2, 1), (3, 1), True),
        ((2, 1), (3, 2), False),
        ((0, 1), (1, 9), True),
        ((3, 0), (3, 1), False),
        ((3, 1), (3, 0), True),
    ],
)
def test_who_outvotes_whom(ours: tuple[int, int], theirs: tuple[int, int], prevails: bool) -> None:
    """Text and ruling first, then reliability with enough voices, then twice the voices."""
    camp = [said("start", "2021-01-01", rank=ours[0], group=i) for i in range(ours[1])]
    rival = [said("start", "2022-01-01", rank=theirs[0], group=50 + i) for i in range(theirs[1])]

    assert prevails is outvotes(camp, rival, POLICY)


def test_a_list_shows_a_party_by_that_day() -> None:
    """Seen in a list of 2023-03-01: yes from then on, possible before."""
    standing = resolve([said("observed", "2023-03-01")], POLICY)

    assert [standing.on(o(d)) for d in ("2010-01-01", "2023-03-01")] == [POSSIBLE, YES]


def test_suspension_is_subtracted() -> None:
    """Suspended from 2020-03-01 until resumed 2021-03-01: no in between, yes on both sides."""
    standing = resolve(
        [said("start", "2015-01-01"), said("suspend", "2020-03-01"), said("resume", "2021-03-01")],
        POLICY,
    )

    assert [
        standing.on(o(d)) for d in ("2020-02-29", "2020-03-01", "2021-02-28", "2021-03-01")
    ] == [YES, NO, NO, YES]


def test_a_suspension_of_unknown_end_and_vague_start_leaves_doubt() -> None:
    """Suspended some day in March 2020 and never resumed: possible in March, no afterwards."""
    standing = resolve(
        [said("start", "2015-01-01"), said("suspend", "2020-03-01", "2020-03-31")], POLICY
    )

    assert [standing.on(o(d)) for d in ("2020-02-29", "2020-03-15", "2020-03-31")] == [
        YES,
        POSSIBLE,
        NO,
    ]


def test_two_sources_of_one_suspension_make_one_gap() -> None:
    """The second report of one suspension, dated to the month, blurs nothing that is known."""
    standing = resolve(
        [
            said("start", "2015-01-01"),
            said("suspend", "2020-03-10", group=1),
            said("suspend", "2020-03-01", "2020-03-31", group=2),
            said("resume", "2021-03-01", group=1),
            said("resume", "2021-03-01", group=2),
        ],
        POLICY,
    )

    assert [standing.on(o(d)) for d in ("2020-03-05", "2020-03-15", "2021-03-01")] == [YES, NO, YES]


def test_a_suspension_may_name_its_own_end() -> None:
    """``suspended 2020-03-01/2021-03-01`` is over without a claim that it was resumed."""
    standing = resolve(
        [said("start", "2015-01-01"), said("suspend", "2020-03-01", end="2021-03-01")], POLICY
    )

    assert [
        standing.on(o(d)) for d in ("2020-02-29", "2020-03-01", "2021-02-28", "2021-03-01")
    ] == [YES, NO, NO, YES]


def test_two_suspensions_are_two_gaps() -> None:
    """Suspended and resumed twice: yes between the gaps."""
    standing = resolve(
        [
            said("start", "2015-01-01"),
            said("suspend", "2016-01-01"),
            said("resume", "2017-01-01"),
            said("suspend", "2018-01-01"),
            said("resume", "2019-01-01"),
        ],
        POLICY,
    )

    assert [
        standing.on(o(d)) for d in ("2016-06-01", "2017-06-01", "2018-06-01", "2019-06-01")
    ] == [NO, YES, NO, YES]


def test_return_after_withdrawal_gives_two_spells() -> None:
    """In from 2000, out in 2010, back in 2015: three answers and two spells."""
    standing = resolve(
        [said("start", "2000-01-01"), said("end", "2010-01-01"), said("start", "2015-01-01")],
        POLICY,
    )

    assert len(standing.spells) == 2
    assert [
        standing.on(o(d)) for d in ("2009-12-31", "2010-01-01", "2014-12-31", "2015-01-01")
    ] == [YES, NO, NO, YES]


def test_a_return_whose_first_entry_nobody_tells_is_two_spells() -> None:
    """Listed in 2005, out in 2010, back in 2015: the list belongs to the first membership."""
    standing = resolve(
        [said("observed", "2005-01-01"), said("end", "2010-01-01"), said("start", "2015-01-01")],
        POLICY,
    )

    assert [standing.on(o(d)) for d in ("2009-12-31", "2014-12-31", "2015-01-01")] == [YES, NO, YES]
    assert standing.grade != "contested"


def test_who_left_had_been_in() -> None:
    """Known only to have left on 2010-01-01: possible before, no since; back in 2015: yes."""
    left = [said("end", "2010-01-01")]
    back = [*left, said("start", "2015-01-01")]

    assert [resolve(left, POLICY).on(o(d)) for d in ("2009-12-31", "2010-01-01")] == [POSSIBLE, NO]
    assert [resolve(back, POLICY).on(o(d)) for d in ("2009-12-31", "2012-01-01", "2015-01-01")] == [
        POSSIBLE,
        NO,
        YES,
    ]


def test_a_plan_given_up_is_over() -> None:
    """Planned for 2020, cancelled on 2022-01-01: possible until then, no since."""
    standing = resolve([said("plan", "2020-01-01"), said("end", "2022-01-01")], POLICY)

    assert [standing.on(o(d)) for d in ("2021-12-31", "2022-01-01")] == [POSSIBLE, NO]


def test_two_reports_of_one_withdrawal_make_one_end() -> None:
    """The second report of the same exit does not open a second membership."""
    standing = resolve(
        [
            said("start", "2000-01-01"),
            said("end", "2010-01-01", group=1),
            said("end", "2010-01-01", "2010-12-31", group=2),
        ],
        POLICY,
    )

    assert len(standing.spells) == 1
    assert standing.on(o("2010-01-01")) is NO


def test_a_notice_of_withdrawal_ends_nothing_for_certain() -> None:
    """After a notice the membership is possible: notices are taken back."""
    standing = resolve([said("start", "2000-01-01"), said("notice", "2020-05-01")], POLICY)

    assert [standing.on(o(d)) for d in ("2020-04-30", "2020-05-01")] == [YES, POSSIBLE]


def test_an_accession_claimed_and_denied_by_equals_is_contested() -> None:
    """One side claims it, the other denies it: possible, contested, both are winners."""
    standing = resolve(
        [said("start", "2021-01-01", group=1, claim="a"), said("deny", group=2, claim="b")],
        POLICY,
    )

    assert standing.on(o("2022-01-01")) is POSSIBLE
    assert standing.grade == "contested"
    assert {"a", "b"} <= set(standing.winners)


def test_a_denial_that_weighs_more_denies() -> None:
    """The keeper of the text says that it never joined: no, denied, and the press is a loser."""
    standing = resolve(
        [said("start", "2021-01-01", group=1, claim="a"), said("deny", rank=1, group=2, claim="b")],
        POLICY,
    )

    assert standing.on(o("2022-01-01")) is NO
    assert standing.grade == "denied"
    assert {"a"} == {c for c, _ in standing.losers}


def test_a_weak_denial_is_heard_and_changes_nothing() -> None:
    """Memory against a source: the source stands."""
    standing = resolve(
        [said("start", "2021-01-01", group=1), said("deny", rank=9, weak=True, group=2)], POLICY
    )

    assert standing.on(o("2022-01-01")) is YES
    assert standing.losers[0][1] == "denies it, but is too weak to count"


def test_a_plan_is_possible_only() -> None:
    """Announced to join: never certain, however good the source."""
    standing = resolve([said("plan", "2026-09-15", rank=1)], POLICY)

    assert [standing.on(o(d)) for d in ("2026-09-14", "2027-01-01")] == [NO, POSSIBLE]


def test_a_plan_is_forgotten_when_the_act_follows() -> None:
    """The signature has its own date; the plan adds nothing."""
    standing = resolve([said("plan", "2020-01-01"), said("start", "2021-01-01")], POLICY)

    assert [standing.on(o(d)) for d in ("2020-12-31", "2021-01-01")] == [NO, YES]


# The life of a text


def life(evidence: Sequence[Evidence], term: str = "", shape: str = "bilateral") -> Standing:
    """Return the life of a text under the built-in policy."""
    return life_of(evidence, shape, term, POLICY)


def test_a_stated_term_runs_out_and_is_possible_afterwards() -> None:
    """Five years from 2000-03-01: yes until 2005-02-28, then possible, for nobody said it ended."""
    standing = life([said("start", "2000-03-01")], "P5Y")

    assert [standing.on(o(d)) for d in ("2005-02-28", "2005-03-01")] == [YES, POSSIBLE]


@pytest.mark.parametrize(
    ("term", "last_certain"),
    [
        ("P6M", "2000-08-31"),
        ("P1Y6M", "2001-08-31"),
        ("P90D", "2000-05-29"),
        ("indefinite", "9000-01-01"),
    ],
)
def test_terms_count_months_and_days(term: str, last_certain: str) -> None:
    """2000-03-01 + 6 months = 09-01; + 90 days = 05-30; indefinite never runs out."""
    standing = life([said("start", "2000-03-01")], term)

    assert standing.on(o(last_certain)) is YES
    if term != "indefinite":
        assert standing.on(o(last_certain) + 1) is POSSIBLE


def test_a_bilateral_text_without_a_term_is_presumed_alive_for_five_years() -> None:
    """Signed 2000-03-01, nothing heard since: yes until 2005-03-01, then possible, never no."""
    standing = life([said("start", "2000-03-01")])

    assert [standing.on(o(d)) for d in ("2005-02-28", "2005-03-01", "2050-01-01")] == [
        YES,
        POSSIBLE,
        POSSIBLE,
    ]


def test_evidence_of_life_renews_the_presumption() -> None:
    """Still cited as active on 2010-01-01: yes until then, and presumed for five years more."""
    standing = life([said("start", "2000-03-01"), said("observed", "2010-01-01")])

    assert [standing.on(o(d)) for d in ("2010-01-01", "2014-12-31", "2015-01-01")] == [
        YES,
        YES,
        POSSIBLE,
    ]


def test_a_multilateral_text_does_not_run_out() -> None:
    """No presumption of a term for open texts."""
    assert life([said("start", "1967-10-10")], shape="multilateral").on(o("2060-01-01")) is YES


def test_a_binding_text_is_possible_from_signature() -> None:
    """Signed, entry into force unknown: possible, never certain."""
    standing = life([said("maybe", "2000-03-01", rank=1)])

    assert [standing.on(o(d)) for d in ("2000-02-29", "2000-03-02")] == [NO, POSSIBLE]


def test_a_renewed_term_carries_the_text_on() -> None:
    """Five years from 1979-01-31, renewed 2018/2023 and 2023-08-27/2024-02-27: who renews it in
    2018 shows that it was alive until then, and after the last renewal it may be over."""
    standing = life(
        [
            said("start", "1979-01-31"),
            said("term", "2018-08-27", end="2023-08-27"),
            said("term", "2023-08-27", end="2024-02-27"),
        ],
        "P5Y",
    )

    assert [
        standing.on(o(d)) for d in ("1983-12-31", "2000-01-01", "2020-01-01", "2024-02-26")
    ] == [YES, YES, YES, YES]
    assert standing.on(o("2024-03-01")) is not YES


def test_a_denied_renewal_does_not_deny_the_text() -> None:
    """ "It was not renewed" is about the term that did not come, not about those before."""
    standing = life(
        [
            said("start", "2000-03-01", group=1),
            said("term", "2005-03-01", end="2010-03-01", group=1),
            said("deny-term", "2010-03-01", group=2),
        ],
        "P5Y",
    )

    assert standing.on(o("2002-01-01")) is YES
    assert standing.on(o("2007-01-01")) is YES


def test_a_text_known_only_by_its_end_was_alive_before() -> None:
    """Somebody ended it on 2011-01-01: alive before, for as long as anybody asks, and out after."""
    standing = life([said("end", "2011-01-01")])

    assert [standing.on(o(d)) for d in ("2010-12-31", "2011-01-01")] == [YES, NO]
