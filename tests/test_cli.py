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
