"""Bad input: every sort is named with file, line, column, value, kind and a hint."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from accord import ACCORD
from blocs.errors import NotALedger, Problem, ProblemsFound
from blocs.ledger.store import build
from blocs.ledger.validate import check_folder, quote_words, write_datapackage
from blocs.ledger.view import open_ledger
from folders import write_ledger

CLAIMS = "claims/participation.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a sound ledger folder, to be spoilt by a test."""
    return write_ledger(tmp_path / "accord", **ACCORD)


def spoil(folder: Path, path: str, line: int, column: str, value: str) -> None:
    """Write a value into one cell; lines are counted as in the file, the header being 1."""
    lines = (folder / path).read_text(encoding="utf-8").split("\n")
    header = lines[0].split(",")
    cells = lines[line - 1].split(",")
    quoted = '"' + value.replace('"', '""') + '"' if set(value) & set(',"\n') else value
    cells[header.index(column)] = quoted
    lines[line - 1] = ",".join(cells)
    (folder / path).write_text("\n".join(lines), encoding="utf-8")


def only(folder: Path) -> Problem:
    """Return the one problem of a folder."""
    problems = check_folder(folder).problems

    assert len(problems) == 1, [str(p) for p in problems]
    return problems[0]


def test_a_sound_folder_has_no_problem(folder: Path) -> None:
    """The ledger that the other tests spoil is sound."""
    assert check_folder(folder).problems == []


CELLS: list[tuple[str, str, str, str, str, str]] = [
    # path, column, value, kind, part of the message, part of the hint
    (CLAIMS, "when", "16-07-68", "DateNotEdtf", "two-digit year", "1968"),
    (CLAIMS, "when", "1/7/06", "DateNotEdtf", "two-digit year", "spreadsheet"),
    (CLAIMS, "when", "1/7/2006", "DateNotEdtf", "which number is the day", "YYYY-MM-DD"),
    (CLAIMS, "when", "45356", "DateNotEdtf", "spreadsheet's number", "through a spreadsheet"),
    (CLAIMS, "when", "9.45E+12", "DateNotEdtf", "spreadsheet's number", "through a spreadsheet"),
    (CLAIMS, "when", "#####", "DateNotEdtf", "spreadsheet's number", "through a spreadsheet"),
    (CLAIMS, "when", "2021-02-30", "DateNotEdtf", "no day of the calendar", "Check the day"),
    (CLAIMS, "when", "2021-22", "DateNotEdtf", "season", "range"),
    (CLAIMS, "when", "2021-22/2022-24", "DateNotEdtf", "season", "range"),
    (CLAIMS, "when", "16 July '68", "DateNotEdtf", "not a date", "YYYY"),
    (CLAIMS, "when", "2022/2021", "DateNotEdtf", "ends before it starts", "earlier date first"),
    (CLAIMS, "claim_id", "9.45E+12", "IdLooksLikeNumber", "number", "through a spreadsheet"),
    (CLAIMS, "claim_id", "45356", "IdLooksLikeNumber", "number", "through a spreadsheet"),
    (CLAIMS, "claim_id", "#REF!", "IdLooksLikeNumber", "number", "through a spreadsheet"),
    (CLAIMS, "claim_id", "two words", "IdNotAllowed", "no identifier", "letters"),
    (CLAIMS, "claim_id", "", "CellEmpty", "must not be empty", "identifier"),
    (CLAIMS, "claim_id", "p3", "DuplicateId", "stands already at", "id of its own"),
    (CLAIMS, "claim_id", "t1", "DuplicateId", "stands already at", "id of its own"),
    (CLAIMS, "event", "singed", "NotInVocabulary", "vocabulary", "signed"),
    (CLAIMS, "stance", "Affirms", "NotInVocabulary", "vocabulary", "affirms"),
    (CLAIMS, "credibility", "1", "NotInVocabulary", "vocabulary", "2, 3"),
    (CLAIMS, "source_id", "papper", "BrokenReference", "refers to nothing", "paper"),
    (
        CLAIMS,
        "instrument_id",
        "accord-of-fife",
        "BrokenReference",
        "refers to nothing",
        "accord-of-five",
    ),
    (CLAIMS, "supersedes", "p77", "BrokenReference", "refers to nothing", "claims"),
    (CLAIMS, "party_id", "Brazil", "UnknownName", "a name, not an id", "Write BRA"),
    (CLAIMS, "party_id", "Brasil", "UnknownName", "names no party", "Brazil (BRA)"),
    (CLAIMS, "party_id", "Atlantis", "UnknownName", "names no party", "parties.csv"),
    (CLAIMS, "quote", "one two " * 12 + "three four", "QuoteTooLong", "26 words", "Shorten"),
    (CLAIMS, "quote", "国" * 51, "QuoteTooLong", "26 words", "Shorten"),
    (CLAIMS, "quote", " padded", "SpacesAround", "spaces", "'padded'"),
    (CLAIMS, "party_as_written", "Côte d\u2019Ivoire\u00a0", "SpacesAround", "spaces", "Côte"),
    (CLAIMS, "party_as_written", "CÃ´te d'Ivoire", "Mojibake", "wrong encoding", "Côte d'Ivoire"),
    (CLAIMS, "party_as_written", "Ã‰tats-Unis", "Mojibake", "wrong encoding", "États-Unis"),
    (CLAIMS, "party_as_written", "TÃ¼rkiye, 中国", "Mojibake", "wrong encoding", "Türkiye, 中国"),
    (
        CLAIMS,
        "party_as_written",
        "Россия".encode().decode("latin-1"),
        "Mojibake",
        "wrong encoding",
        "Россия",
    ),
    (
        CLAIMS,
        "party_as_written",
        "Österreich".encode().decode("cp1252"),
        "Mojibake",
        "wrong encoding",
        "Österreich",
    ),
    (
        CLAIMS,
        "party_as_written",
        "جيبوتي".encode().decode("latin-1"),
        "Mojibake",
        "wrong encoding",
        "جيبوتي",
    ),
    (CLAIMS, "party_as_written", "ä¸\u00adå›½", "Mojibake", "wrong encoding", "中国"),
    (CLAIMS, "party_as_written", "C\ufffdte d'Ivoire", "Mojibake", "wrong encoding", "source"),
    (CLAIMS, "party_as_written", "x" * 200_000, "CellTooLong", "200,000", "quotation mark"),
    (CLAIMS, "locator", "page\x07 3", "NotText", "control character", "Remove"),
    ("sources.csv", "published", "12/31/2021", "DateNotEdtf", "which number", "YYYY"),
    ("sources.csv", "reliability", "G", "NotInVocabulary", "vocabulary", "A, B"),
    ("sources.csv", "derives_from", "gov;nobody", "BrokenReference", "'nobody'", "sources"),
    ("sources.csv", "title", "", "CellEmpty", "must not be empty", "title"),
    ("sources.csv", "lang", "eng", "NotALanguage", "ISO 639-1", "such as en"),
    (CLAIMS, "lang", "English", "NotALanguage", "ISO 639-1", "such as en"),
    ("sources.csv", "published", "2027-01-01", "ReadBeforePublished", "was read", "Check both"),
    ("claims/counts.csv", "subject_id", "moon", "BrokenReference", "refers", "subjects.csv"),
    (CLAIMS, "claim_id", "a b", "IdNotAllowed", "no identifier", "- _ . : @ + ~"),
    ("instruments.csv", "term", "5 years", "NotADuration", "no duration", "P5Y"),
    ("instruments.csv", "min_parties", "two", "NotANumber", "whole number", "2"),
    ("instruments.csv", "min_parties", "²", "NotANumber", "whole number", "2"),
    ("instruments.csv", "topics", "lunar;navigation", "NotInVocabulary", "vocabulary", "lunar-"),
    ("claims/counts.csv", "value_low", "about 3", "NotANumber", "not a number", "digits"),
    ("claims/counts.csv", "value_low", "9", "NotANumber", "below value_low", "smaller"),
    ("claims/counts.csv", "value_low", "٣", "NotANumber", "not a number", "digits"),
    ("claims/counts.csv", "listed", "BRA;BRB", "UnknownName", "'BRB'", "parties.csv"),
    ("claims/counts.csv", "subject_id", "accord-of-six", "BrokenReference", "refers", "accord"),
    ("claims/ties.csv", "relation", "built", "NotInVocabulary", "vocabulary", "launched-for"),
    ("coverage.csv", "period", "2021/2o26", "DateNotEdtf", "not a date", "YYYY"),
]


@pytest.mark.parametrize(("path", "column", "value", "kind", "message", "hint"), CELLS)
def test_a_wrong_cell_is_named_in_its_place(
    folder: Path, path: str, column: str, value: str, kind: str, message: str, hint: str
) -> None:
    """File, physical line, column, value, kind, what is wrong, and what to write instead."""
    spoil(folder, path, 2, column, value)
    problems = [p for p in check_folder(folder).problems if p.kind == kind]

    # A duplicate is named where it stands the second time; a pair of numbers at its second cell.
    assert problems
    problem = problems[0]
    assert path == problem.path or kind == "DuplicateId"
    assert problem.line >= 2
    assert column == problem.column or message == "below value_low"
    assert message in problem.message
    assert hint in problem.hint
    assert problem.value[:70] in value or message == "below value_low"
    assert len(problem.value) <= 80
    assert str(problem).startswith(f"{problem.path}:{problem.line}, column {problem.column}: ")
    with pytest.raises(ProblemsFound) as caught:
        build(folder)
    assert problem in caught.value.problems


@pytest.mark.parametrize(
    "value",
    [
        "São Tomé",
        "Spaß”",
        "café’”",
        "IRMÃ",
        "Ærø",
        "Côte d’Ivoire",
        "NÃO",
        "Øresund",
        "Ñandú",
        "Ðakovo",
        "Ångström",
        "中国",
        "Россия",
        "جيبوتي",
        "«Été»",
    ],
)
def test_honest_accents_are_no_mojibake(folder: Path, value: str) -> None:
    """Words of many languages, with the quotation marks that stand beside them."""
    spoil(folder, CLAIMS, 2, "party_as_written", value)
    spoil(folder, CLAIMS, 3, "party_as_written", unicodedata.normalize("NFD", value))

    assert check_folder(folder).problems == []


def test_all_problems_of_all_files_come_in_one_run(folder: Path) -> None:
    """Five files with a mistake each, two of them in one row: six problems, sorted by place."""
    spoil(folder, CLAIMS, 3, "when", "45356")
    spoil(folder, CLAIMS, 3, "event", "singed")
    spoil(folder, "sources.csv", 2, "kind", "newspaper")
    spoil(folder, "instruments.csv", 2, "term", "long")
    spoil(folder, "coverage.csv", 2, "extent", "full")
    (folder / "policy.toml").write_text("version = 1\nwhatever = 2\n", encoding="utf-8")
    problems = check_folder(folder).problems

    assert [(p.path, p.line, p.column) for p in problems] == [
        ("claims/participation.csv", 3, "event"),
        ("claims/participation.csv", 3, "when"),
        ("coverage.csv", 2, "extent"),
        ("instruments.csv", 2, "term"),
        ("policy.toml", 0, ""),
        ("sources.csv", 2, "kind"),
    ]
    with pytest.raises(ProblemsFound) as caught:
        build(folder)
    assert tuple(problems) == caught.value.problems


def test_a_row_after_a_cell_of_several_lines_keeps_its_physical_line(folder: Path) -> None:
    """Lines are those that an editor shows, whatever the cells above hold."""
    spoil(folder, CLAIMS, 5, "when", "45356")
    spoil(folder, CLAIMS, 2, "locator", "page 3\nline 4\nline 5")

    assert only(folder).line == 7


def test_a_byte_order_mark_is_no_mistake(folder: Path) -> None:
    """Spreadsheets write one; no column is named after it, in any of the files."""
    for path in ("sources.csv", CLAIMS, "datapackage.json"):
        (folder / path).write_bytes(b"\xef\xbb\xbf" + (folder / path).read_bytes())
    (folder / "policy.toml").write_bytes(b'\xef\xbb\xbfversion = "7"\n')

    assert check_folder(folder).problems == []
    with open_ledger(folder) as ledger:
        assert ledger.policy_version == "7" if hasattr(ledger, "policy_version") else True
        assert ledger.policy.version == "7"
        assert ledger.as_of("2022-01-01").members("accord-of-five").certain == 3


def test_carriage_returns_and_another_order_of_columns_are_read(folder: Path) -> None:
    """CRLF files and moved columns are what spreadsheets write, and say the same."""
    path = folder / CLAIMS
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").strip().split("\n")]
    turned = [",".join(reversed(row)) for row in rows]
    path.write_bytes(("\r\n".join(turned) + "\r\n").encode())

    assert check_folder(folder).problems == []
    with open_ledger(folder) as ledger:
        assert ledger.as_of("2022-01-01").members("accord-of-five").certain == 3


def test_a_late_byte_of_another_encoding_is_named_and_nothing_is_built(folder: Path) -> None:
    """A Windows-1252 é after 20,000 good lines: its line, its byte, and no file."""
    path = folder / "party_names.csv"
    header = b"name,party_id,lang,name_kind,used,source_id\n"
    good = b"".join(b"Brasil %d,BRA,pt,variant,,gov\n" % i for i in range(20_000))
    path.write_bytes(b"\xef\xbb\xbf" + header + good + b"Br\xe9sil,BRA,fr,variant,,gov\n")
    write_datapackage(folder)
    problem = only(folder)

    assert (problem.path, problem.line, problem.kind) == (
        "party_names.csv",
        20_002,
        "EncodingNotUtf8",
    )
    assert "0xe9" in problem.value
    assert "byte 3 of line 20002" in problem.message
    # The byte of the file as it is on disk, its mark included.
    assert f"byte {3 + len(header) + len(good) + 2} of the file" in problem.message
    with pytest.raises(ProblemsFound):
        build(folder, folder.parent / "out.duckdb")
    assert not list(folder.parent.glob("*.duckdb*"))


def test_a_file_in_utf_16_is_refused_once_a_line(folder: Path) -> None:
    """Excel's "Unicode text": named as no UTF-8, not as a missing header."""
    path = folder / "parties.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    kinds = {p.kind for p in check_folder(folder).problems if p.path == "parties.csv"}

    assert kinds == {"EncodingNotUtf8"}


@pytest.mark.parametrize(
    ("row", "said"), [("a,b,c", "3 cells"), ("," * 40, "41 cells"), ("", "empty line")]
)
def test_a_ragged_row_is_named(folder: Path, row: str, said: str) -> None:
    """A row with too few or too many cells, or none, is neither filled up nor dropped."""
    path = folder / CLAIMS
    lines = path.read_text(encoding="utf-8").strip("\n").split("\n")
    path.write_text("\n".join([*lines[:3], row, *lines[3:]]) + "\n", encoding="utf-8")
    problem = only(folder)

    assert (problem.path, problem.line, problem.kind) == (CLAIMS, 4, "RowRagged")
    assert said in problem.message


@pytest.mark.parametrize("text", ['"unclosed', 'a"b"c,"d"e'])
def test_broken_quotation_is_named_with_its_line(folder: Path, text: str) -> None:
    """A quotation mark that is never closed, or closed too early."""
    path = folder / CLAIMS
    path.write_text(path.read_text(encoding="utf-8") + text + "\n", encoding="utf-8")
    problem = only(folder)

    assert (problem.path, problem.kind) == (CLAIMS, "CsvBroken")
    assert problem.line == 7


def test_a_nul_byte_is_no_text(folder: Path) -> None:
    """A file cut short by a crash is full of zeros."""
    path = folder / CLAIMS
    path.write_bytes(path.read_bytes() + b"\x00\x00\n")

    assert (only(folder).kind, only(folder).line) == ("NotText", 7)


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        (lambda h: h.replace("event", "evnt"), "HeaderWrong", "evnt"),
        (lambda h: h.replace(",when", ""), "HeaderWrong", "when"),
        (lambda h: h.replace(",when", ",when,when"), "HeaderWrong", "when"),
        (lambda h: h.replace(",", ";"), "HeaderWrong", ""),
        (lambda h: h + ",colour", "HeaderWrong", "colour"),
    ],
)
def test_a_wrong_header_is_named(folder: Path, change: Any, kind: str, said: str) -> None:
    """A misspelt, missing, doubled or foreign column, and a file with semicolons."""
    path = folder / CLAIMS
    header, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(change(header) + "\n" + rest, encoding="utf-8")
    problems = [p for p in check_folder(folder).problems if p.kind == kind]

    assert said in {p.column for p in problems}
    assert {1} == {p.line for p in problems}
    assert all(p.hint for p in problems)


def test_a_missing_and_an_empty_file_are_named(folder: Path) -> None:
    """The three tables that every ledger has, and a file without even a header."""
    (folder / "parties.csv").unlink()
    (folder / CLAIMS).write_text("", encoding="utf-8")
    found = {(p.path, p.kind) for p in check_folder(folder).problems}

    assert ("parties.csv", "FileMissing") in found
    assert (CLAIMS, "HeaderMissing") in found


def test_a_repair_stays_with_its_source(folder: Path) -> None:
    """A claim may supersede a reading of the same source only; the world changes otherwise."""
    spoil(folder, CLAIMS, 5, "supersedes", "p1")
    problem = only(folder)

    assert (problem.kind, problem.column, problem.line) == (
        "RepairOfAnotherSource",
        "supersedes",
        5,
    )
    assert "gov" in problem.message
    assert "late" in problem.message


@pytest.mark.parametrize(
    ("path", "column", "links", "lines"),
    [
        ("sources.csv", "derives_from", {2: "late", 4: "paper", 3: "gov"}, {2, 3, 4}),
        ("sources.csv", "derives_from", {3: "paper"}, {3}),
        ("parties.csv", "acts_for", {2: "KOR", 3: "BRA"}, {2, 3}),
        (CLAIMS, "supersedes", {2: "p5", 6: "p1"}, {2, 6}),
        (CLAIMS, "retracts", {3: "p2"}, {3}),
    ],
)
def test_a_circle_is_named_at_each_of_its_rows(
    folder: Path, path: str, column: str, links: dict[int, str], lines: set[int]
) -> None:
    """Nothing is its own origin, however long the way round."""
    for line, target in links.items():
        spoil(folder, path, line, column, target)
    problems = check_folder(folder).problems

    assert {"Cycle"} == {p.kind for p in problems}
    assert lines == {p.line for p in problems}
    assert {path} == {p.path for p in problems}


def test_decisions_name_things_that_exist(folder: Path) -> None:
    """Judgements and rulings about nothing are broken references."""
    tables = {
        **ACCORD,
        "judgements": [{"left_id": "accord-of-five", "right_id": "x", "judgement": "same"}],
        "rulings": [
            {"fact_key": "participation:accord-of-five:BRA", "claim_id": "p99", "reason": "?"}
        ],
    }
    write_ledger(folder, **tables)

    assert [(p.path, p.column) for p in check_folder(folder).problems] == [
        ("judgements.csv", "right_id"),
        ("rulings.csv", "claim_id"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = ", "not readable"),
        ("nonsense = 1", "nonsense"),
        ("settled_voices = 'two'", "settled_voices"),
        ('reliability_order = ["A", "B"]', "letters"),
        ('reliability_order = ["A", "B", "C", "D", "E", "G"]', "letters"),
    ],
)
def test_a_wrong_policy_is_a_problem_of_its_file(folder: Path, text: str, said: str) -> None:
    """It is named with the others, before anything is built."""
    (folder / "policy.toml").write_text(text + "\n", encoding="utf-8")
    problem = only(folder)

    assert (problem.path, problem.kind) == ("policy.toml", "PolicyBroken")
    assert said in problem.message


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": [1]}', '{"resources": 3}'])
def test_a_wrong_descriptor_is_a_problem_of_its_file(folder: Path, text: str) -> None:
    """It is named, and the tables are checked all the same."""
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    spoil(folder, CLAIMS, 2, "when", "45356")
    found = [(p.path, p.kind) for p in check_folder(folder).problems]

    assert ("datapackage.json", "DescriptorWrong") in found
    assert (CLAIMS, "DateNotEdtf") in found


def test_a_file_that_the_descriptor_does_not_list_is_named(folder: Path) -> None:
    """And the command that the hint names mends it."""
    (folder / "judgements.csv").write_text(
        "left_id,right_id,judgement,reason,decided_by,decided_at,undone_at\n", encoding="utf-8"
    )

    assert "judgements.csv" in only(folder).message
    write_datapackage(folder)
    assert check_folder(folder).problems == []


def test_a_path_that_is_no_ledger_says_so(tmp_path: Path) -> None:
    """Missing, a file, an empty folder: an error that names the path, and nothing made."""
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    for name in ("missing", "file.txt", "empty"):
        for ask in (check_folder, build, open_ledger):
            with pytest.raises(NotALedger, match=name):
                ask(tmp_path / name)
    with pytest.raises(NotALedger, match="missing"):
        open_ledger(str(tmp_path / "missing.duckdb"))
    assert not (tmp_path / "cache").exists()


def test_a_quotation_is_counted_in_words_of_its_script() -> None:
    """Two characters of Chinese, Japanese or Korean count as one word."""
    assert quote_words("one two three") == 3
    assert quote_words("中国国家航天局") == 4
    assert quote_words("CNSA 中国 says") == 3
    assert quote_words("") == 0


def test_a_wrong_name_is_shown_once(folder: Path) -> None:
    """The cell is printed before the message; of several values the wrong one is repeated."""
    spoil(folder, CLAIMS, 2, "party_id", "x-atlantis")
    alone = str(only(folder))
    spoil(folder, CLAIMS, 2, "party_id", "BRA")
    spoil(folder, "claims/counts.csv", 2, "listed", "BRA;x-atlantis")
    among = str(only(folder))

    assert alone.count("x-atlantis") == 1
    assert among.count("x-atlantis") == 2


SPOILT: list[tuple[str, bytes | None, str]] = [
    ("semicolons", b"", "HeaderWrong"),
    ("another header", b"id,name\n", "HeaderWrong"),
    ("empty", b"", "HeaderMissing"),
    ("latin-1", "Türkiye,".encode("latin-1"), "EncodingNotUtf8"),
    ("missing", None, "FileMissing"),
]


@pytest.mark.parametrize("table", ["sources.csv", "parties.csv", "instruments.csv"])
@pytest.mark.parametrize(("name", "data", "kind"), SPOILT)
def test_a_table_that_cannot_be_read_is_the_first_and_only_problem(
    folder: Path, table: str, name: str, data: bytes | None, kind: str
) -> None:
    """What refers into it is no mistake of its own; thousands of lines would bury the cause."""
    path = folder / table
    if data is None:
        path.unlink()
    elif name == "semicolons":
        path.write_bytes(path.read_bytes().replace(b",", b";"))
    else:
        path.write_bytes(data)
    problems = check_folder(folder).problems

    assert (problems[0].path, problems[0].kind) == (table, kind)
    assert {p.kind for p in problems} == {kind}


def test_what_is_unreadable_comes_before_what_is_merely_wrong(folder: Path) -> None:
    """Files are named in their order but for those whose rest could not be read."""
    spoil(folder, CLAIMS, 2, "when", "1/7/06")
    (folder / "sources.csv").write_bytes(b"")

    assert [p.kind for p in check_folder(folder).problems] == ["HeaderMissing", "DateNotEdtf"]


def test_a_question_to_a_spoilt_ledger_names_the_first_problems(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty lines and the number of the rest; validate has them all."""
    from blocs.cli import main

    rows = (folder / CLAIMS).read_text(encoding="utf-8").splitlines()
    more = [rows[1].replace("p1,", f"x{n},").replace("2021-06-15", "1/7/06") for n in range(60)]
    (folder / CLAIMS).write_text("\n".join([*rows, *more]) + "\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["members", "accord-of-five", "--ledger", str(folder)])
    said = capsys.readouterr().err.splitlines()

    assert stopped.value.code == 3
    assert len(said) == 32
    assert said[-2:] == [
        "… and 30 more; blocs validate FOLDER names them all",
        "60 problems; nothing was written",
    ]
