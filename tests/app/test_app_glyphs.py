"""Chinese, Arabic and Cyrillic names are drawn with glyphs, not with boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# A box for a missing glyph looks the same for every character that has none, such as U+0378, which
# Unicode has not assigned.
DRAW = """
(words) => {
  const draw = (c) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = "32px " + getComputedStyle(document.body).fontFamily;
    pen.fillText(c, 4, 36);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const box = draw("\u0378"), nothing = draw(" ");
  return [...new Set(words)].filter((c) => c.trim() && (draw(c) === box || draw(c) === nothing));
}
"""


def test_no_glyph_of_the_names_is_missing(visit: Callable[..., Any]) -> None:
    """Every character in which parties of the ledger are named has a glyph in the page's fonts."""
    page = visit("?as-of=2024-02-15&known-at=2026-11-25&hub=CHN")
    names = [
        "巴西阿根廷俄罗斯埃塞俄比亚",
        "البرازيل مصر الأرجنتين",
        "Бразилия Россия Ангола",
        "ブラジル 한국",
    ]
    missing = {c for name in names for c in page.evaluate(DRAW, name)}

    assert missing == set()
    assert page.evaluate(DRAW, "\u0379") == ["\u0379"]
