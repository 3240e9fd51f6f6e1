"""``blocs serve``: says where it listens, answers there and nowhere else, ends when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_ledgers import ACCORD

from blocs.web import SharedLedger, make_app
from folders import write_ledger

Started = tuple["subprocess.Popen[str]", str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Return a running server of a small ledger, and its address."""
    home = tmp_path_factory.mktemp("served")
    folder = write_ledger(home / "accord", **ACCORD)
    process = subprocess.Popen(
        [sys.executable, "-m", "blocs.cli", "serve", "--ledger", str(folder), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(home / "cache")},
    )
    assert process.stdout is not None
    yield process, process.stdout.readline().strip()
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_the_address_that_it_prints_answers(served: Started) -> None:
    """On this machine, at a free port, with the ledger that was named."""
    _, address = served
    with urllib.request.urlopen(address + "party/BRA", timeout=10) as page:
        text = page.read().decode()

    assert address.startswith("http://127.0.0.1:")
    assert "<h1>Brazil</h1>" in text
    assert "server" not in page.headers


def test_a_strangers_name_for_this_machine_is_refused(served: Started) -> None:
    """DNS rebinding: the browser says by which name it came."""
    _, address = served
    request = urllib.request.Request(address, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()

    assert refused.value.code == 421


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """No traceback: what is wrong, and the code of wrong usage."""
    folder = write_ledger(tmp_path / "accord", **ACCORD)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "blocs.cli", "serve", "--ledger", str(folder), "--port", port],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (done.returncode, done.stdout) == (2, "")
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_it_cleanly(served: Started) -> None:
    """Code 0, one word, no traceback. This test comes last: the server is gone afterwards."""
    process, _ = served
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)

    assert process.returncode == 0
    assert said.splitlines()[-1] == "stopped"
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8040", 200),
        ("localhost", 200),
        ("[::1]:8040", 200),
        ("evil.example", 421),
        ("localhost.evil.example:8040", 421),
        ("127.0.0.1@evil.example", 421),
        ("", 421),
    ],
)
def test_on_loopback_only_its_own_names_are_answered(
    client: TestClient, host: str, status: int
) -> None:
    """Pages and API alike, before anything is looked up."""
    for address in ("/search", "/api/v1/"):
        assert status == client.get(address, headers={"host": host}).status_code


def test_elsewhere_than_on_loopback_any_name_is_answered(space: SharedLedger) -> None:
    """Who lets others in does not know by which names they come."""
    asked = TestClient(make_app(space, hosts=None), base_url="http://desk.example")

    assert asked.get("/search").status_code == 200
