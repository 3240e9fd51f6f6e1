"""Public bug reports of neighbouring tools, replayed: one test a report, named after it."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import blocs
from blocs.cli import main
from blocs.dates import parse_day
from blocs.errors import QuestionError
from blocs.ledger.validate import check_folder
from blocs.ledger.view import Ledger, open_ledger
from folders import write_ledger

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    from blocs.ledger.store import build
    from blocs.ledger.view import bundled

    built = build(bundled()["space"], tmp_path_factory.mktemp("space") / "space.duckdb")
    with Ledger(built.path) as ledger:
        yield ledger


def kinds(folder: Path) -> dict[str, int]:
    """Return how often each kind of problem was found."""
    found: dict[str, int] = {}
    for problem in check_folder(folder).problems:
        found[problem.kind] = found.get(problem.kind, 0) + 1
    return found


def test_bl_01_czechoslovakia_is_not_moved_to_a_successor(tmp_path: Path) -> None:
    """countrycode 143: in 1990 it is a party, in 2024 it is gone, and nobody took its place."""
    folder = write_ledger(
        tmp_path / "old",
        sources=[{"source_id": "s", "published": "1989"}],
        parties=[
            {"party_id": "CSHH", "label": "Czechoslovakia", "exists": "1918-10-28/1993-01-01"},
            {"party_id": "CZE", "label": "Czechia", "exists": "1993-01-01/.."},
            {"party_id": "CHN", "label": "China"},
        ],
        instruments=[{"instrument_id": "pact"}],
        participation=[
            {"source_id": "s", "instrument_id": "pact", "party_id": p, "when": "1988-05-01"}
            for p in ("CSHH", "CHN")
        ],
    )
    with open_ledger(folder) as ledger:
        then = {m.party for m in ledger.as_of("1990-01-01").members("pact").rows}
        now = ledger.as_of("2024-01-01")

        assert then == {"CSHH", "CHN"}
        assert {m.party for m in now.members("pact").rows} == {"CHN"}
        assert now.status("pact", "CZE").answer == "unknown"


@pytest.mark.parametrize(
    ("day", "party"),
    [("1985-01-01", "YUG-SFR"), ("1995-01-01", "YUG-FR"), ("2002-01-01", "YUG-FR")],
)
def test_bl_02_yugoslavia_is_another_state_at_another_date(
    space: Ledger, day: str, party: str
) -> None:
    """country_converter 57: three states, never None."""
    assert space.find_party("Yugoslavia", parse_day(day)) == party


def test_bl_02_yugoslavia_without_a_date_is_ambiguous(space: Ledger) -> None:
    """Asked of today it means nobody, and the answer names whom it meant."""
    with pytest.raises(QuestionError, match="YUG-FR"):
        space.find_party("Yugoslavia")


def test_bl_03_withdrawn_codes_have_bounds_and_successors(space: Ledger) -> None:
    """pycountry 152: every former state has an interval of existence and successors."""
    former = ("SUHH", "CSHH", "DDDE", "CSXX", "YDYE", "YUG-SFR", "YUG-FR")
    bounded = {r[0] for r in space.rows("select party_id from parties where exists like '%/%-%'")}
    followed = {r[0] for r in space.rows("select predecessor from successions")}

    assert set(former) <= bounded
    assert set(former) <= followed


def test_bl_04_a_join_by_code_and_date_does_not_grow(space: Ledger) -> None:
    """countryyear 17: at any date at most one living state has a given COW code."""
    for year in (1950, 1985, 1991, 1992, 1995, 2003, 2005, 2007, 2024):
        day = parse_day(f"{year}-06-30")
        codes = [
            cow
            for party, cow in space.rows(
                "select party_id, cow from parties where kind = 'state' and cow <> ''"
            )
            if space.existed(party, day)
        ]

        assert len(codes) == len(set(codes)), year


@pytest.mark.parametrize("name", ["XK", "XKX", "KSV", "Kosovo*", "Kosovo"])
def test_bl_05_kosovo_is_one_party_under_every_code(space: Ledger, name: str) -> None:
    """country_converter 29: the code is marked user-assigned."""
    assert space.find_party(name) == "XKX"
    assert "user-assigned" in space.one("select note from parties where party_id = 'XKX'")


def test_bl_06_taiwan_has_our_label_and_every_spelling_links(space: Ledger) -> None:
    """countries 823: no political ISO short name on a page."""
    assert space.label("TWN") == "Taiwan"
    assert {space.find_party(n) for n in ("Chinese Taipei", "中華民國", "Taiwan")} == {"TWN"}


def test_bl_07_ivory_coast_links_in_four_spellings_and_mojibake_is_refused(
    space: Ledger, tmp_path: Path
) -> None:
    """CsvHelper 2288: a wrongly decoded name is a problem with its repair, never stored."""
    spellings = ["Ivory Coast", "Cote d'Ivoire", "Côte d’Ivoire"]
    spellings.append(unicodedata.normalize("NFD", "Côte d'Ivoire"))
    folder = write_ledger(
        tmp_path / "bad", parties=[{"party_id": "CIV", "label": "CÃ´te d'Ivoire"}]
    )
    (problem,) = check_folder(folder).problems

    assert {space.find_party(s) for s in spellings} == {"CIV"}
    assert (problem.path, problem.line, problem.kind) == ("parties.csv", 2, "Mojibake")
    assert "Côte d'Ivoire" in problem.hint


def test_bl_08_namibias_na_survives_the_round_trip(tmp_path: Path) -> None:
    """country_converter 22: NA is a code, an empty cell is the only missing value."""
    folder = write_ledger(
        tmp_path / "na",
        sources=[{"source_id": "s", "published": "2020"}],
        parties=[{"party_id": "NA", "label": "Namibia"}, {"party_id": "NO", "label": "Norway"}],
        instruments=[{"instrument_id": "pact"}],
        participation=[
            {"source_id": "s", "instrument_id": "pact", "party_id": p, "when": "2019-01-01"}
            for p in ("NA", "NO")
        ],
    )
    with open_ledger(folder) as ledger:
        frame = ledger.as_of("2020-06-01").members("pact").to_pandas()

    assert sorted(frame["party"]) == ["NA", "NO"]


def test_bl_09_no_yaml_can_turn_norway_into_false() -> None:
    """home-assistant 69955: ledgers are CSV and TOML; no YAML reader is a dependency."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert not any("yaml" in d.lower() for d in project["dependencies"])


def test_bl_10_a_bad_byte_at_line_20000_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """frictionless-py 1755: after a BOM and 20,000 good lines, one Windows-1252 byte."""
    parties = [{"party_id": f"P{n:05}", "label": "x"} for n in range(20_001)]
    folder = write_ledger(tmp_path / "late", parties=parties)
    path = folder / "parties.csv"
    lines = path.read_bytes().split(b"\n")
    lines[19_999] = lines[19_999].replace(b",x,", b",caf\xe9,")
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    with pytest.raises(SystemExit) as stopped:
        main(["build", str(folder), "--out", str(tmp_path / "late.duckdb")])
    said = capsys.readouterr().err

    assert stopped.value.code == 3
    assert "parties.csv:20000" in said
    assert "0xe9" in said
    assert not (tmp_path / "late.duckdb").exists()


def test_bl_10_a_byte_order_mark_alone_is_no_problem(tmp_path: Path) -> None:
    """sqlite-utils 250: the first column keeps its name."""
    folder = write_ledger(tmp_path / "bom", parties=[{"party_id": "ITA", "label": "Italy"}])
    path = folder / "parties.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert kinds(folder) == {}


def test_bl_11_a_short_file_is_never_guessed_at(tmp_path: Path) -> None:
    """frictionless-py 844: three lines and one accent are UTF-8, or an error."""
    folder = write_ledger(tmp_path / "eta", parties=[{"party_id": "ITA", "label": "età"}])
    good = kinds(folder)
    path = folder / "parties.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("iso8859-9"))

    assert good == {}
    assert kinds(folder) == {"EncodingNotUtf8": 1}


def test_bl_12_a_file_that_went_through_a_spreadsheet_says_so(tmp_path: Path) -> None:
    """dataorg 3: each damaged cell is named, with the likely cause."""
    folder = write_ledger(
        tmp_path / "xls",
        sources=[{"source_id": "s", "published": "45356"}],
        parties=[{"party_id": "CHN", "label": "China"}],
        instruments=[{"instrument_id": "pact"}],
        participation=[
            {"claim_id": "9.45E+12", "source_id": "s", "instrument_id": "pact",
             "party_id": "CHN", "when": "1/7/06"},
            {"claim_id": "c2", "source_id": "s", "instrument_id": "pact", "party_id": "CHN",
             "when": "#####"},
        ],
    )  # fmt: skip
    problems = check_folder(folder).problems

    assert {(p.column, p.kind) for p in problems} == {
        ("published", "DateNotEdtf"),
        ("claim_id", "IdLooksLikeNumber"),
        ("when", "DateNotEdtf"),
    }
    assert all("spreadsheet" in f"{p.message} {p.hint}" for p in problems)


def test_a_page_edited_in_place_after_we_cited_it_keeps_both_readings(space: Ledger) -> None:
    """Two retrievals of one list are two sources; the earlier view does not change."""
    early = blocs.open(space.path).as_of("2023-12-31", known_at="2024-01-31")
    late = blocs.open(space.path).as_of("2023-12-31")

    assert early.members("artemis-accords").certain <= late.members("artemis-accords").possible
