"""One ledger, many threads: each gets its own answer, and what is kept has an end."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_ledgers import ACCORD

from blocs.ledger.view import Ledger
from blocs.web import SharedLedger, shared

ADDRESSES = [
    "/api/v1/members?instrument=artemis-accords",
    "/api/v1/status?instrument=ilrs&party=BRA",
    "/api/v1/ties?party=BRA",
    "/api/v1/search?words=moon",
    "/api/v1/evidence?what=moon-agreement",
    "/instrument/moon-agreement",
    "/party/ROU",
    "/claim/blocs-p-0001",
]


def test_threads_that_ask_at_once_get_what_one_would_get(client: TestClient) -> None:
    """Twenty-four questions by eight threads are answered as eight asked one after another."""
    expected = {address: client.get(address).text for address in ADDRESSES}
    asked = ADDRESSES * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda address: client.get(address).text, asked))

    assert [a for a, text in zip(asked, found, strict=True) if text != expected[a]] == []


def test_a_thread_never_reads_the_rows_of_another(space: SharedLedger) -> None:
    """Between execute and fetch the others execute too; each has a cursor of its own."""
    start = threading.Barrier(8)

    def ask(number: int) -> bool:
        start.wait()
        return all(
            space.rows("select ? + i from range(50) t(i)", [number * 1000])
            == [(number * 1000 + i,) for i in range(50)]
            and space.one("select ?", [number]) == number
            for _ in range(50)
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_what_is_kept_between_questions_has_an_end(
    opened: Callable[..., Ledger], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The longest unused goes first; what is asked for again is made again."""
    monkeypatch.setattr(shared, "MOST_KEPT", 3)
    ledger = SharedLedger(Path(opened(**ACCORD).path))
    made: list[str] = []

    def ask(key: str) -> str:
        return ledger.once(key, lambda: made.append(key) or key.upper())

    for key in ("a", "b", "c", "a", "d", "a", "b"):
        assert ask(key) == key.upper()
    ledger.close()

    assert made == ["a", "b", "c", "d", "b"]


def test_an_answer_of_a_shared_ledger_is_that_of_a_plain_one(
    opened: Callable[..., Ledger],
) -> None:
    """Sharing changes who may ask, not what is answered."""
    plain = opened(**ACCORD)
    ledger = SharedLedger(Path(plain.path))
    answers = [
        json.dumps(one.as_of("2024-01-01").members("accord-of-five").to_dict())
        for one in (plain, ledger)
    ]
    ledger.close()

    assert answers[0] == answers[1]
