"""The ledger's words for readers: letters, grades, dates, and hints made for a command line."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = [
    "ANSWERS",
    "CREDIBILITY",
    "EVENTS",
    "GRADES",
    "RELIABILITY",
    "TEXT_EVENTS",
    "VERDICTS",
    "direction",
    "iso_time",
    "offers",
    "outside",
    "plain",
    "sentence",
    "when_words",
]

RELIABILITY = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""Admiralty letters of a source."""
CREDIBILITY = {
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
"""Admiralty numbers of a claim's content."""
ANSWERS = {
    "yes": ("●", "so under every reading of the evidence that weighs"),
    "possible": ("◐", "so under some readings of the evidence"),
    "no": ("○", "not so, or absent from lists known to be complete"),
    "unknown": ("?", "nobody looked there, or looked far enough"),
}
"""Mark and meaning of each answer; the mark is never without the word."""
GRADES = {
    "settled": "a text, its depositary, a law or a ruling says so, or two independent voices do",
    "single-source": "one voice says so",
    "contested": "independent voices disagree, and neither prevails",
    "denied": "those who deny it prevail",
    "unsupported": "only weak claims, plans or memory, or nothing at all",
}
EVENTS = {
    "announced": "announced that it will join",
    "applied": "applied to join",
    "initialled": "initialled",
    "signed": "signed",
    "ratified": "ratified",
    "accepted": "accepted",
    "approved": "approved",
    "acceded": "acceded to",
    "succeeded": "succeeded to",
    "joined": "joined",
    "entered-into-force": "became bound by",
    "provisionally-applied": "provisionally applied",
    "observed-in-force": "is in",
    "observed-signatory": "is a signatory of",
    "renewed": "renewed",
    "suspended": "suspended",
    "resumed": "resumed",
    "notified-withdrawal": "gave notice to leave",
    "withdrew": "left",
    "expired": "is out, by expiry, of",
    "terminated": "terminated",
    "denied": "is not in",
}
"""What a party did to a text, between the two names."""
TEXT_EVENTS = {
    "announced": "was announced",
    "entered-into-force": "entered into force",
    "provisionally-applied": "was provisionally applied",
    "observed-in-force": "is in force",
    "observed-signatory": "is signed",
    "notified-withdrawal": "was given notice of",
    "withdrew": "was left",
    "expired": "expired",
    "denied": "is denied",
}
"""What happened to a text as a whole; other events are said as "was" and the word."""
VERDICTS = {
    "used": ("✓", "The fact that it bears on rests on it."),
    "lost": ("✗", "Heard, and lost."),
    "not-needed": ("–", "Heard; its fact does not turn on it."),
    "stated": ("·", "Kept as stated; nothing here is decided by weighing it."),
    "repaired": ("↻", "Our reading of the source was mended by a later row."),
    "later": ("…", "Published after the known-at day, so not heard."),
    "left-out": ("⊘", "Its source is left out, as asked."),
}
"""What became of a claim: mark and meaning."""


def when_words(text: str) -> str:
    """Return a date of the EDTF subset in words; an empty one stays empty.

    Example:
        >>> when_words("[..2021-06-24]"), when_words("2021-06~"), when_words("2021-06/..")
        ('by 2021-06-24', 'about 2021-06', 'from 2021-06 on')
    """
    first, slash, last = text.strip().partition("/")
    if not slash:
        return _day_words(first)
    if first in ("", ".."):
        return f"until {_day_words(last)}"
    if last == "..":
        return f"from {_day_words(first)} on"
    if not last:
        return f"from {_day_words(first)}, end unknown"
    return f"{_day_words(first)} until {_day_words(last)}"


def _day_words(text: str) -> str:
    """Return one day in words, known to a day, month, year, decade or within a range."""
    if text.startswith("[") and text.endswith("]"):
        first, _, last = text[1:-1].partition("..")
        if first and last:
            return f"between {_point(first)} and {_point(last)}"
        return f"{_point(first)} or later" if first else f"by {_point(last)}"
    return _point(text)


def _point(text: str) -> str:
    about = "about " if text and text[-1] in "~%" else ""
    doubt = " (uncertain)" if text and text[-1] in "?%" else ""
    bare = text.rstrip("~?%")
    decade = re.fullmatch(r"(\d{3})X", bare)
    if decade:
        bare = f"the {decade[1]}0s"
    return about + bare.replace("-XX", "") + doubt


def iso_time(text: str) -> str:
    """Return the text when ``<time datetime>`` may carry it (a year, month or day), else ""."""
    return text if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text) else ""


def outside(address: str) -> str:
    """Return the address when it is plain http or https, else "": nothing else becomes a link."""
    address = address.strip()
    if any(c.isspace() or ord(c) < 32 for c in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


_OPTION = re.compile(r"--(as-of|known-at|level) (\d{4}-\d{2}-\d{2}|agency|institute|state)\b")


def plain(message: str) -> str:
    """Return a message of the command line without what only its reader can use.

    Example:
        >>> plain("no party is called 'X'. Nearest: Y. Try: blocs search 'X'")
        "no party is called 'X'. Nearest: Y."
    """
    message = re.sub(r"\s*(Try|See what it holds): blocs \w+ .*$", "", message)
    return re.sub(r"--([a-z]+(?:-[a-z]+)*)", r"\1", message)


def offers(message: str) -> list[tuple[str, str]]:
    """Return the settings that a message tells to try, as (parameter, value).

    Example:
        >>> offers("Ask with --as-of 2020-10-13 or later")
        [('as-of', '2020-10-13')]
    """
    return [(name, value) for name, value in _OPTION.findall(message)]


def direction(lang: str) -> str:
    """Return the direction in which a language is written, for the ``dir`` attribute."""
    return "rtl" if lang.split("-")[0] in ("ar", "fa", "he", "ur", "ps", "ckb", "yi") else "auto"


def sentence(text: str) -> str:
    """Return the text with a capital first; the rest stays as it is."""
    return text[:1].upper() + text[1:]
