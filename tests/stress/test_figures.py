"""The figures: written, readable without colour, the same bytes each time."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from matplotlib import image, rcParams

from blocs.drawing import Caption
from blocs.errors import QuestionError
from blocs.stress.exact import Setting
from blocs.stress.figures import Curve, curves_figure, phase_figure
from blocs.stress.phase import Belief, Phase, phase

CAPTION = Caption(as_of="2026-11-01", known_at="2026-11-20", source="ledger space, build 1a2b3c")


@pytest.fixture(scope="module")
def small_map() -> Phase:
    """Return a coarse map."""
    grid = tuple(np.linspace(0.0, 1.0, 9))
    return phase(Setting(37), grid, grid, worlds=500, seed=1, other_exits=(9,))


def some_curves() -> list[Curve]:
    """Return a star, a key accord that is the same on reach, and an open accord."""
    x = np.arange(10.0)
    star, accord = (10 - x) ** 2 / 10, 10 - x
    return [
        Curve("star", x, star, star, star),
        Curve("key accord", x, star, star, star),
        Curve("open accord", x, accord, accord - 0.5, accord + 0.5),
    ]


def words(path: Path) -> str:
    """Return the text of an SVG, as a reader's machine would read it aloud."""
    return unescape("\n".join(re.findall(r"<text[^>]*>([^<]+)</text>", path.read_text("utf-8"))))


def hatches(path: Path) -> int:
    """Return how many hatch patterns an SVG defines."""
    return path.read_text("utf-8").count("<pattern ")


def test_a_map_is_written_with_its_words_as_text(small_map: Phase, tmp_path: Path) -> None:
    """Title, clocks, both axes, regions, all borders, the belief, the setting and the source."""
    belief = Belief(0.1, 0.3, (0.0, 0.2), (0.1, 0.5), "the brief")
    svg, png = phase_figure(small_map, tmp_path / "map", caption=CAPTION, belief=belief)

    text = words(svg)
    for word in (
        "Star or accord: which loses fewer parties",
        "as of 2026-11-01, known at 2026-11-20",
        "imitation β",
        "probability κ that the accord dies when its convener leaves",
        "accord loses fewer",
        "star loses fewer",
        "undecided (95% interval)",
        "simulated, 1 exit",
        "simulated, 9 exits at once",
        "exact, n = 37",
        "analytic, many partners",
        "belief: the brief",
        "37 parties; 1 exit",
        "500 worlds, seed 1",
        "ledger space, build 1a2b3c",
    ):
        assert word in text, word
    # Region and legend have a pattern each for hatching, so colour is not needed.
    assert hatches(svg) >= 2
    assert png.name == "map.png"


def test_curves_are_written_with_their_words_as_text(tmp_path: Path) -> None:
    """Equal curves are drawn once and named together."""
    svg, _ = curves_figure(
        some_curves(),
        tmp_path / "curves",
        x_label="parties that left",
        y_label="parties reached",
        caption=CAPTION,
    )

    text = words(svg)
    for word in ("star = key accord", "open accord", "parties that left", "parties reached"):
        assert word in text, word
    assert "stroke-dasharray" in svg.read_text("utf-8")


def test_a_picture_is_not_empty(small_map: Phase, tmp_path: Path) -> None:
    """A large share of a map's pixels is coloured; curves leave ink inside the axes."""
    (map_png,) = phase_figure(small_map, tmp_path / "map.png")
    (curves_png,) = curves_figure(some_curves(), tmp_path / "curves.png", x_label="x", y_label="y")
    for png, share in ((map_png, 0.4), (curves_png, 0.02)):
        pixels = image.imread(png)[..., :3]

        assert (pixels.min(axis=2) < 0.98).mean() > share, png.name
        assert pixels.shape[0] > 900


def test_the_same_input_gives_the_same_bytes(small_map: Phase, tmp_path: Path) -> None:
    """Twice in this process."""
    for name in ("one", "two"):
        phase_figure(small_map, tmp_path / name, caption=CAPTION)
        curves_figure(some_curves(), tmp_path / f"c{name}", x_label="x", y_label="y")
    for suffix in (".svg", ".png"):
        for stem in ("", "c"):
            first, second = (
                (tmp_path / f"{stem}{name}{suffix}").read_bytes() for name in ("one", "two")
            )

            assert first == second, f"{stem}{suffix}"
    assert b"<dc:date>" not in (tmp_path / "one.svg").read_bytes()


def test_another_process_draws_the_same_bytes_and_leaves_pyplot_alone(tmp_path: Path) -> None:
    """No global figure state, no window, no hash of this process in the file."""
    curves_figure(some_curves(), tmp_path / "here", x_label="x", y_label="y")
    script = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from test_figures import some_curves\n"
        "from blocs.stress.figures import curves_figure\n"
        "curves_figure(some_curves(), sys.argv[1], x_label='x', y_label='y')\n"
        "sys.exit('matplotlib.pyplot' in sys.modules)\n"
    )
    folder = str(Path(__file__).parent)
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "there"), folder],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    for suffix in (".svg", ".png"):
        here, there = ((tmp_path / f"{n}{suffix}").read_bytes() for n in ("here", "there"))

        assert here == there


def test_the_users_settings_are_neither_used_nor_changed(tmp_path: Path) -> None:
    """Whatever style the caller has, the figure is the same and the style stays."""
    (plain,) = curves_figure(some_curves(), tmp_path / "plain.svg", x_label="x", y_label="y")
    before = rcParams["axes.facecolor"]
    rcParams["axes.facecolor"] = "pink"
    try:
        (styled,) = curves_figure(some_curves(), tmp_path / "styled.svg", x_label="x", y_label="y")

        assert rcParams["axes.facecolor"] == "pink"
    finally:
        rcParams["axes.facecolor"] = before
    assert styled.read_bytes() == plain.read_bytes()


def test_a_border_beyond_the_map_is_said_in_the_legend(tmp_path: Path) -> None:
    """Not silently missing."""
    map_ = phase(Setting(37, hub_share=0.6), (0.0, 0.1), (0.0, 0.2), worlds=50, seed=1)
    (svg,) = phase_figure(map_, tmp_path / "map.svg")

    assert "simulated, 1 exit: beyond the map" in words(svg)
    assert "convener struck with π = 0.6" in words(svg)


@pytest.mark.parametrize(
    ("axis", "word"),
    [
        ("hub-share", "probability π that the shock strikes the convener"),
        ("threshold", "share of parties that must act, m/n"),
        ("common-cause", "probability p that every other partner leaves in the same event"),
    ],
)
def test_every_axis_has_its_label(axis: str, word: str, tmp_path: Path) -> None:
    """And kappa, which is then no axis, stands in the small print."""
    map_ = phase(Setting(20), (0.0, 1.0), (0.1, 0.2), axis=axis, kappa=0.25, worlds=50, seed=1)
    (svg,) = phase_figure(map_, tmp_path / "map.svg")

    assert word in words(svg)
    assert "κ = 0.25" in words(svg)


def test_what_cannot_be_drawn_is_refused(small_map: Phase, tmp_path: Path) -> None:
    """No curve, too many, holes, a mean outside its interval, an unknown suffix."""
    x = np.arange(3.0)
    good = Curve("good", x, x, x, x)
    for curves, word in (
        ([], "0 different curves"),
        ([Curve(str(k), x, x + k, x + k, x + k) for k in range(8)], "8 different curves"),
        ([Curve("hole", x, x * math.nan, x, x)], "hole"),
        ([Curve("short", x, x[:2], x, x)], "short"),
        ([Curve("empty", [], [], [], [])], "empty"),
        ([Curve("outside", x, x, x + 1, x + 2)], "outside"),
    ):
        with pytest.raises(QuestionError, match=word):
            curves_figure(curves, tmp_path / "no", x_label="x", y_label="y")
    with pytest.raises(QuestionError, match="svg"):
        curves_figure([good], tmp_path / "no.pdf", x_label="x", y_label="y")
    with pytest.raises(QuestionError, match="svg"):
        phase_figure(small_map, tmp_path / "no.gif")
    assert list(tmp_path.iterdir()) == []
