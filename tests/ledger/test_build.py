"""The compiled file: same bytes, skipped or rebuilt as it must, never half written."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accord import ACCORD
from blocs.errors import NotALedger, ProblemsFound
from blocs.ledger.store import build
from blocs.ledger.view import Ledger, open_ledger
from folders import write_ledger

BUILD = (
    "import sys; from pathlib import Path; from blocs.ledger.store import build;"
    "build(Path(sys.argv[1]), Path(sys.argv[2]), force=True)"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a sound ledger folder."""
    return write_ledger(tmp_path / "accord", **ACCORD)


def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Twice, from a copy elsewhere, and in other processes with another hash seed."""
    copy = tmp_path / "else where" / "accord"
    shutil.copytree(folder, copy)
    files = [build(folder, tmp_path / f"{i}.duckdb").path for i in range(2)]
    files.append(build(copy, tmp_path / "copy.duckdb").path)
    for seed in ("1", "2"):
        out = tmp_path / f"seed{seed}.duckdb"
        subprocess.run(
            [sys.executable, "-c", BUILD, str(folder), str(out)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        files.append(out)

    assert len({f.read_bytes() for f in files}) == 1


def test_a_build_is_skipped_when_nothing_changed(folder: Path, tmp_path: Path) -> None:
    """Also when only the times of the files changed."""
    first = build(folder, tmp_path / "out.duckdb")
    again = build(folder, tmp_path / "out.duckdb")
    for path in folder.rglob("*.csv"):
        os.utime(path, (1, 1))
    touched = build(folder, tmp_path / "out.duckdb")

    assert (first.fresh, again.fresh, touched.fresh) == (True, False, False)
    assert first.build == again.build == touched.build
    assert 8 == first.claims == again.claims


def test_one_changed_byte_builds_anew(folder: Path, tmp_path: Path) -> None:
    """The new file answers from the new byte, and has another name of its inputs."""
    first = build(folder, tmp_path / "out.duckdb")
    path = folder / "claims/participation.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-06-15", "2021-06-16"))
    second = build(folder, tmp_path / "out.duckdb")

    assert second.fresh
    assert first.build != second.build
    with Ledger(second.path) as ledger:
        assert ledger.as_of("2021-06-15").status("accord-of-five", "BRA").answer == "no"


def test_bad_input_leaves_the_old_file(folder: Path, tmp_path: Path) -> None:
    """Nothing is written, and the old ledger still answers."""
    out = build(folder, tmp_path / "out.duckdb").path
    before = out.read_bytes()
    path = folder / "claims/participation.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-06-15", "15/06/2021"))
    with pytest.raises(ProblemsFound):
        build(folder, out)

    assert before == out.read_bytes()
    assert {"accord", "out.duckdb", "out.stamp.json"} == {
        p.name for p in tmp_path.iterdir() if p.name != "cache"
    }


def test_a_killed_build_leaves_the_old_file_whole(folder: Path, tmp_path: Path) -> None:
    """SIGKILL at many moments: the old file or the new one, never half of one in its place."""
    place = tmp_path / "place"
    place.mkdir()
    out = place / "out.duckdb"
    old = build(folder, out).path.read_bytes()
    path = folder / "claims/participation.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-06-15", "2021-06-16"))
    new = build(folder, tmp_path / "new.duckdb").path.read_bytes()
    chance = random.Random(5)
    killed = 0
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", BUILD, str(folder), str(out)])
        time.sleep(0.15 + chance.random() * 0.7)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert out.read_bytes() in (old, new)
        with Ledger(out) as ledger:
            assert ledger.as_of("2022-01-01").members("accord-of-five").certain == 3
    assert killed
    assert build(folder, out).path.read_bytes() == new


def test_a_file_of_another_sort_is_no_ledger(tmp_path: Path) -> None:
    """A text file with the right ending, and a DuckDB file that blocs did not write."""
    import duckdb

    (tmp_path / "text.duckdb").write_text("no database")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with duckdb.connect(str(tmp_path / "older.duckdb")) as con:
        con.execute("create table build_info as select 'format' as key, '0' as value")
    for name in ("text", "other", "older"):
        with pytest.raises(NotALedger, match=name):
            open_ledger(tmp_path / f"{name}.duckdb")


def test_cells_survive_as_they_were_written(tmp_path: Path) -> None:
    """Quotes, commas, line ends, NA, NO, NULL and numbers reach the store and the frame as text."""
    odd = [
        'a "b" c',
        "x,y",
        "two\nlines",
        "NA",
        "NO",
        "NULL",
        "null",
        "nan",
        "1e3",
        "007",
        "12:30",
        "True",
        "中文",
        "'",
        '"',
        "-",
        "a\\nb",
        "None",
        "é",
        "N/A",
    ]
    folder = write_ledger(
        tmp_path / "odd",
        sources=[{"source_id": "s", "published": "2020"}],
        parties=[
            {"party_id": "NA", "label": "Namibia", "iso2": "NA", "iso3": "NAM"},
            {"party_id": "NO", "label": "Norway", "iso2": "NO", "iso3": "NOR"},
        ],
        instruments=[{"instrument_id": "x"}],
        participation=[
            {
                "source_id": "s",
                "instrument_id": "x",
                "party_id": ("NA", "NO")[i % 2],
                "party_as_written": value,
                "when": "2019",
            }
            for i, value in enumerate(odd)
        ],
    )
    with open_ledger(folder) as ledger:
        found = ledger.rows(
            "select party_as_written from participation order by cast(claim_id[2:] as int)"
        )
        members = ledger.as_of("2021-01-01").members("x")

        assert odd == [r[0] for r in found]
        assert ledger.rows("select party_id, iso2 from parties order by 1") == [
            ("NA", "NA"),
            ("NO", "NO"),
        ]
        assert sorted(members.to_pandas()["party"]) == ["NA", "NO"]
        assert sorted(r["party"] for r in members.to_dict()["answer"]["rows"]) == ["NA", "NO"]
        assert not members.to_pandas().isna().any().any()
