"""The pictures of the stress room: the phase map and the degradation curves, as SVG and PNG.

Nothing is told by colour alone: regions are hatched and named, curves have dashes and markers. The
same input gives the same bytes. Text in an SVG stays text, so it can be searched, read aloud and
translated; a viewer without the font takes the next in the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.drawing import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    Caption,
    mixed,
    plain_style,
    sheet,
    write,
)
from blocs.errors import QuestionError
from blocs.stress.coupled import AXES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from blocs.stress.phase import Belief, Phase

__all__ = ["Caption", "Curve", "curves_figure", "phase_figure"]

_STROKES: tuple[tuple[str, str, str], ...] = (
    (BLUE, "solid", "o"),
    (RED, "dashed", "s"),
    (GREEN, "dashdot", "^"),
    (BLACK, "dotted", "D"),
    (ORANGE, "solid", "v"),
    (PURPLE, "dashed", "P"),
    (SKY, "dashdot", "X"),
)
_OTHERS = ((GREEN, "^"), (PURPLE, "s"), (BLACK, "v"), (BLUE, "P"))


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One design's values along a shock.

    Attributes:
        name: of the design.
        x: strength of the shock, rising.
        mean: value at each.
        low: lower end of its interval.
        high: upper end.
    """

    name: str
    x: ArrayLike
    mean: ArrayLike
    low: ArrayLike
    high: ArrayLike


def phase_figure(
    map_: Phase, path: Path | str, *, caption: Caption | None = None, belief: Belief | None = None
) -> tuple[Path, ...]:
    """Draw the map of who loses fewer parties, with all its borders.

    Args:
        map_: the map.
        path: file; its suffix .svg or .png says which, none writes both.
        caption: title, clocks and source.
        belief: a point and a box, drawn on the map.

    Returns:
        The files written.

    Raises:
        QuestionError: when the suffix is another one.
    """
    with plain_style():
        figure, axes = sheet(
            caption or Caption(), "Star or accord: which loses fewer parties", _setting(map_)
        )
        betas, values = map_.betas, map_.values
        edge = betas[-1]
        low, high = (np.minimum(b, edge) for b in (map_.simulated.low, map_.simulated.high))
        for left, right, colour, hatch, name in (
            (np.full(len(values), betas[0]), low, SKY, "//", "accord loses fewer"),
            (low, high, "#BBBBBB", "", f"undecided ({map_.confidence:.0%} interval)"),
            (high, np.full(len(values), edge), ORANGE, "..", "star loses fewer"),
        ):
            axes.fill_betweenx(
                values, left, right, facecolor=mixed(colour, 0.3), edgecolor=mixed(colour, 0.8),
                hatch=hatch, linewidth=0.0, label=name,
            )  # fmt: skip
            if hatch:
                _name_region(axes, np.asarray(values), left, right, name, belief)
        _borders(axes, map_)
        if belief is not None:
            _draw_belief(axes, belief)
        axes.set_xlim(betas[0], edge)
        axes.set_ylim(values[0], values[-1])
        axes.set_xlabel("imitation β: mean further exits that one exit directly triggers")
        axes.set_ylabel(AXES[map_.axis])
        _legend(axes)
        return write(figure, path)


def _setting(map_: Phase) -> str:
    """Return the small print of a map."""
    setting = map_.setting
    parts = [
        f"{setting.n} parties",
        f"{setting.exits} exit{'' if setting.exits == 1 else 's at once'}",
    ]
    if map_.axis != "hub-share":
        share = setting.hub_share
        parts.append(
            "every party equally likely" if share is None else f"convener struck with π = {share:g}"
        )
    if map_.axis != "kappa":
        parts.append(f"κ = {map_.kappa:g}")
    if map_.axis != "threshold" and setting.minimum > 2:
        parts.append(f"dead below {setting.minimum}")
    if map_.axis != "common-cause" and setting.common_cause > 0:
        parts.append(f"common cause p = {setting.common_cause:g}")
    imitation = {
        (False, False): "convener neither imitated nor imitating",
        (True, False): "convener imitated",
        (False, True): "convener imitating",
        (True, True): "convener as any party",
    }[setting.convener_imitated, setting.convener_imitates]
    parts.append(imitation)
    return f"{'; '.join(parts)}\n{map_.worlds:,} worlds, seed {map_.seed}"


def _name_region(
    axes: Axes,
    values: NDArray[np.float64],
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    name: str,
    belief: Belief | None,
) -> None:
    """Write a region's name where it is widest, unless the legend alone has room for it."""
    height = (values - values[0]) / (values[-1] - values[0])
    whole = right.max() - left.min()
    if belief is not None:
        # Beside the belief on the rows that it covers, on the side with more room.
        (start, end), (low, high) = belief.beta_range, belief.value_range
        margin = 0.05 * (values[-1] - values[0])
        covered = (values > low - margin) & (values < high + margin)
        before = np.minimum(right, start) - left
        after = right - np.maximum(left, end)
        left, right = (
            np.where(covered & (after >= before), np.maximum(left, end), left),
            np.where(covered & (after < before), np.minimum(right, start), right),
        )
    # Off the frame, where letters would be cut.
    room = np.where((height >= 0.08) & (height <= 0.92), right - left, 0.0)
    row = int(np.argmax(room))
    if room[row] < 0.3 * whole or room[row] <= 0.0:
        return
    axes.text(
        (left[row] + right[row]) / 2, values[row], name,
        ha="center", va="center", fontweight="bold", zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2.0},
    )  # fmt: skip


def _legend(axes: Axes) -> None:
    """Put the legend below the axes, where it covers nothing."""
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.09), ncols=2, fontsize=8, handlelength=3.5
    )


def _borders(axes: Axes, map_: Phase) -> None:
    """Draw every border as far as the grid goes."""
    strokes: list[tuple[str, str, float, str]] = [
        (BLACK, "solid", 1.6, ""),
        (BLUE, "dashed", 1.6, ""),
    ]
    lines = [map_.simulated, map_.exact]
    if map_.analytic is not None:
        lines.append(map_.analytic)
        strokes.append((RED, "dotted", 2.2, ""))
    for index, border in enumerate(map_.others):
        colour, marker = _OTHERS[index % len(_OTHERS)]
        lines.append(border)
        strokes.append((colour, "dashdot", 1.0, marker))
    for border, (colour, dash, width, marker) in zip(lines, strokes, strict=True):
        beta = np.array(border.beta)
        seen = beta <= map_.betas[-1]
        if not seen.any():
            axes.plot([], [], color=colour, ls=dash, label=f"{border.name}: beyond the map")
            continue
        axes.plot(
            beta[seen], np.array(map_.values)[seen], color=colour, ls=dash, lw=width,
            marker=marker, markevery=max(1, len(beta) // 8), ms=5, label=border.name,
        )  # fmt: skip


def _draw_belief(axes: Axes, belief: Belief) -> None:
    """Draw the box and the point of a belief."""
    from matplotlib.patches import Rectangle

    (left, right), (low, high) = belief.beta_range, belief.value_range
    axes.add_patch(
        Rectangle((left, low), right - left, high - low, fill=False, ec=BLACK, lw=1.5, zorder=6)
    )
    name = f"belief: {belief.source}" if belief.source else "belief"
    axes.plot(
        [belief.beta], [belief.value], ls="", marker="*", ms=13, mfc=BLACK, mec="white",
        zorder=7, clip_on=False, label=name,
    )  # fmt: skip


def curves_figure(
    curves: Sequence[Curve],
    path: Path | str,
    *,
    x_label: str,
    y_label: str,
    caption: Caption | None = None,
) -> tuple[Path, ...]:
    """Draw what each design is worth along a shock, with intervals.

    Designs with the same curve are drawn once and named together.

    Args:
        curves: one for each design.
        path: file; its suffix .svg or .png says which, none writes both.
        x_label: what the shock counts.
        y_label: what the value counts.
        caption: title, clocks and source.

    Returns:
        The files written.

    Raises:
        QuestionError: when there is no curve, too many to tell apart, or one is malformed.
    """
    merged = _merge([_checked(curve) for curve in curves])
    if not 1 <= len(merged) <= len(_STROKES):
        raise QuestionError(
            f"{len(merged)} different curves; 1 to {len(_STROKES)} can be told apart in a figure"
        )
    with plain_style():
        figure, axes = sheet(caption or Caption(), "What is left after a shock", "")
        for index, (name, x, mean, low, high) in enumerate(merged):
            colour, dash, marker = _STROKES[index]
            axes.fill_between(x, low, high, color=colour, alpha=0.15, lw=0)
            # Markers start at different points, so that close curves stay apart.
            every = max(1, len(x) // 8)
            axes.plot(
                x, mean, color=colour, ls=dash, lw=1.6, marker=marker, ms=5,
                markevery=(index % every, every), label=name,
            )  # fmt: skip
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        axes.set_ylim(bottom=min(0.0, *(float(low.min()) for _, _, _, low, _ in merged)))
        axes.margins(x=0.02)
        _legend(axes)
        return write(figure, path)


_Drawn = tuple[
    str, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
]


def _checked(curve: Curve) -> _Drawn:
    """Return a curve as arrays."""
    x, mean, low, high = (
        np.asarray(a, dtype=np.float64) for a in (curve.x, curve.mean, curve.low, curve.high)
    )
    if x.ndim != 1 or x.size == 0 or any(a.shape != x.shape for a in (mean, low, high)):
        raise QuestionError(
            f"curve {curve.name!r}: x, mean, low and high have {x.size}, {mean.size}, {low.size} "
            f"and {high.size} numbers; give the same number of each, 1 or more"
        )
    if not all(np.isfinite(a).all() for a in (x, mean, low, high)):
        raise QuestionError(f"curve {curve.name!r}: a number is missing or infinite")
    if (low > mean).any() or (mean > high).any():
        raise QuestionError(f"curve {curve.name!r}: a mean lies outside its interval")
    return curve.name, x, mean, low, high


def _merge(curves: Sequence[_Drawn]) -> list[_Drawn]:
    """Return curves, those with equal numbers under one name."""
    merged: list[_Drawn] = []
    for curve in curves:
        for index, other in enumerate(merged):
            if all(np.array_equal(a, b) for a, b in zip(curve[1:], other[1:], strict=True)):
                merged[index] = (f"{other[0]} = {curve[0]}", *other[1:])
                break
        else:
            merged.append(curve)
    return merged
