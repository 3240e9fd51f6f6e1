"""What an imported ledger says of itself: origin, oddities, and what it does not cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib import resources

from blocs.imports.lists import PUBLISHED, provenance
from blocs.imports.who import Who

__all__ = ["coverage_text", "licence_text", "readme_text"]


def readme_text(traps: Counter[str], who: Who) -> str:
    """Return the README: how to read the ledger, with every trap counted."""
    counted = "\n".join(f"| {name} | {count} |" for name, count in sorted(traps.items()) if count)
    codes = "\n".join(
        f"| {code} | {party} | {count} | {who.used[party].note or _remark(who, code)} |"
        for (code, party), count in sorted(who.codes.items())
    )
    text = resources.files("blocs.imports").joinpath("manytreaties_readme.md").read_text("utf-8")
    return text.format(published=PUBLISHED, traps=counted, codes=codes)


def _remark(who: Who, code: str) -> str:
    return who.table[code]["note"] if code in who.table else ""


def coverage_text(lists: Sequence[str], numbers: Counter[tuple[str, str]]) -> str:
    """Return COVERAGE.md: what each list holds, and that none is known to be complete."""
    lines = [
        "# Coverage",
        "",
        "No list says that it is complete for any text, so `coverage.csv` is absent on purpose: "
        "who is absent from a text here is unknown, not out.",
        "",
        "| list | rows of agreements | rows of parties | instruments | claims | remark |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for name in lists:
        counts = " | ".join(
            str(numbers[name, what])
            for what in ("agreements", "participations", "instruments", "claims")
        )
        lines.append(f"| {name} | {counts} | {provenance(name).note} |")
    return "\n".join(lines) + "\n"


def licence_text() -> str:
    """Return the licence of the data, with its attribution."""
    return (
        "The data are manytreaties by the Geneva Global Governance Observatory (James Hollway and\n"
        "others), https://github.com/globalgov/manytreaties, under the Creative Commons\n"
        "Attribution 4.0 International licence, https://creativecommons.org/licenses/by/4.0/\n"
        "Changed: turned into claims by blocs import manytreaties; see README.md.\n"
    )
