"""What is shipped: small, made from the sources, with colours that can be read."""

from __future__ import annotations

import filecmp
import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
APP = ROOT / "src" / "blocs" / "web" / "static" / "app"
ONE = ROOT / "src" / "blocs" / "web" / "static" / "one"
GEOMETRY = ROOT / "src" / "blocs" / "web" / "geometry"


def zipped(*paths: Path) -> int:
    """Return the size of files when each is sent with gzip."""
    return sum(len(gzip.compress(p.read_bytes())) for p in paths)


def test_scripts_are_small() -> None:
    """First view at most 60 kB gzipped, all views at most 150 kB."""
    page = (APP / "index.html").read_text("utf-8")
    first = [APP / name for name in re.findall(r'(?:src|href)="\./(\w+\.js)"', page)]

    assert len(first) >= 1
    assert zipped(*first) <= 60_000
    assert zipped(*APP.glob("*.js")) <= 150_000


def test_geometry_is_small_and_has_the_small_states() -> None:
    """At most 120 kB gzipped, and none of the states that coarser maps lack is missing."""
    outlines = GEOMETRY / "world.json"
    shapes = json.loads(outlines.read_text("utf-8"))["objects"]["countries"]["geometries"]
    small = {"SGP", "BHR", "MLT", "MCO", "LIE", "SMR", "MUS", "SYC", "VAT", "LUX"}

    assert zipped(outlines) <= 120_000
    assert small <= {g.get("id") for g in shapes}


def test_page_runs_no_inline_script_and_names_no_other_host() -> None:
    """The built page has no inline script or style, and the scripts call no address elsewhere."""
    page = (APP / "index.html").read_text("utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|style=|\son\w+=", page) == []
    for script in APP.glob("*.js"):
        hosts = set(re.findall(r"https?://([\w.-]+)", script.read_text("utf-8")))

        assert hosts <= {"www.w3.org"}, script.name


def test_lock_file_names_no_host() -> None:
    """Packages are pinned by hash, not by where one machine found them."""
    lock = (WEB / "package-lock.json").read_text("utf-8")

    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 20


@pytest.mark.skipif(
    not (WEB / "node_modules").is_dir() or shutil.which("npx") is None,
    reason="needs node and the packages: cd web && npm ci",
)
def test_built_files_are_what_the_sources_give(tmp_path: Path) -> None:
    """Nobody forgot to build after a change, and nobody changed a built file by hand."""
    for built, config in ((APP, "vite.config.ts"), (ONE, "vite.one.config.ts")):
        out = tmp_path / built.name
        command = ["npx", "vite", "build", "-c", config, "--outDir", str(out), "-l", "error"]
        subprocess.run(command, cwd=WEB, check=True)
        names = sorted(p.name for p in built.iterdir())

        assert names == sorted(p.name for p in out.iterdir())
        assert (names, [], []) == filecmp.cmpfiles(built, out, names, shallow=False)


def tokens(dark: bool) -> dict[str, str]:
    """Return the colours of a theme from the style sheet."""
    sheet = (WEB / "src" / "style.css").read_text("utf-8")
    light = re.search(r":root \{(.*?)\}", sheet, re.S)
    night = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", sheet, re.S)
    assert light is not None
    assert night is not None
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light.group(1)))
    return {
        **found,
        **(dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", night.group(1))) if dark else {}),
    }


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, definition of that name)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_formula_gives_the_standard_values() -> None:
    """Black on white is 21, and #767676 is the lightest grey that passes 4.5 on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


@pytest.mark.parametrize("dark", [False, True])
def test_colours_can_be_told_from_what_lies_under_them(dark: bool) -> None:
    """Text 4.5 to its ground, marks and lines 3 to paper, sea and land."""
    t = tokens(dark)
    for ink in ("ink", "soft", "link", "conflict"):
        for ground in ("paper", "panel"):
            assert contrast(t[ink], t[ground]) >= 4.5, (ink, ground)
    for mark in ("side-0", "side-1", "side-2", "side-3", "conflict"):
        for ground in ("paper", "sea", "land"):
            assert contrast(t[mark], t[ground]) >= 3, (mark, ground)
    for edge in ("strong", "focus"):
        assert contrast(t[edge], t["paper"]) >= 3, edge
