"""The API answers what the command line answers, and says no in the same words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import jsonschema
import pytest
from starlette.testclient import TestClient
from web_ledgers import ACCORD

from blocs.cli import app as commands
from blocs.cli import main
from blocs.ledger.view import bundled
from blocs.web import QUESTIONS, SharedLedger
from blocs.web.api import MOST_BYTES
from blocs.web.problems import KINDS
from blocs.web.wording import VERDICTS

Site = Callable[..., TestClient]
CLOCKS = {"as-of": "2025-06-01", "known-at": "2025-06-01"}
ASKED: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("members", {"instrument": "artemis-accords"}, ("artemis-accords",)),
    ("members", {"instrument": "ilrs", "level": "institute"}, ("ilrs", "--level", "institute")),
    (
        "members",
        {"instrument": ["artemis-accords", "ilrs"]},
        ("artemis-accords", "ilrs"),
    ),
    ("status", {"instrument": "CHN-USA-1979-STA"}, ("CHN-USA-1979-STA",)),
    ("status", {"instrument": "ilrs", "party": "Brazil"}, ("ilrs", "Brazil")),
    ("ties", {"party": "CHN", "partner": "ARG"}, ("CHN", "ARG")),
    ("ties", {"party": "CHN", "topic": "lunar"}, ("CHN", "--topic", "lunar")),
    ("parties", {"region": "Africa"}, ("--region", "Africa")),
    ("parties", {"kind": "agency"}, ("--kind", "agency")),
    ("instruments", {"hub": "CHN"}, ("--hub", "CHN")),
    ("sources", {"kind": "depositary"}, ("--kind", "depositary")),
    ("evidence", {"what": "ilrs"}, ("ilrs",)),
    ("count", {"subject": "ilrs"}, ("ilrs",)),
    ("count", {"subject": "CHN", "unit": "agreements"}, ("CHN", "--unit", "agreements")),
    (
        "diff",
        {"from": "2024-03-04", "to": "2025-01-01", "instrument": "ilrs"},
        ("2024-03-04", "2025-01-01", "--instrument", "ilrs"),
    ),
    (
        "diff",
        {"from": "2024-03-04", "to": "2024-09-01", "known": "true"},
        ("2024-03-04", "2024-09-01", "--known"),
    ),
    ("search", {"words": "阿尔忒弥斯"}, ("阿尔忒弥斯",)),
    ("network", {"hub": "CHN", "seed": "0"}, ("CHN",)),
    (
        "stress",
        {"target": "ilrs", "shock": "exit:RUS", "runs": "100"},
        ("ilrs", "--shock", "exit:RUS", "--runs", "100"),
    ),
    (
        "members",
        {"instrument": "ilrs", "without": "sputnik_13"},
        ("ilrs", "--without", "sputnik_13"),
    ),
]


def clocks_of(name: str, given: dict[str, Any]) -> dict[str, str]:
    """Return the clocks that a question takes; a comparison takes the one that it does not vary."""
    if name == "diff":
        return {"as-of" if "known" in given else "known-at": "2025-06-01"}
    return {key: day for key, day in CLOCKS.items() if key in QUESTIONS[name].takes}


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    space: SharedLedger,
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command on the bundled ledger: (exit code, stdout, stderr)."""
    monkeypatch.setenv("BLOCS_LEDGER", str(space.path))

    def make(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        said = capsys.readouterr()
        return int(stopped.value.code or 0), said.out, said.err

    return make


@pytest.mark.parametrize(("name", "given", "arguments"), ASKED, ids=lambda v: str(v)[:40])
def test_an_address_answers_what_the_command_prints_with_json(
    client: TestClient,
    run: Callable[..., tuple[int, str, str]],
    name: str,
    given: dict[str, str],
    arguments: tuple[str, ...],
) -> None:
    """Both fill the same envelope, word for word."""
    days = clocks_of(name, given)
    clocks = [part for key, day in days.items() for part in (f"--{key}", day)]
    _, printed, _ = run(name, *arguments, *clocks, "--json")
    answered = client.get(f"/api/v1/{name}", params={**given, **days})

    assert answered.status_code == 200
    assert json.loads(printed) == answered.json()


def test_a_table_that_is_sent_is_checked_as_the_command_checks_it(
    client: TestClient, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """The verdicts on the brief are the same by POST and by file."""
    rows = (bundled()["space"] / "brief.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    table = tmp_path / "table.csv"
    table.write_text("".join(rows[:40]), encoding="utf-8")
    given = ("--document", "seed_brief", "--known-at", "2026-11-25")
    _, printed, _ = run("check", str(table), *given, "--json")
    answered = client.post(
        "/api/v1/check?document=seed_brief&known-at=2026-11-25",
        content=table.read_bytes(),
        headers={"content-type": "text/csv"},
    )

    assert answered.status_code == 200
    assert json.loads(printed) == answered.json()


def test_every_question_of_fact_on_the_command_line_has_an_address() -> None:
    """What cli/questions.py asks, the table of questions answers, with the same options."""
    from blocs.cli import questions

    asked = {
        name: command
        for name, command in commands.commands.items()
        if getattr(command.callback, "__module__", "") == questions.__name__
    }

    assert set(asked) <= set(QUESTIONS) <= set(commands.commands)
    for name, command in asked.items():
        options = {o[2:] for p in command.params for o in p.opts if o.startswith("--")}
        # Where it is printed, and in which form, is the command line's own affair.
        options -= {"json", "out", "ledger", "html", "strict", "figure"}
        # A table of lists needs no ledger, so it is no question to one.
        options -= {"table", "seed"}
        arguments = {p.name for p in command.params if isinstance(p, click.Argument)}
        told = {p.name for p in QUESTIONS[name].every()}
        assert options == told - {"format"} - {
            ARGUMENTS.get(a, a) for a in arguments if a is not None
        }, name


ARGUMENTS = {"instruments": "instrument", "first": "from", "last": "to"}
"""Arguments of commands that have another name in an address."""


def validator(client: TestClient, path: str, method: str = "get") -> Any:
    """Return a validator of the JSON that the OpenAPI document promises for a path."""
    document = client.get("/api/v1/openapi.json").json()
    way = f"#/paths/~1{path}/{method}/responses/200/content/application~1json/schema"
    return jsonschema.Draft202012Validator({**document, "$ref": way})


@pytest.mark.parametrize(("name", "given"), [a[:2] for a in ASKED], ids=lambda v: str(v)[:40])
def test_every_answer_keeps_the_schema_of_the_openapi_document(
    client: TestClient, name: str, given: dict[str, str]
) -> None:
    """The document describes the envelope and the answer of each question."""
    answer = client.get(f"/api/v1/{name}", params={**given, **clocks_of(name, given)}).json()
    promised = validator(client, name)
    promised.validate(answer)
    other = "status" if name == "count" else "count"

    assert list(promised.iter_errors({**answer, "answer": {}})), "an empty answer passes"
    assert list(validator(client, other).iter_errors(answer)), "any answer passes"


def test_the_openapi_document_is_whole(client: TestClient) -> None:
    """Every question is in it once, every reference leads somewhere, every parameter is told."""
    document = client.get("/api/v1/openapi.json").json()
    text = json.dumps(document)
    operations = [o for path in document["paths"].values() for o in path.values()]

    assert document["openapi"].startswith("3.1")
    assert {f"/{name}" for name in QUESTIONS} == set(document["paths"])
    assert sorted(QUESTIONS) == sorted(o["operationId"] for o in operations)
    assert "#/$defs" not in text
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in set(_references(document)):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found
    for name, question in QUESTIONS.items():
        (operation,) = document["paths"][f"/{name}"].values()
        told = {p["name"] for p in operation["parameters"]}
        assert {p.name for p in question.parameters} | {"format", *question.takes} == told


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [r for v in part.values() for r in _references(v)]
    return [r for v in part for r in _references(v)] if isinstance(part, list) else []


@pytest.mark.parametrize("name", [n for n, q in QUESTIONS.items() if not q.takes_table])
def test_every_example_of_the_api_page_answers(client: TestClient, name: str) -> None:
    """An example that does not work teaches nothing."""
    example = QUESTIONS[name].example

    assert example
    assert client.get(f"/api/v1/{name}", params=dict(example)).status_code == 200


def test_rows_come_as_csv_with_the_cells_of_the_json(client: TestClient) -> None:
    """Accept or format asks for it; several values are separated by a semicolon."""
    given = {"instrument": "artemis-accords", **CLOCKS}
    rows = client.get("/api/v1/members", params=given).json()["answer"]["rows"]
    sheet = client.get("/api/v1/members", params=given, headers={"accept": "text/csv"})
    again = client.get("/api/v1/members", params={**given, "format": "csv"})
    read = list(csv.DictReader(io.StringIO(sheet.text, newline="")))

    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert sheet.text == again.text
    assert [r["party"] for r in rows] == [r["party"] for r in read]
    assert [";".join(r["claims"]) for r in rows] == [r["claims"] for r in read]
    assert [str(r["voices"]) for r in rows] == [r["voices"] for r in read]
    assert set(rows[0]) == set(read[0])


def test_an_answer_without_rows_is_a_csv_with_a_header(accord: TestClient) -> None:
    """Nobody is in it yet, and the file still says what its columns are."""
    sheet = accord.get("/api/v1/sources?kind=law&format=csv")

    assert sheet.text.startswith("source,reliability,kind,published,claims,derives_from,title")
    assert sheet.text.count("\r\n") == 1


@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        ("*/*", 200, "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200, "application/json"),
        ("text/csv;q=0.5, application/json", 200, "application/json"),
        ("application/json;q=0.2, text/csv", 200, "text/csv; charset=utf-8"),
        ("text/*", 200, "text/csv; charset=utf-8"),
        ("text/csv;q=0, */*", 200, "application/json"),
        ("image/png", 406, "application/problem+json"),
        ("application/json;q=0", 406, "application/problem+json"),
    ],
)
def test_the_accept_header_chooses_the_form(
    accord: TestClient, accept: str, status: int, media: str
) -> None:
    """By weight, JSON when equal, 406 when neither is taken (RFC 9110, 12.5.1)."""
    answered = accord.get("/api/v1/parties", headers={"accept": accept})

    assert (status, media) == (answered.status_code, answered.headers["content-type"])


def test_who_has_the_answer_is_told_so(client: TestClient) -> None:
    """The same question with If-None-Match is 304 without a body; another one is not."""
    given = {"instrument": "ilrs", **CLOCKS}
    first = client.get("/api/v1/members", params=given)
    tag = first.headers["etag"]
    held = {"if-none-match": f'"else", W/{tag}'}
    again = client.get("/api/v1/members", params=given, headers=held)

    assert (again.status_code, again.content) == (304, b"")
    assert tag == again.headers["etag"]
    assert "Accept" in again.headers["vary"]
    for other in (
        {**given, "as-of": "2025-06-02"},
        {**given, "known-at": "2025-06-02"},
        {**given, "level": "agency"},
        {**given, "without": "sputnik_13"},
        {**given, "format": "csv"},
        {**given, "instrument": "moon-agreement"},
    ):
        asked = client.get("/api/v1/members", params=other, headers=held)
        assert asked.status_code == 200, other
    assert (
        client.get("/api/v1/members", params=given, headers={"if-none-match": "*"}).content == b""
    )


def test_tomorrow_a_question_without_clocks_has_another_tag(site: Site) -> None:
    """An answer as of today is not that as of tomorrow; with both clocks said it is the same."""
    days = iter([date(2026, 11, 25), date(2026, 11, 26)] * 2)
    asked = site({"today": lambda: next(days)}, **ACCORD)
    open_ended = [asked.get("/api/v1/parties").headers["etag"] for _ in range(2)]
    settled = [
        asked.get("/api/v1/parties?as-of=2024-01-01&known-at=2024-01-01").json()["question"]
        for _ in range(2)
    ]

    assert open_ended[0] != open_ended[1]
    assert settled[0] == settled[1]


def test_another_build_has_another_tag(site: Site) -> None:
    """A ledger with one claim less never answers 304 to who holds the answer of the other."""
    less = {**ACCORD, "participation": ACCORD["participation"][:-1]}
    tags = {site(**tables).get("/api/v1/parties").headers["etag"] for tables in (ACCORD, less)}

    assert len(tags) == 2


def problem_of(answered: Any) -> dict[str, Any]:
    """Return the problem document of a response, after checking its form (RFC 9457)."""
    document: dict[str, Any] = answered.json()
    kind = document["type"].removeprefix("/api#problem-")

    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["cache-control"] == "no-store"
    assert answered.status_code == document["status"] == KINDS[kind][0]
    assert document["title"] == KINDS[kind][1]
    return document


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("members", 400, "instrument: is missing"),
        ("members?instrument=", 400, "instrument: is empty"),
        ("members?instrument=ilrs&as-of=2024-02-30", 400, "no day of the calendar"),
        ("members?instrument=ilrs&as-of=1/7/06", 400, "two-digit year"),
        ("members?instrument=ilrs&known-at=2024", 400, "not a single day"),
        ("members?instrument=ilrs&level=planet", 400, "'planet' is none of state, agency"),
        ("members?instrument=ilrs&as_of=2024-01-01", 400, "did you mean as-of?"),
        ("status?instrument=ilrs&instrument=x", 400, "is given 2 times"),
        ("search?words=moon&as-of=2024-01-01", 400, "is no parameter of search"),
        ("diff?from=2024-01-01&to=2025-01-01&as-of=2024-02-01", 400, "as-of needs known"),
        ("diff?from=2024-01-01&to=2025-01-01&known=1&known-at=2024-02-01", 400, "with known"),
        ("members?instrument=ilrs&instrument=ilrs", 422, "two or more different"),
        ("members?instrument=" + "x" * 201, 400, "longer than 200"),
        ("diff?from=2024-01-01&to=2025-01-01&known=perhaps", 400, "neither true nor false"),
        ("members?instrument=ilrs&without=nobody", 404, "the ledger has no such source"),
        ("members?instrument=artemis-acords", 404, "artemis-accords"),
        ("status?instrument=artemis-accords&party=Austrila", 404, "Nearest: Austria, Austral"),
        ("evidence?what=nothing-of-the-kind", 404, "nothing in the ledger"),
        ("status?instrument=artemis-accords&party=Congo", 422, "COD, COG"),
        ("members?instrument=artemis-accords&as-of=1990-01-01", 422, "unknown, not none"),
        ("members?instrument=artemis-accords&known-at=1990-01-01", 422, "the first that"),
        ("diff?from=2025-01-01&to=2024-01-01", 422, "earlier day first"),
        ("nothing", 404, "GET /api/v1/nothing"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_that_says_why(
    client: TestClient, address: str, status: int, says: str
) -> None:
    """A kind, a status, the words, and what was asked."""
    document = problem_of(client.get(f"/api/v1/{address}"))

    assert status == document["status"]
    assert says in document["detail"]
    assert document["instance"] == f"/api/v1/{quote(address, safe='?=&-_/')}"


def test_all_mistakes_of_an_address_are_named_at_once(client: TestClient) -> None:
    """One round is enough to mend them all."""
    document = problem_of(client.get("/api/v1/diff?from=x&level=y&colour=blue"))

    assert sorted(e["parameter"] for e in document["errors"]) == ["colour", "from", "level", "to"]


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (("members", "artemis-acords"), "members?instrument=artemis-acords"),
        (
            ("status", "artemis-accords", "Congo"),
            "status?instrument=artemis-accords&party=Congo",
        ),
        (
            ("members", "artemis-accords", "--as-of", "1990-01-01"),
            "members?instrument=artemis-accords&as-of=1990-01-01",
        ),
    ],
)
def test_a_problem_has_the_words_of_the_command_line(
    client: TestClient,
    run: Callable[..., tuple[int, str, str]],
    arguments: tuple[str, ...],
    address: str,
) -> None:
    """Exit code 4 and status 404 or 422 say the same."""
    code, _, said = run(*arguments)

    assert code == 4
    assert said.strip() == "blocs: " + client.get(f"/api/v1/{address}").json()["detail"]


def test_an_unknown_name_comes_with_the_nearest(client: TestClient) -> None:
    """For a program to offer, not only in the words."""
    document = client.get("/api/v1/members?instrument=artemis-acords").json()

    assert "artemis-accords" in document["suggestions"]


HEADER = "claim_id,kind,subject,predicate,object,value,as_of\n"


@pytest.mark.parametrize(
    ("body", "media", "status", "kind"),
    [
        (HEADER + "s1,membership,BRA,signed,accord-of-five,,2021-07\n", "text/csv", 200, ""),
        (HEADER + "s1,membership,BRA,,x,,2021-13\n", "text/csv", 422, "problems-in-table"),
        ("nothing,of,the,kind\n1,2,3,4\n", "text/csv", 422, "problems-in-table"),
        (b"\xff\xfe\x00bytes", "text/csv; charset=utf-8", 422, "problems-in-table"),
        ("", "text/csv", 422, "problems-in-table"),
        (HEADER, "application/x-www-form-urlencoded", 415, "not-a-table"),
        (HEADER, "multipart/form-data", 415, "not-a-table"),
        (b"x" * (MOST_BYTES + 1), "text/csv", 413, "too-large"),
    ],
)
def test_only_a_sound_table_of_bounded_size_is_checked(
    accord: TestClient, body: str | bytes, media: str, status: int, kind: str
) -> None:
    """All problems of a table are listed; a body that is none is not read at all."""
    answered = accord.post("/api/v1/check", content=body, headers={"content-type": media})

    assert status == answered.status_code
    if kind:
        document = problem_of(answered)
        assert document["type"].endswith(kind)
        assert ("problems" in document) == (kind == "problems-in-table")


def test_a_body_without_a_stated_length_is_cut_off_too(accord: TestClient) -> None:
    """The limit counts what arrives, not what the header promises."""

    def endless() -> Any:
        for _ in range(200):
            yield b"x" * 10_000

    answered = accord.post("/api/v1/check", content=endless(), headers={"content-type": "text/csv"})

    assert answered.status_code == 413


def test_a_question_takes_its_own_method_only(client: TestClient) -> None:
    """GET asks, POST brings a table; nothing else is there."""
    document = problem_of(client.post("/api/v1/members"))

    assert document["status"] == 405
    assert client.get("/api/v1/check").status_code == 405
    assert client.head("/api/v1/members?instrument=ilrs").content == b""
    assert client.head("/api/v1/members?instrument=ilrs").status_code == 200


def test_the_root_of_the_api_lists_the_questions(client: TestClient, space: SharedLedger) -> None:
    """And says of which ledger they are asked."""
    found = client.get("/api/v1/").json()

    assert list(QUESTIONS) == [q["question"] for q in found["questions"]]
    assert space.identity() == found["ledger"]


def test_a_mistake_of_ours_tells_nobody_its_details(
    accord: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has the traceback; the answer has not."""
    from blocs.ledger import catalogue

    def broken(*_: Any) -> None:
        raise RuntimeError("a secret path")

    asked = accord
    monkeypatch.setattr(catalogue, "search", broken)
    answered = asked.get("/api/v1/search?words=x")

    assert problem_of(answered)["status"] == 500
    assert "secret" not in answered.text
    assert answered.headers["content-security-policy"]


def test_the_page_on_the_api_tells_every_kind_of_problem_and_verdict() -> None:
    """docs/api.md is what a programmer reads first."""
    page = Path(__file__).resolve().parents[2] / "docs" / "api.md"
    text = page.read_text(encoding="utf-8")

    for word in [*KINDS, *(v.replace("-", " ") for v in VERDICTS)]:
        assert word in text, word
    for kind, (status, _) in KINDS.items():
        (line,) = [row for row in text.splitlines() if row.startswith("|") and kind in row]
        assert str(status) in line, kind
