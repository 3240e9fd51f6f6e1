"""blocs stress on the space ledger: words first, figures, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import blocs.stress
from blocs.cli import main
from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, open_ledger
from blocs.stress import settings_from_cases, stress

DAY = "2024-03-04"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line and return (exit code, stdout, stderr)."""
    code = 0
    try:
        main(list(arguments))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def space() -> Ledger:
    """Return the bundled ledger."""
    return open_ledger("space")


def test_the_answer_begins_in_words_and_ends_with_the_threats(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Scope, hub, partner, common cause and border as sentences; then tables; then threats."""
    code, out, _ = run(capsys, "stress", "artemis-accords", "--as-of", DAY, "--runs", "200")

    assert code == 0
    assert out.startswith(f"artemis-accords as of {DAY}")
    assert "36 parties in 1 instrument" in out
    assert out.index("Losing its hub, United States") < out.index("member-reach")
    assert out.index("Assumed: no claim settles it") < out.index("What could make this wrong")


def test_every_text_names_the_threats_even_when_few_tables_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """--show shortens the tables, never the threats away."""
    _, out, _ = run(capsys, "stress", "ilrs", "--as-of", DAY, "--runs", "50", "--show", "rules")

    assert "independence, selection" in out
    assert "programme" in out
    assert "Most critical" not in out


def test_the_accords_open_and_the_station_rests_on_china(space: Ledger) -> None:
    """The rules that the ledger cites: the Accords are open; the ILRS is led by China and Russia.

    So the loss of China leaves the station's text standing and nothing working under it, while the
    Accords keep most of their members without the United States in the worlds in which they live.
    """
    snapshot = space.as_of(DAY)
    settings = settings_from_cases(snapshot)
    station = stress(snapshot, "ilrs", shock="hub", worlds=400, settings=settings)
    accords = stress(snapshot, "artemis-accords", shock="hub", worlds=400, settings=settings)

    assert [r["rule"] for r in station.rules] == ["programme"]
    assert station.values["text-survival"]["retained"] == 1.0
    assert station.values["member-reach"]["retained"] == 0.0
    assert [r["rule"] for r in accords.rules] == ["open"]
    # Everybody but the United States stays where the text lives: 35 of 36, with probability
    # 1 - kappa; the convener's exit is not imitated.
    expected = (1 - settings.kappa) * 35 / 36
    assert accords.values["member-reach"]["retained"] == pytest.approx(expected, abs=0.08)


def test_losing_its_hub_ends_nearly_all_of_chinas_texts(space: Ledger) -> None:
    """Each bilateral dies with China; only texts of three or more can outlive it."""
    answer = stress(space.as_of(DAY, level="agency"), "CHN", shock="hub", worlds=300)
    larger = sum(1 for r in answer.rules if r["rule"] != "bilateral")
    texts = len(answer.target["instruments"])

    assert answer.values["hub-reach"]["retained"] == 0.0
    assert larger / texts < 0.2
    assert answer.values["text-survival"]["retained"] < 0.2


def test_a_reader_may_set_what_no_claim_settles(capsys: pytest.CaptureFixture[str]) -> None:
    """beta and kappa by hand are used and named as the reader's."""
    _, out, _ = run(
        capsys,
        *("stress", "artemis-accords", "--as-of", DAY, "--runs", "50"),
        *("--beta", "0.1", "--kappa", "0.9", "--json"),
    )
    answer = json.loads(out)["answer"]
    told = {a["what"]: a for a in answer["assumptions"]}

    assert (answer["border"]["beta"], answer["border"]["kappa"]) == (0.1, 0.9)
    assert "set by the reader" in told["beta"]["why"]
    assert told["artemis-accords.kappa"]["value"] == "0.90"


def test_nothing_that_came_later_changes_what_was_known(space: Ledger) -> None:
    """Cases of exits after the known-at day bear on no assumption of an earlier view."""
    early = settings_from_cases(space.as_of("2020-01-01", known_at="2020-01-01"))
    used = set(early.claims)
    late = {
        claim
        for claim, day in space.rows(
            "select claim_id, published_day from exits join source_fact using (source_id)"
        )
        if day > early_day(space)
    }

    assert not used & late


def early_day(space: Ledger) -> int:
    """Return the ordinal of 2020-01-01."""
    return space.as_of("2020-01-01").day


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("stress",), 2, "name a TARGET"),
        (("stress", "artemis-accord5"), 4, "Nearest"),
        (("stress", "ilrs", "--shock", "exit:USA", "--as-of", DAY), 4, "no party to"),
        (("stress", "ilrs", "--runs", "0"), 4, "1 or more"),
        (("stress", "ilrs", "--beta", "-1"), 4, "0 or more"),
        (("stress", "ilrs", "--kappa", "1.5"), 4, "between 0 and 1"),
        (("stress", "ilrs", "--seed", "-3"), 4, "seed"),
        (("stress", "ilrs", "--doubt", "settled"), 4, "GRADE=PROBABILITY"),
        (("stress", "ilrs", "--doubt", "sure=1"), 4, "no grade"),
        (("stress", "ilrs", "--show", "everything"), 4, "choose among"),
        (("stress", "ilrs", "--hub", "USA", "--as-of", DAY), 4, "no party"),
        (("stress", "ilrs", "--as-of", "1950-01-01"), 4, "unknown"),
        (("stress", "--phase", "--parties", "2"), 4, "3"),
        (("stress", "--phase", "--runs", "1"), 4, "2 or more"),
        (("stress", "ilrs", "--figure", "x.pdf", "--runs", "20"), 4, "svg"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    """No traceback, no empty answer: the message says what was wrong."""
    monkeypatch.chdir(tmp_path)
    got, out, err = run(capsys, *arguments)

    assert got == code, err
    assert said in err
    assert out == ""
    assert list(tmp_path.glob("x*")) == []


def test_figures_say_both_clocks_build_and_seed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The picture can be cited by itself, and the same question draws the same bytes."""
    drawn = []
    for name in ("one.svg", "two.svg"):
        path = tmp_path / name
        run(
            capsys,
            *("stress", "ilrs", "--as-of", DAY, "--known-at", "2026-11-25", "--runs", "50"),
            *("--figure", str(path)),
        )
        drawn.append(path.read_text(encoding="utf-8"))

    for words in (DAY, "2026-11-25", "build", "seed 1", "as recorded", "open accord"):
        assert words in drawn[0]
    assert drawn[0] == drawn[1]


def test_the_public_names_are_there() -> None:
    """What the room promises can be loaded, and nothing has the name of one of its modules."""
    folder = Path(blocs.stress.__file__).parent
    modules = {p.stem for p in folder.glob("*.py")}

    assert sorted(set(blocs.stress.__all__) & modules) == []
    for name in blocs.stress.__all__:
        assert getattr(blocs.stress, name).__doc__
    with pytest.raises(AttributeError):
        _ = blocs.stress.nothing


def test_a_day_before_all_evidence_is_unknown_not_zero(space: Ledger) -> None:
    """Outside what the sources cover there is no stress answer."""
    with pytest.raises(QuestionError, match="unknown"):
        stress(space.as_of("1950-01-01"), "CHN", worlds=10)
