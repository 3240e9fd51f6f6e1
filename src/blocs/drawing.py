"""What all figures share: style, colours, title with both clocks, and files of the same bytes.

Text in an SVG stays text, so it can be searched, read aloud and translated; a viewer without the
font takes the next in the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blocs.errors import QuestionError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "BLACK",
    "BLUE",
    "GREEN",
    "ORANGE",
    "PURPLE",
    "RED",
    "SKY",
    "Caption",
    "mixed",
    "plain_style",
    "sheet",
    "wrapped",
    "write",
]

# Okabe and Ito 2008, "Color Universal Design": told apart by most colour-blind readers.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
BLUE, RED, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
STYLE = {
    "svg.hashsalt": "blocs",
    "svg.fonttype": "none",
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
}


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture says about itself.

    Attributes:
        title: first line; empty for the picture's own.
        as_of: when it is so in the world.
        known_at: which sources had been published.
        source: line at the foot.
    """

    title: str = ""
    as_of: str = ""
    known_at: str = ""
    source: str = ""


@contextmanager
def plain_style() -> Iterator[None]:
    """Draw in the library's own style, whatever the user's settings, and restore theirs."""
    import matplotlib.style

    with matplotlib.style.context(["default", STYLE]):
        yield


def sheet(caption: Caption, title: str, small: str) -> tuple[Figure, Axes]:
    """Return an empty figure with its title, clocks and source."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.0, 6.2), layout="constrained")
    axes = figure.add_subplot()
    clocks = [
        f"{name} {day}"
        for name, day in (("as of", caption.as_of), ("known at", caption.known_at))
        if day
    ]
    lines = [caption.title or title]
    if clocks:
        lines.append(", ".join(clocks))
    figure.suptitle("\n".join(lines), fontsize=11, fontweight="bold")
    if small:
        axes.set_title(small, fontsize=7.5, loc="left")
    if caption.source:
        figure.supxlabel(wrapped(caption.source, 120), fontsize=7, x=0.01, ha="left")
    return figure, axes


def wrapped(text: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width))


def mixed(colour: str, share: float) -> tuple[float, float, float]:
    """Return a colour mixed with white; opaque, so that it prints and never shines through."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (1.0 - share * (1.0 - part) for part in parts)
    return red, green, blue


def write(figure: Figure, path: Path | str) -> tuple[Path, ...]:
    """Write a figure without a date or the name of a program version."""
    path = Path(path)
    if path.suffix not in ("", ".svg", ".png"):
        raise QuestionError(f"{path.name}: figures are .svg or .png; without a suffix, both")
    suffixes = (".svg", ".png") if path.suffix == "" else (path.suffix,)
    written = tuple(path.with_suffix(suffix) for suffix in suffixes)
    for target in written:
        metadata = {"Date": None, "Creator": "blocs"} if target.suffix == ".svg" else None
        metadata = metadata or {"Software": None}
        figure.savefig(target, dpi=160, metadata=metadata)
    return written
