"""What can be wrong with one cell, taken by itself."""

from __future__ import annotations

import re

from blocs.dates import parse_when
from blocs.errors import DataError
from blocs.ledger.files import MAX_CELL, mojibake, shorten
from blocs.ledger.schema import Column

__all__ = ["MAX_QUOTE_WORDS", "SPREADSHEET", "cell_problem", "quote_words"]

SPREADSHEET = re.compile(r"\d(\.\d+)?[eE]\+?\d+|#+|\d{5}(\.\d+)?|#(REF|NAME|VALUE|N/A)[!?]?")


_SPREADSHEET_HINT = "This file went through a spreadsheet; restore it and edit it as text"


_SOUND_ID = re.compile(r"[A-Za-z][\w.:@~+\-]*", re.ASCII)
"""An id that no check below can object to: no number, no spaces, nothing but ASCII."""


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z0-9]{2,8})*", re.ASCII)


MAX_QUOTE_WORDS = 25


def quote_words(text: str) -> int:
    """Return the length of a quotation in words; two CJK characters count as one word."""
    cjk = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + (cjk + 1) // 2


def cell_problem(column: Column, key: str, value: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a cell taken by itself."""
    if value == "":
        if column.required:
            return "must not be empty", f"Fill in: {column.meaning}", "CellEmpty"
        return None
    if len(value) > MAX_CELL:
        return (
            f"has {len(value):,} characters, more than {MAX_CELL:,}",
            "A cell holds one fact; look for a missing quotation mark",
            "CellTooLong",
        )
    is_id = column.name == key or bool(column.ref)
    if is_id and _SOUND_ID.fullmatch(value):
        return None
    if value != value.strip():
        return "has spaces at its ends", f"Write {shorten(value.strip())!r}", "SpacesAround"
    if _CONTROL.search(value):
        return "holds a control character", "Remove it", "NotText"
    repaired = None if value.isascii() else mojibake(value)
    if repaired is not None:
        better = f"It was probably {repaired!r}" if repaired else "Take the text from the source"
        return "was read in the wrong encoding", better, "Mojibake"
    if column.date:
        try:
            parse_when(value)
        except DataError as error:
            said = str(error).removeprefix(f"{value!r} ")
            message, _, hint = said.partition(". ")
            return message, hint, "DateNotEdtf"
        return None
    if column.enum:
        for part in value.split(";") if column.many else [value]:
            if part not in column.enum:
                return (
                    "is not in the vocabulary",
                    "Write one of: " + ", ".join(column.enum),
                    "NotInVocabulary",
                )
        return None
    if column.name == "lang" and not _LANGUAGE.fullmatch(value):
        return "is no language code of ISO 639-1", "Write two letters, such as en", "NotALanguage"
    if is_id and SPREADSHEET.fullmatch(value):
        return "looks like a number or an error cell", _SPREADSHEET_HINT, "IdLooksLikeNumber"
    if column.name == key and not re.fullmatch(r"[\w][\w.:@~+\-]*", value):
        return (
            "is no identifier",
            "Use letters, digits and - _ . : @ + ~; no spaces or slashes",
            "IdNotAllowed",
        )
    return None
