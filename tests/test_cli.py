"""What the command line promises: codes, streams, help, and JSON that keeps its schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from blocs.cli import app, main


@pytest.fixture(autouse=True)
def _cache_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Share one compiled ledger among these tests; they only read it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cli-cache"))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return (exit code, stdout, stderr)."""
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    said = capsys.readouterr()
    return int(stopped.value.code or 0), said.out, said.err


QUESTIONS = [
    ("members", "artemis-accords", "--as-of", "2024-02-15"),
    ("status", "CHN-USA-1979-STA", "--as-of", "2024-03-01", "--known-at", "2024-03-08"),
    ("status", "artemis-accords", "URY", "--as-of", "2024-02-15"),
    ("ties", "CHN", "ARG", "--level", "institute"),
    ("parties", "--region", "Africa"),
    ("instruments", "--hub", "CHN"),
    ("sources", "--kind", "depositary"),
    ("evidence", "CHN-USA-1979-STA"),
    ("count", "ilrs", "--as-of", "2025-04-23"),
    ("diff", "2024-03-04", "2025-01-01", "--instrument", "ilrs"),
    ("search", "阿尔忒弥斯"),
    ("network", "CHN", "--as-of", "2024-02-15"),
    ("stress", "ilrs", "--as-of", "2024-03-04", "--runs", "200"),
    ("stress", "--phase", "--parties", "12", "--runs", "200"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: " ".join(q[:2]))
def test_json_of_every_question_keeps_the_published_schema(
    capsys: pytest.CaptureFixture[str], question: tuple[str, ...]
) -> None:
    """The envelope has question, answer, evidence and ledger; data go to stdout."""
    code, out, err = run(capsys, *question, "--json")
    _, schema, _ = run(capsys, "schema")
    answer = json.loads(out)
    jsonschema.validate(answer, json.loads(schema))

    assert (code, err) == (0, "")
    assert set(answer) == {"question", "answer", "evidence", "ledger"}


@pytest.mark.parametrize("name", sorted(app.commands))
def test_every_command_teaches_by_example(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """--help ends with a command line that works."""
    code, out, _ = run(capsys, name, "--help")

    assert code == 0
    assert f"blocs {name}" in out.split("Example:")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("members", "artemis-acords"), 4, "artemis-accords"),
        (("status", "artemis-accords", "Austrila"), 4, "Nearest: Austria, Austral"),
        (("status", "artemis-accords", "Congo"), 4, "COD, COG"),
        (("ties", "Korea"), 4, "KOR, PRK"),
        (("members", "artemis-accords", "--as-of", "1990-01-01"), 4, "unknown, not none"),
        (("members", "artemis-accords", "--known-at", "1990-01-01"), 4, "the first that"),
        (("members", "artemis-accords", "--as-of", "2024-02-30"), 4, "no day of the calendar"),
        (("members", "artemis-accords", "--as-of", "1/7/06"), 4, "two-digit year"),
        (("diff", "2025-01-01", "2024-01-01"), 4, "earlier day first"),
        (("diff", "2024-01-01", "2025-01-01", "--as-of", "2024-06-01"), 2, "--as-of needs --known"),
        (("diff", "2024-01-01", "2025-01-01", "--known", "--known-at", "2025-06-01"), 2, "FROM"),
        (("instruments", "--hub", "Brazil"), 4, "hubs: CHN, USA"),
        (("instruments", "--topic", "moon"), 4, "topics: satellite-engineering"),
        (("parties", "--region", "Afrika"), 4, "Africa, Americas, Asia, Europe, Oceania"),
        (("parties", "--kind", "foo"), 4, "agency, company"),
        (("sources", "--kind", "newspapers"), 4, "aggregator, company"),
        (("count", "CHN", "--unit", "moons"), 4, "held: agencies, agreements"),
        (("members", "ilrs", "--without", "nosuch"), 4, "no source has the id"),
        (("members", "ilrs", "ilrs"), 4, "different instruments"),
        (("search", "moon", "--as-of", "2024-01-01"), 2, "No such option"),
        (("members", "artemis-accords", "--level", "planet"), 2, "planet"),
        (("members",), 2, "INSTRUMENT"),
        (("members", "artemis-accords", "--ledger", "no/such/folder"), 3, "is no ledger"),
        (("validate", "no/such/folder"), 3, "does not exist"),
        (("check", "no-such-table.csv"), 3, "is no file"),
        (("import", "papyrus", "."), 2, "manytreaties"),
    ],
)
def test_what_cannot_be_answered_says_why_on_stderr(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, says: str
) -> None:
    """Nothing on stdout, a code that means something, and what could be asked instead."""
    found, out, err = run(capsys, *arguments)

    assert found == code
    assert says in err
    assert out == ""


def test_out_writes_the_answer_into_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The file holds what stdout would have held."""
    question = ("members", "moon-agreement", "--as-of", "2023-06-01", "--json")
    _, printed, _ = run(capsys, *question)
    code, out, _ = run(capsys, *question, "--out", str(tmp_path / "moon.json"))

    assert (code, out) == (0, "")
    assert (tmp_path / "moon.json").read_text(encoding="utf-8") == printed
    assert [p.name for p in tmp_path.glob("*moon*")] == ["moon.json"]


def test_leaving_out_a_source_leaves_out_what_derives_from_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """--without is how a sceptic asks what an answer rests on."""
    _, out, _ = run(capsys, "members", "ilrs", "--as-of", "2025-06-01", "--without", "sputnik_13",
                    "--json")  # fmt: skip
    answer = json.loads(out)

    assert "sputnik_13" in answer["question"]["without"]
    assert "sputnik_13" not in {c["source"] for c in answer["evidence"]["claims"]}


CLOCK = ("--as-of", "2025-06-01", "--known-at", "2025-06-01")
DEPENDS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    # A question, and for each of its options a value that changes the answer.
    "members": (
        ("ilrs", *CLOCK),
        {
            "--as-of": "2022-01-01",
            "--known-at": "2023-01-01",
            "--level": "institute",
            "--without": "sputnik_13",
        },
    ),
    "status": (
        ("ilrs", "Brazil", *CLOCK),
        {
            "--as-of": "2022-01-01",
            "--known-at": "2024-03-04",
            "--level": "institute",
            "--without": "sputnik_13",
        },
    ),
    "ties": (
        ("CHN", "ARG", *CLOCK),
        {
            "--as-of": "2010-01-01",
            "--known-at": "2015-01-01",
            "--level": "institute",
            "--without": "seed_brief",
            "--topic": "lunar",
        },
    ),
    "parties": (
        ("--as-of", "2025-06-01"),
        {
            "--as-of": "1985-01-01",
            "--known-at": "2000-01-01",
            "--without": "un-m49",
            "--region": "Africa",
            "--kind": "agency",
        },
    ),
    "instruments": (
        CLOCK,
        {
            "--as-of": "1990-01-01",
            "--known-at": "2000-01-01",
            "--without": "sputnik_13",
            "--hub": "China",
            "--topic": "lunar",
        },
    ),
    "sources": (
        ("--known-at", "2025-06-01"),
        {"--known-at": "2000-01-01", "--without": "sputnik_13", "--kind": "law"},
    ),
    "evidence": (
        ("ilrs", *CLOCK),
        {"--known-at": "2023-01-01", "--without": "sputnik_13"},
    ),
    "count": (
        ("ilrs", *CLOCK),
        {
            "--as-of": "2023-12-31",
            "--known-at": "2024-01-01",
            "--without": "sputnik_13",
            "--unit": "counterparties",
            "--scope": "participants",
        },
    ),
    "diff": (
        ("2023-01-01", "2025-01-01", "--known-at", "2025-06-01"),
        {
            "--known-at": "2024-01-01",
            "--level": "institute",
            "--without": "sputnik_13",
            "--instrument": "ilrs",
        },
    ),
    "check": (
        ("docs/ten-claims.csv", "--published", "2024-03-04", "--known-at", "2025-06-01"),
        {
            "--known-at": "2024-03-04",
            "--without": "seed_brief",
            "--document": "seed_brief",
            "--published": "2024-12-31",
        },
    ),
}
ALWAYS = {"--ledger", "--json", "--out", "--help"}
"""Options on where to read and write, of which other tests speak."""
ELSEWHERE = {
    # Only names of states depend on the day here; --known is asked below.
    "evidence": {"--as-of"},
    "diff": {"--as-of", "--known"},
    "check": {"--html", "--strict"},
    "count": {"--table", "--seed", "--figure"},
    "search": set(),
}


def settings(name: str) -> set[str]:
    """Return the options that a command offers."""
    return {o for p in app.commands[name].params for o in p.opts if o.startswith("--")} - ALWAYS


@pytest.mark.parametrize("name", sorted({*DEPENDS, "search"}))
def test_every_option_that_is_offered_is_among_those_tried(name: str) -> None:
    """A new option needs an example on which it matters."""
    tried = set(DEPENDS[name][1]) if name in DEPENDS else set()

    assert settings(name) == tried | ELSEWHERE.get(name, set())


@pytest.mark.parametrize(
    ("name", "option"), [(n, o) for n, (_, options) in DEPENDS.items() for o in options]
)
def test_every_option_that_is_offered_changes_the_answer(
    capsys: pytest.CaptureFixture[str], name: str, option: str
) -> None:
    """An option that is taken and ignored gives a wrong answer without a word."""
    question, options = DEPENDS[name]
    before = _answer(run(capsys, name, *question, "--json"))
    after = _answer(run(capsys, name, *_with(question, option, options[option]), "--json"))

    assert before != after


def _with(question: tuple[str, ...], option: str, value: str) -> list[str]:
    """Return a question with an option set anew."""
    words = list(question)
    if option in words:
        words[words.index(option) + 1] = value
        return words
    return [*words, option, value]


def _answer(found: tuple[int, str, str]) -> object:
    """Return what was answered, without the question; a refusal is an answer too."""
    code, out, err = found
    return json.loads(out)["answer"] if code == 0 else err


def test_evidence_as_of_a_day_is_about_the_state_of_that_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Yugoslavia of 1985 is another state than that of 1995."""
    found = [
        run(capsys, "evidence", "Yugoslavia", "--as-of", d)[1].splitlines()[0]
        for d in ("1985-01-01", "1995-01-01")
    ]

    assert found[0].startswith("claims about YUG-SFR")
    assert found[1].startswith("claims about YUG-FR")


def test_what_was_known_may_be_asked_of_any_day(capsys: pytest.CaptureFixture[str]) -> None:
    """With --known the day in the world is --as-of, and stands in the headline."""
    _, out, _ = run(capsys, "diff", "2024-03-04", "2024-12-31", "--known", "--instrument", "ilrs",
                    "--as-of", "2024-03-04")  # fmt: skip

    assert out.startswith("2024-03-04 → 2024-12-31 (in what was known of 2024-03-04): 1 refuted")


def test_a_headline_that_is_piped_stands_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """`| head -1` has the number, however long the title."""
    _, out, _ = run(capsys, "members", "artemis-accords", "--as-of", "2024-02-15")
    first = out.splitlines()[0]

    assert len(first) > 160
    assert first.endswith(": 36 parties")


def test_evidence_and_sources_show_addresses_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """An address that is cut in two leads nowhere."""
    _, told, _ = run(capsys, "evidence", "voa_sta_20240307")
    _, listed, _ = run(capsys, "sources", "--kind", "law")
    _, envelope, _ = run(capsys, "sources", "--kind", "law", "--json")
    addresses = [r["url"] for r in json.loads(envelope)["answer"]["rows"] if r["url"]]

    assert "for-another-six-months.html" in told
    assert addresses
    assert all(a in listed for a in addresses)


TABLE = "claim_id,kind,subject,predicate,object,value\nS1,membership,ZAF,member_of,ilrs,true\n"


def test_what_is_read_is_never_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The table, a file of the ledger, and for build whatever is no compiled ledger."""
    from folders import write_ledger

    table = tmp_path / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    folder = write_ledger(
        tmp_path / "own",
        sources=[{"source_id": "s", "published": "2020-01-01"}],
        parties=[{"party_id": "AAA"}],
        instruments=[{"instrument_id": "x"}],
        participation=[{"source_id": "s", "instrument_id": "x", "party_id": "AAA", "when": "2019"}],
    )
    readme = tmp_path / "README.md"
    readme.write_text("read me", encoding="utf-8")
    page = str(tmp_path / "page.html")
    sources = str(folder / "sources.csv")
    held = {p: p.read_bytes() for p in (table, folder / "sources.csv", readme)}
    tries = (
        ("check", str(table), "--out", str(table)),
        ("check", str(table), "--html", str(table)),
        ("check", str(table), "--html", page, "--out", page),
        ("members", "x", "--ledger", str(folder), "--out", sources),
        ("validate", str(folder), "--out", sources),
        ("build", str(folder), "--out", str(readme)),
        ("build", str(folder), "--out", sources),
    )

    assert [run(capsys, *t)[0] for t in tries] == [2] * len(tries)
    assert {p: p.read_bytes() for p in held} == held


def test_a_build_may_replace_a_compiled_ledger_and_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Python refuses what the command line refuses."""
    from blocs.errors import NotALedger
    from blocs.ledger.store import build
    from folders import write_ledger

    folder = write_ledger(tmp_path / "own")
    compiled = build(folder, tmp_path / "own.duckdb").path
    notes = tmp_path / "notes.txt"
    notes.write_text("mine", encoding="utf-8")

    assert build(folder, compiled, force=True).fresh
    with pytest.raises(NotALedger, match="would be lost"):
        build(folder, notes)
    assert notes.read_text(encoding="utf-8") == "mine"


def test_an_interrupted_command_ends_with_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a shell reports a program that Ctrl-C ended."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("blocs.ledger.view.open_ledger", interrupt)
    code, out, err = run(capsys, "members", "ilrs")

    assert (code, out) == (130, "")
    assert "interrupted" in err


def test_a_cache_that_cannot_be_written_says_how_to_mend_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not a bare number of the system's."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    code, _, err = run(capsys, "members", "ilrs")

    assert code == 2
    assert "XDG_CACHE_HOME" in err
    assert "[Errno" not in err


def test_a_copy_that_git_does_not_know_is_not_called_unchanged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A folder that is not in the revision was compared with nothing: exit code 3."""
    import subprocess

    from folders import write_ledger

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@t")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True)

    old, copy = write_ledger(tmp_path / "old"), write_ledger(tmp_path / "copy")
    git("init", "-q")
    git("add", "old")
    git("commit", "-qm", "one")
    known = run(capsys, "validate", str(old), "--base", "HEAD")
    unknown = run(capsys, "validate", str(copy), "--base", "HEAD")

    assert known[0] == 0
    assert unknown[0] == 3
    assert "nothing was compared" in unknown[1]
    assert "1 problem\n" in unknown[2]
