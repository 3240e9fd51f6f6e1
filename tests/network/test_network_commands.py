"""The commands `network` and `export`: what they print, write and refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import networkx as nx
import pytest

from blocs.cli import main
from blocs.ledger.view import Ledger

WHEN = ("--as-of", "2022-01-01", "--known-at", "2026-01-01")


def run(
    capsys: pytest.CaptureFixture[str], ledger: Ledger, *arguments: str
) -> tuple[int, str, str]:
    """Run a command on a ledger; return (exit code, stdout, stderr)."""
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--ledger", str(ledger.path), *WHEN])
    said = capsys.readouterr()
    return int(stopped.value.code or 0), said.out, said.err


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from importlib import resources

    text = resources.files("blocs").joinpath("envelope.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize(
    "question",
    [
        ("network",),
        ("network", "AUS", "--with-ties"),
        ("network", "--topic", "navigation", "--level", "agency"),
        ("network", "--both", "AUS", "BRA"),
        ("network", "AUS", "--series", "--from", "2009"),
        ("network", "--on", "2021-01-01", "--on", "2021-06-01"),
    ],
    ids=" ".join,
)
def test_json_keeps_the_published_schema(
    capsys: pytest.CaptureFixture[str],
    two_blocs: Ledger,
    schema: dict[str, Any],
    question: tuple[str, ...],
) -> None:
    """Each view of the network has its own schema, and no number is NaN."""
    code, out, err = run(capsys, two_blocs, *question, "--json")
    answer = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    jsonschema.validate(answer, schema)

    assert (code, err) == (0, "")
    assert answer["evidence"]["claims"]


def test_the_schema_would_notice(two_blocs: Ledger, capsys: pytest.CaptureFixture[str],
                                 schema: dict[str, Any]) -> None:  # fmt: skip
    """An alignment out of bounds does not pass."""
    _, out, _ = run(capsys, two_blocs, "network", "--json")
    answer = json.loads(out)
    row = next(r for r in answer["answer"]["rows"] if r["alignment"])
    row["alignment"]["low"] = -1.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer, schema)


def test_the_answer_comes_first_then_the_numbers(
    capsys: pytest.CaptureFixture[str], two_blocs: Ledger
) -> None:
    """A sentence, the measures, the parties, the notes; the ledger is named once, at the end."""
    _, out, _ = run(capsys, two_blocs, "network", "AUS")
    lines = out.splitlines()

    assert lines[0].startswith(
        "AUS is tied to at least 3 parties (4 with the possible ones) by at least"
    )
    (head,) = (n for n, line in enumerate(lines) if line.startswith("measure"))
    (parties,) = (n for n, line in enumerate(lines) if line.startswith("party"))
    assert 0 < head < parties
    assert lines[head].split() == ["measure", "certain", "possible", "range", "thinned"]
    assert [line for line in lines if "· ledger two-blocs" in line] == [lines[-1]]
    assert "nan" not in out.lower()


def test_the_instruments_may_be_listed_instead(
    capsys: pytest.CaptureFixture[str], two_blocs: Ledger
) -> None:
    """The least certain first: the rumoured text before the signed ones."""
    _, out, _ = run(capsys, two_blocs, "network", "AUS", "--instruments")
    listed = [line.split()[:3] for line in out.splitlines() if line.startswith("aus-")]

    assert listed == [
        ["aus-est", "possible", "unsupported"],
        ["aus-chl", "yes", "single-source"],
        ["aus-dnk", "yes", "single-source"],
        ["aus-accord", "yes", "settled"],
    ]


def test_who_is_in_both_is_one_sentence_and_a_table(
    capsys: pytest.CaptureFixture[str], two_blocs: Ledger
) -> None:
    """Since when in each, by which text, on which claims."""
    _, out, _ = run(capsys, two_blocs, "network", "--both", "AUS", "BRA")

    assert out.startswith("In AUS and in BRA: 1 to 2 parties as of 2022-01-01")
    assert "in AUS since" in out
    assert "bra-chl" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("network", "AUS", "--both", "AUS", "BRA"), 2, "stands alone"),
        (("network", "--from", "2010"), 2, "belong to --series"),
        (("network", "--missing", "2"), 4, "between 0 and 1"),
        (("network", "--topic", "astrology"), 4, "no instrument has the topic"),
        (("network", "--both", "AUS", "AUS"), 4, "same bloc"),
        (("network", "--both", "AUS", "nothing"), 4, "no instrument is called"),
        (("network", "--on", "1/7/06"), 4, "two-digit year"),
        (("export", "pajek"), 2, "gexf, graphml, parquet, csv"),
        (("export", "csv"), 2, "--out FOLDER"),
        (("export", "gexf", "--json"), 2, "--out FILE"),
    ],
    ids=lambda a: " ".join(a) if isinstance(a, tuple) else "",
)
def test_what_cannot_be_answered_says_why(
    capsys: pytest.CaptureFixture[str],
    two_blocs: Ledger,
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    """Nothing on stdout, a code that means something, and what to do."""
    found, out, err = run(capsys, two_blocs, *arguments)

    assert (found, out) == (code, "")
    assert says in err


def test_an_export_is_written_whole_and_reported(
    capsys: pytest.CaptureFixture[str],
    two_blocs: Ledger,
    schema: dict[str, Any],
    tmp_path: Path,
) -> None:
    """The sum that --json gives is that of the file."""
    from hashlib import sha256

    target = tmp_path / "network.gexf"
    code, out, err = run(capsys, two_blocs, "export", "gexf", "--out", str(target), "--json")
    answer = json.loads(out)
    jsonschema.validate(answer, schema)

    assert code == 0
    assert f"wrote {target}" in err
    assert answer["answer"]["rows"][0]["sha256"] == sha256(target.read_bytes()).hexdigest()
    assert answer["answer"]["edges"] == nx.read_gexf(target).number_of_edges()
    assert [p.name for p in tmp_path.iterdir()] == ["network.gexf"]


def test_a_folder_may_be_written_again(
    capsys: pytest.CaptureFixture[str], two_blocs: Ledger, tmp_path: Path
) -> None:
    """Of all commands, export writes folders."""
    for _ in range(2):
        code, _, _ = run(capsys, two_blocs, "export", "csv", "--out", str(tmp_path / "out"))
        assert code == 0

    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "datapackage.json", "memberships.csv", "nodes.csv", "spells.csv"
    ]  # fmt: skip


def test_gexf_goes_to_stdout_without_a_file(
    capsys: pytest.CaptureFixture[str], two_blocs: Ledger
) -> None:
    """Data to stdout, for a pipe."""
    code, out, _ = run(capsys, two_blocs, "export", "gexf", "--hub", "AUS")

    assert code == 0
    assert out.startswith("<?xml")
