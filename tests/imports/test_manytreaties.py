"""The import of manytreaties: a folder with every trap, worked by hand."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from blocs.cli import main
from blocs.errors import DataError
from blocs.imports import FORMATS
from blocs.imports.texts import clean_title
from blocs.imports.treaties import AgreementRow, PartyEntry
from blocs.ledger.members import bulk_answers
from blocs.ledger.validate import check_folder
from blocs.ledger.view import open_ledger

A = dict[str, str]
AGREEMENTS: list[A] = [
    # An ordinary convention; its end is a placeholder.
    {
        "list": "GGO",
        "treatyID": "SEALS_1972A",
        "title": "Convention On Seals",
        "begin": "1972-06-01",
        "signature": "1972-06-01",
        "force": "1978-03-11",
        "end": "9999-12-31",
        "type_ambit": "Multilateral",
        "type_agree": "Convention",
    },
    # The same convention in another list, with the same treatyID.
    {
        "list": "IEADB",
        "treatyID": "SEALS_1972A",
        "source_key": "2771",
        "title": "Convention on Seals",
        "begin": "1972-06-01",
        "signature": "1972-06-01",
        "force": "1978-03-11",
        "type_ambit": "Multilateral",
        "type_agree": "Convention",
    },
    # Two texts under one treatyID; the second stands twice.
    {
        "list": "GPTAD",
        "treatyID": "ALB_2002O",
        "source_key": "7",
        "title": "Albania Macedonia",
        "begin": "2002-01-07",
        "signature": "2002-01-07",
    },
    {
        "list": "GPTAD",
        "treatyID": "ALB_2002O",
        "source_key": "6",
        "title": "Albania Croatia",
        "begin": "2002-09-27",
        "signature": "2002-09-27",
        "force": "2003-01-06",
    },
    {
        "list": "GPTAD",
        "treatyID": "ALB_2002O",
        "source_key": "6",
        "title": "Albania Croatia",
        "begin": "2002-09-27",
        "signature": "2002-09-27",
        "force": "2003-01-06",
    },
    # A bilateral that ends on a day that no calendar has.
    {
        "list": "GGO",
        "treatyID": "POL-SWE_1969A",
        "title": "Agreement On Herring",
        "begin": "1969-01-15",
        "signature": "1969-01-15",
        "force": "1969-02-01",
        "end": "1976-06-31",
        "term": "1976-06-31",
        "type_ambit": "Bilateral",
        "type_agree": "Agreement",
    },
    # A list that writes years as 1 January.
    {
        "list": "LABPTA",
        "treatyID": "CAN-CHL_1997O",
        "title": "Canada Chile",
        "begin": "1997-01-01",
        "signature": "1997-01-01",
        "force": "1997-01-01",
    },
    # In force before signature, and a title in the wrong encoding.
    {
        "list": "GGO",
        "treatyID": "BALLST_2004A",
        "title": "Convention On Ships\x92 Ballast",
        "begin": "2004-02-13",
        "signature": "2004-02-13",
        "force": "2003-01-01",
        "type_ambit": "Multilateral",
        "type_agree": "Convention",
    },
]
SEALS: A = {
    "list": "GGO",
    "treatyID": "SEALS_1972A",
    "title": "Convention On Seals",
    "begin": "1972-06-01",
    "signature": "1972-06-01",
    "force": "1978-03-11",
}
PARTIES: list[A] = [
    {
        "list": "GGO",
        "treatyID": "POL-SWE_1969A",
        "title": "Agreement on Herring",
        "begin": "1969-01-15",
        "signature": "1969-01-15",
        "stateID": "POL",
        "state_signature": "1969-01-15",
    },
    {
        "list": "GGO",
        "treatyID": "POL-SWE_1969A",
        "title": "Agreement On Herrings",
        "begin": "1969-01-15",
        "signature": "1969-01-15",
        "stateID": "SWE",
        "state_force": "1969-02-01",
    },
    {
        **SEALS,
        "stateID": "NOR",
        "state_signature": "1972-06-01",
        "state_ratification": "1973-12-10",
        "state_force": "1978-03-11",
        "state_end": "9999-12-31",
    },
    {
        **SEALS,
        "stateID": "NAM",
        "state_ratification": "1990-04-01",
        "state_force": "1990-05-01",
        "state_end": "1995-01-01",
    },
    # Two rows of one kind of trap each: an end before the start, and no date at all.
    {**SEALS, "stateID": "KOS", "state_force": "1990-05-01", "state_end": "1980-01-01"},
    {**SEALS, "stateID": "CHL"},
    {**SEALS, "stateID": "EUE", "state_ratification": "1985-01-01"},
    {**SEALS, "stateID": ""},
    {
        **SEALS,
        "stateID": "NOR",
        "state_signature": "1972-06-01",
        "state_ratification": "1973-12-10",
        "state_force": "1978-03-11",
        "state_end": "9999-12-31",
    },
    # An appended block: one step back in time, then only repeats, with the dates of others.
    {
        **SEALS,
        "begin": "1960-01-01",
        "stateID": "NOR",
        "state_force": "2007-05-10",
        "state_end": "1970-06-30",
    },
    # IEADB: treatyID, begin and force are the member's own; COG is either Congo.
    {
        "list": "IEADB",
        "treatyID": "SEALS_1975A",
        "title": "Convention On Seals",
        "begin": "1975-05-05",
        "signature": "1972-06-01",
        "stateID": "NOR",
        "state_signature": "1975-05-05",
        "state_ratification": "1975-05-05",
        "force": "1978-03-11",
    },
    {
        "list": "IEADB",
        "treatyID": "SEALS_1980A",
        "title": "Convention On Seals",
        "begin": "1980-05-05",
        "signature": "1972-06-01",
        "stateID": "COG",
        "state_signature": "1980-05-05",
        "force": "2899-01-01",
    },
    {
        "list": "IEADB",
        "treatyID": "SEALS_1981A",
        "title": "Convention On Seals",
        "begin": "1981-05-05",
        "signature": "1972-06-01",
        "stateID": "KOR - PRK",
        "state_signature": "1981-05-05",
        "state_ratification": "1981-05-05",
        "force": "1981-06-05",
    },
    # GPTAD has no dates of parties; the last text is not among its agreements.
    {
        "list": "GPTAD",
        "treatyID": "ALB_2002O",
        "title": "Albania Croatia",
        "begin": "2002-09-27",
        "signature": "2002-09-27",
        "stateID": "ALB",
    },
    {
        "list": "GPTAD",
        "treatyID": "ALB_2002O",
        "title": "Albania Croatia",
        "begin": "2002-09-27",
        "signature": "2002-09-27",
        "stateID": "HRV",
    },
    {
        "list": "GPTAD",
        "treatyID": "EFTSGP_2002O",
        "title": "EFTA Singapore",
        "begin": "2002-06-26",
        "signature": "2002-06-26",
        "stateID": "EFTA",
    },
]


def put(path: Path, fields: tuple[str, ...], rows: list[A], zipped: bool = False) -> None:
    """Write a foreign table, plain or gzipped."""
    opener = gzip.open if zipped else open
    with opener(path, "wt", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [*fields, "grounds"])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Return a small folder in the layout of manytreaties."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    put(folder / "agreements.csv.gz", AgreementRow._fields, AGREEMENTS, zipped=True)
    put(folder / "parties.csv", PartyEntry._fields, PARTIES)
    return folder


@pytest.fixture
def imported(foreign: Path, tmp_path: Path) -> Path:
    """Return the ledger folder made from it."""
    FORMATS["manytreaties"](foreign, tmp_path / "out")
    return tmp_path / "out"


def table(folder: Path, name: str) -> list[A]:
    """Return the rows of one file of a ledger."""
    with open(folder / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def said(folder: Path, instrument: str, party: str) -> list[tuple[str, str, str]]:
    """Return (event, when, credibility) of what is claimed of a party."""
    return [
        (c["event"], c["when"], c["credibility"])
        for c in table(folder, "claims/participation.csv")
        if c["instrument_id"] == instrument and c["party_id"] == party
    ]


def test_imported_ledger_has_no_problem(imported: Path) -> None:
    """What blocs writes, blocs accepts."""
    assert check_folder(imported).problems == []


def test_each_list_is_a_source_and_each_text_of_it_an_instrument(imported: Path) -> None:
    """Texts are told apart by title and signature; a shared treatyID gets a number."""
    ids = [i["instrument_id"] for i in table(imported, "instruments.csv")]

    assert [s["source_id"] for s in table(imported, "sources.csv")] == [
        "GGO",
        "GPTAD",
        "IEADB",
        "LABPTA",
    ]
    assert ids == [
        "GGO.SEALS_1972A",
        "IEADB.SEALS_1972A",
        "GPTAD.ALB_2002O",
        "GPTAD.ALB_2002O@2",
        "GGO.POL-SWE_1969A",
        "LABPTA.CAN-CHL_1997O",
        "GGO.BALLST_2004A",
        "GPTAD.EFTSGP_2002O",
    ]


def test_equal_treaty_ids_are_judged_and_never_merged(imported: Path) -> None:
    """Same treatyID, title and year: same; same treatyID in one list: unsure."""
    assert [
        (j["left_id"], j["right_id"], j["judgement"]) for j in table(imported, "judgements.csv")
    ] == [
        ("GPTAD.ALB_2002O", "GPTAD.ALB_2002O@2", "unsure"),
        ("GGO.SEALS_1972A", "IEADB.SEALS_1972A", "same"),
    ]


def test_claims_of_a_party_are_its_own_dates_without_placeholders(imported: Path) -> None:
    """9999-12-31 ends nothing, and the appended block with other rows' dates is left out."""
    assert said(imported, "GGO.SEALS_1972A", "NOR") == [
        ("signed", "1972-06-01", "2"),
        ("ratified", "1973-12-10", "2"),
        ("entered-into-force", "1978-03-11", "2"),
    ]
    assert said(imported, "GGO.SEALS_1972A", "CHL") == [("signed", "[1972-06-01..]", "2")]


def test_end_before_start_is_kept_and_weak(imported: Path) -> None:
    """The row contradicts itself, so its end cannot settle anything."""
    assert said(imported, "GGO.SEALS_1972A", "XKX") == [
        ("entered-into-force", "1990-05-01", "2"),
        ("withdrew", "1980-01-01", "5"),
    ]


def test_members_date_in_ieadb_does_not_split_the_text(imported: Path) -> None:
    """Three treatyIDs, one convention; force is the member's own; 2899 is no date."""
    text = "IEADB.SEALS_1972A"

    assert ("entered-into-force", "1978-03-11", "2") in said(imported, text, "NOR")
    assert said(imported, text, "COG-COD") == [("signed", "1980-05-05", "2")]
    assert len(said(imported, text, "KOR-PRK")) == 3


def test_parties_without_dates_sign_with_the_text_where_the_list_has_no_others(
    imported: Path,
) -> None:
    """GPTAD names parties only: the day is the text's, and marked as inferred."""
    rows = [c for c in table(imported, "claims/participation.csv") if c["party_id"] == "HRV"]

    assert [(c["event"], c["when"], c["basis"]) for c in rows] == [
        ("signed", "2002-09-27", "inferred")
    ]


def test_impossible_end_is_widened_and_spelling_of_the_title_does_not_matter(
    imported: Path,
) -> None:
    """31 June 1976 becomes about June 1976; both spellings of the herring text are one."""
    assert ("terminated", "1976-06~", "2") in said(imported, "GGO.POL-SWE_1969A", "")
    assert said(imported, "GGO.POL-SWE_1969A", "SWE") == [
        ("signed", "1969-01-15", "2"),
        ("entered-into-force", "1969-02-01", "2"),
    ]


def test_years_and_titles_are_read_for_what_they_are(imported: Path) -> None:
    """LABPTA's 1997-01-01 is 1997; the Windows apostrophe is put right and noted."""
    titles = {i["instrument_id"]: i for i in table(imported, "instruments.csv")}

    assert said(imported, "LABPTA.CAN-CHL_1997O", "") == [("entered-into-force", "1997", "2")]
    assert titles["GGO.BALLST_2004A"]["title"] == "Convention On Ships’ Ballast"
    assert "wrong encoding" in titles["GGO.BALLST_2004A"]["note"]


def test_answers_of_the_imported_ledger(imported: Path) -> None:
    """Norway is in, Namibia left, Kosovo did not exist yet, Chile's row has no date."""
    with open_ledger(imported) as ledger:
        answers = {
            p: a.value
            for (i, p, _), a in bulk_answers(ledger.as_of("1992-06-14")).items()
            if i == "GGO.SEALS_1972A"
        }
        later = bulk_answers(ledger.as_of("1996-01-01"))

    assert answers.pop("XKX") == "no"
    assert answers == {"NOR": "yes", "NAM": "yes", "CHL": "possible"}
    assert later["GGO.SEALS_1972A", "NAM", "state"].value == "no"


def test_every_trap_is_counted_on_stderr_and_in_the_readme(
    foreign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No row is changed or left out in silence."""
    FORMATS["manytreaties"](foreign, tmp_path / "out")
    told = capsys.readouterr().err
    readme = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")

    for trap, count in {
        "agreements: row repeated": 1,
        "agreements: in force before signature": 1,
        "date: no-such-day": 1,
        "date: sentinel": 3,
        "date: year-as-1-January": 2,
        "parties: appended block of repeats, left out": 1,
        "parties: row repeated": 1,
        "parties: ends before it starts": 1,
        "parties: title differs from the agreement's": 1,
        "parties: text not among the list's agreements": 1,
        "party: no code": 1,
        "party: one code for both Congos": 1,
        "party: two states in one code": 1,
        "title: wrong encoding": 1,
        "treatyID: shared by texts of one list": 1,
        "treatyID: differs between agreements and parties": 3,
    }.items():
        assert f"{trap}: {count}\n" in told
        assert f"| {trap} | {count} |" in readme


def test_same_input_gives_the_same_bytes(foreign: Path, tmp_path: Path) -> None:
    """The ledger folder and the compiled file both."""
    first = FORMATS["manytreaties"](foreign, tmp_path / "a" / "out")
    second = FORMATS["manytreaties"](foreign, tmp_path / "b" / "out")

    assert first.build == second.build
    assert first.path.read_bytes() == second.path.read_bytes()


def test_earlier_import_is_replaced_and_an_edited_one_is_not(foreign: Path, imported: Path) -> None:
    """Somebody's work is never overwritten."""
    FORMATS["manytreaties"](foreign, imported)
    with open(imported / "judgements.csv", "a", encoding="utf-8") as handle:
        handle.write("GGO.SEALS_1972A,IEADB.SEALS_1972A,different,,me,2026-11-25,\n")

    with pytest.raises(DataError, match=r"judgements\.csv"):
        FORMATS["manytreaties"](foreign, imported)


def test_folder_that_is_no_import_is_left_alone(foreign: Path, tmp_path: Path) -> None:
    """Nothing is removed from it and nothing added."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("keep")

    with pytest.raises(DataError, match="not empty"):
        FORMATS["manytreaties"](foreign, mine)
    assert [p.name for p in mine.iterdir()] == ["notes.txt"]


def _missing(folder: Path) -> None:
    (folder / "parties.csv").unlink()


def _cut_gzip(folder: Path) -> None:
    path = folder / "agreements.csv.gz"
    path.write_bytes(path.read_bytes()[:-20])


def _not_utf8(folder: Path) -> None:
    path = folder / "parties.csv"
    path.write_bytes(path.read_bytes().replace(b"Herring", b"H\xe9rring"))


def _no_column(folder: Path) -> None:
    path = folder / "parties.csv"
    path.write_bytes(path.read_bytes().replace(b"stateID", b"country", 1))


def _ragged(folder: Path) -> None:
    with open(folder / "parties.csv", "a", encoding="utf-8") as handle:
        handle.write("GGO,cut\n")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_missing, "neither parties.csv.gz nor parties.csv"),
        (_cut_gzip, "no whole gzip file"),
        (_not_utf8, "is not UTF-8"),
        (_no_column, "lacks the columns stateID"),
        (_ragged, "has 2 cells"),
    ],
)
def test_missing_or_broken_file_exits_with_3_and_writes_nothing(
    spoil: Callable[[Path], None],
    says: str,
    foreign: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The message names the file and what is wrong with it."""
    spoil(foreign)

    with pytest.raises(SystemExit) as stopped:
        main(["import", "manytreaties", str(foreign), "--out", str(tmp_path / "out")])
    assert stopped.value.code == 3
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_the_bundled_ledger_codes_stand_for_themselves(
    foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import needs no other ledger; it then knows no names of states."""
    monkeypatch.setattr("blocs.ledger.view.bundled", dict)
    FORMATS["manytreaties"](foreign, tmp_path / "out")
    labels = {p["party_id"]: p["label"] for p in table(tmp_path / "out", "parties.csv")}

    assert check_folder(tmp_path / "out").problems == []
    assert (labels["NOR"], labels["XKX"]) == ("NOR", "Kosovo")


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Convention On Ships\x92 Ballast", "Convention On Ships’ Ballast"),
        ("FranÃ§ais", "Français"),
        ("Peopleâ\x80\x99s Republic", "People’s Republic"),
        ("Acuerdo N° 73", "Acuerdo N° 73"),
        ("Tab\there", "Tab here"),
    ],
)
def test_titles_are_put_right_only_where_they_show_what_was_meant(title: str, clean: str) -> None:
    """A sound title is never touched; a broken one is repaired, and the change is told."""
    assert clean_title(title) == (clean, title != clean)


REAL = os.environ.get("BLOCS_REAL_DATA", "")


@pytest.mark.skipif(not REAL, reason="BLOCS_REAL_DATA names no folder with manytreaties/")
def test_real_data_gives_known_counts_and_parties(tmp_path: Path) -> None:
    """14,310 agreements and 125,273 participations; parties on the last day of the Earth Summit."""
    FORMATS["manytreaties"](Path(REAL) / "manytreaties", tmp_path / "real")
    with open_ledger(tmp_path / "real") as ledger:
        snapshot = ledger.as_of("1992-06-14")
        answers = bulk_answers(snapshot)
        sources = ledger.one("select count(*) from sources")
        instruments = ledger.one("select count(*) from instruments")

    def of(instrument: str, *parties: str) -> list[str]:
        return [answers[instrument, p, "state"].value for p in parties]

    cites = [a.value for (i, _, _), a in answers.items() if i == "IEADB.CITES_1973A"]
    assert check_folder(tmp_path / "real").problems == []
    assert (sources, instruments) == (9, 15601)
    # CITES: its secretariat counted 112 parties in March 1992.
    assert cites.count("yes") == 113
    # Canada left the whaling convention in 1982.
    assert of("GGO.INTRRW_1946A", "JPN", "CAN") == ["yes", "no"]
    # The climate convention was opened for signature that week and bound nobody yet.
    assert of("GGO.UNFCCC_1992A", "BRA", "USA") == ["no", "no"]
    # The list gives the end of the German Democratic Republic to the United States as well.
    assert of("GGO.LRTAP_1979A", "USA", "CAN") == ["possible", "yes"]
