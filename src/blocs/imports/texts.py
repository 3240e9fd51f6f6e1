"""What sort of text is it? Form, bindingness and shape, read from a list's types and titles."""

from __future__ import annotations

import re

from blocs.imports.treaties import AgreementRow, Treaty
from blocs.ledger.files import mojibake

__all__ = ["clean_title", "describe", "form_of"]

_FORMS = (
    ("protocol", r"protocol"),
    ("mou", r"\bmou\b|memorandum"),
    ("declaration", r"declaration|recommendation|principles|guideline|code of conduct|comment"),
    ("joint-statement", r"joint (statement|communique)|resolution|decision|report|minutes"),
    ("plan", r"\bplan\b|strategy|programme of action|agenda"),
    ("statute", r"statute|constitution|regulation|rules|schedule|annex|appendi"),
    ("letter", r"exchanges? of (notes|letters)|letters? (of|between)|notes exchanged"),
    ("convention", r"convention|covenant|charter"),
    ("treaty", r"treaty"),
    ("arrangement", r"arrangement"),
    ("accord", r"\baccord"),
    ("agreement", r"agreement|union|free trade|\bfta\b|association|amend|extension|adjustment"),
)
_POLITICAL = frozenset({"mou", "declaration", "joint-statement", "plan"})
_TRADE = frozenset({"DESTA", "TREND", "LABPTA", "TOTA", "GPTAD"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_C1 = re.compile(r"[\x80-\x9f]")


def clean_title(title: str) -> tuple[str, bool]:
    """Return (title, whether its encoding was wrong).

    A ledger refuses text that was read in the wrong encoding. Where the text shows what was
    meant it is put right, else the broken characters become ``?``; both are counted and noted.
    """
    if title.isascii() and title.isprintable():
        return title, False
    better = _CONTROL.sub(" ", title)
    better = mojibake(better) or better
    better = _C1.sub(lambda m: m.group().encode("latin-1").decode("cp1252", "replace"), better)
    if mojibake(better) is not None:
        better = re.sub(r"[^\x20-\x7e]", "?", better)
    better = better.replace("\ufffd", "?").strip()
    return better, better != title


def form_of(type_agree: str, title: str) -> str:
    """Return the form: by the list's type when it has one, else by the words of the title."""
    for text in (type_agree, title):
        for form, pattern in _FORMS:
            if text and re.search(pattern, text, re.IGNORECASE):
                return form
    return "agreement"


def _shape(ambit: str, parties: int, treaty_id: str) -> str:
    """Return the shape: the list's word, unless it names more parties than the word allows."""
    if ambit == "Bilateral" and parties <= 2:
        return "bilateral"
    if ambit == "Trilateral" and parties <= 3:
        return "plurilateral"
    if ambit:
        return "multilateral"
    if parties:
        return "bilateral" if parties <= 2 else "multilateral"
    return (
        "bilateral"
        if re.match(r"[A-Z]{3}-[A-Z]{3}\b|[A-Z]{3}-[A-Z]{3}[\[_]", treaty_id)
        else ("multilateral")
    )


def describe(treaty: Treaty, row: AgreementRow | None) -> tuple[str, bool]:
    """Set bindingness and shape of a treaty; return its form and whether the list's word was
    overruled by the number of its parties.

    Args:
        treaty: with all its parties.
        row: its first row of agreements; None when only the table of parties knows it.
    """
    ambit = row.type_ambit if row else ""
    form = form_of(row.type_agree if row else "", treaty.title)
    known = (
        bool(row and row.type_agree)
        or treaty.source in _TRADE
        or any(re.search(pattern, treaty.title, re.IGNORECASE) for _, pattern in _FORMS)
    )
    treaty.bindingness = (
        "political" if form in _POLITICAL else "binding" if known else "unspecified"
    )
    treaty.shape = _shape(ambit, len(treaty.parties), treaty.treaty_id)
    overruled = treaty.shape == "multilateral" and ambit in ("Bilateral", "Trilateral")
    return form, overruled
