"""The picture of a count: dots for what is reported, a bar for what is listed, lines for models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from blocs.drawing import BLACK, BLUE, GREEN, ORANGE, Caption, plain_style, sheet, write
from blocs.errors import QuestionError

__all__ = ["strip_figure"]

MOST_REPORTED = 12
"""Reported totals shown, the latest ones; the table has all."""


def strip_figure(
    answer: Mapping[str, Any], path: Path | str, *, caption: Caption | None = None
) -> tuple[Path, ...]:
    """Draw reported totals, the enumerated range and the estimates under one another.

    Args:
        answer: the ``answer`` part of a count's envelope.
        path: file; its suffix .svg or .png says which, none writes both.
        caption: title, clocks and source.

    Returns:
        The files written.

    Raises:
        QuestionError: when there is nothing to draw, or the suffix is another one.
    """
    rows = _reported(answer) + _enumerated(answer) + _estimated(answer)
    if not rows:
        raise QuestionError("nothing is reported, listed or estimated, so there is nothing to draw")
    with plain_style():
        figure, axes = sheet(caption or Caption(), "How many are there", "")
        figure.set_size_inches(7.0, max(3.0, 1.2 + 0.32 * len(rows)))
        for place, (_, low, middle, high, colour, marker, filled) in enumerate(reversed(rows)):
            if low is not None and high is not None and high > low:
                axes.plot([low, high], [place, place], color=colour, lw=3, alpha=0.5)
            elif low is not None and high is None:
                # No upper limit is known: an arrow, never a line with an end.
                axes.annotate(
                    "",
                    xy=(1.0, place),
                    xycoords=("axes fraction", "data"),
                    xytext=(low, place),
                    textcoords="data",
                    arrowprops={"arrowstyle": "->", "color": colour, "ls": "dotted"},
                )
            at = middle if middle is not None else low
            if at is None:
                continue
            face = colour if filled else "white"
            axes.plot([at], [place], marker=marker, ms=7, mfc=face, mec=colour, ls="")
        axes.set_yticks(range(len(rows)), [r[0] for r in reversed(rows)], fontsize=8)
        axes.set_xlim(left=0)
        axes.margins(x=0.08)
        axes.set_xlabel("how many (a hollow mark: a check of that model failed)")
        return write(figure, path)


_Row = tuple[str, float | None, float | None, float | None, str, str, bool]


def _reported(answer: Mapping[str, Any]) -> list[_Row]:
    found: list[_Row] = []
    for row in list(answer.get("reported", ()))[-MOST_REPORTED:]:
        label = f"reported {row['as_of']} ({row['source']})"
        value = float(row["value"])
        open_end = row["sense"] == "at-least"
        found.append((label, value, value, None if open_end else value, ORANGE, "D", True))
    return found


def _enumerated(answer: Mapping[str, Any]) -> list[_Row]:
    listed = answer["enumerated"]
    if listed["certain"] is None:
        return []
    low = float(listed["certain"])
    high = None if listed["possible"] is None else float(listed["possible"])
    return [("listed", low, low, high, GREEN, "s", True)]


def _estimated(answer: Mapping[str, Any]) -> list[_Row]:
    estimated = answer["estimated"]
    admissible = set(estimated.get("admissible", ()))
    found: list[_Row] = []
    for model in estimated.get("models", ()):
        if model["estimate"] is None:
            continue
        numbers = (model["lower"], model["estimate"], model["upper"])
        found.append((model["name"], *numbers, BLUE, "o", model["name"] in admissible))
    if estimated.get("lower") is not None:
        found.append(("at least", estimated["lower"], estimated["lower"], None, BLACK, "|", True))
    return found
