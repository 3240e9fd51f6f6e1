"""What every page must keep, checked with the standard library's parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
NO_TEXT = frozenset(("script", "style", "iframe", "object", "embed"))
HEADINGS = {f"h{n}": n for n in range(1, 7)}
POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass
class Element:
    """One start tag with its attributes, the tags around it and the text inside."""

    tag: str
    attributes: dict[str, str]
    around: tuple[str, ...]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return all text inside."""
        return "".join(self.parts)


@dataclass
class Read:
    """A page as read: its elements in order, and what was wrong with its nesting."""

    elements: list[Element] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def of(self, *tags: str) -> list[Element]:
        """Return the elements of these tags."""
        return [e for e in self.elements if e.tag in tags]

    @property
    def links(self) -> list[str]:
        """Return the addresses of all links."""
        return [e.attributes["href"] for e in self.of("a") if "href" in e.attributes]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.read.wrong.append(f"<{tag}> has an attribute twice: {names}")
        around = tuple(e.tag for e in self.open)
        element = Element(tag, {k: v or "" for k, v in attrs}, around)
        self.read.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            inside = self.open[-1].tag if self.open else "nothing"
            self.read.wrong.append(f"</{tag}> closes <{inside}> at {self.getpos()}")
        if any(e.tag == tag for e in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.parts.append(data)


def read(html: str) -> Read:
    """Parse a page."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.read.wrong += [f"<{e.tag}> stays open" for e in parser.open]
    return parser.read


def problems(html: str) -> list[str]:
    """Return everything in a page that breaks a rule of ours, in words."""
    page = read(html)
    found = list(page.wrong)
    if not html.startswith("<!doctype html>"):
        found.append("no doctype at the start")
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    found += [f"id {i!r} stands twice" for i in {i for i in ids if ids.count(i) > 1}]
    for element in page.elements:
        found += _wrong_with(element, set(ids))
    levels = [HEADINGS[e.tag] for e in page.elements if e.tag in HEADINGS]
    if levels.count(1) != 1 or levels[:1] != [1]:
        found.append(f"headings must begin with the only h1: {levels[:5]}")
    found += [f"h{b} follows h{a}" for a, b in pairwise(levels) if b > a + 1]
    for tag in ("title", "header", "main", "footer", "nav"):
        if not page.of(tag):
            found.append(f"no <{tag}>")
    captions = [e for e in page.of("caption") if e.around[-1] == "table" and e.text.strip()]
    if len(captions) != len(page.of("table")):
        found.append(f"{len(page.of('table'))} tables, {len(captions)} captions")
    if len(page.of("main")) != 1:
        found.append("not exactly one <main>")
    return found


def _wrong_with(element: Element, ids: set[str]) -> list[str]:
    tag, has = element.tag, element.attributes
    found = []
    if tag in NO_TEXT:
        found.append(f"<{tag}> has no place here")
    found += [f"<{tag}> has {a}" for a in has if a.startswith("on") or a == "style"]
    if tag == "html" and not has.get("lang"):
        found.append("the page has no language")
    if tag == "th" and has.get("scope") not in ("col", "row"):
        found.append(f"a header cell without scope: {element.text[:30]!r}")
    if tag in ("input", "select") and has.get("type") != "hidden" and not has.get("id"):
        found.append(f"a field without label: {has}")
    if tag in ("a", "button", "summary", "h1", "h2", "h3", "th") and not element.text.strip():
        found.append(f"an empty <{tag}>: {has}")
    for name in POINTING:
        found += [f"{name} points to no {i!r}" for i in has.get(name, "").split() if i not in ids]
    for name in ("href", "src", "action"):
        address = has.get(name)
        if address is None:
            continue
        outside = not address.startswith(("/", "#", "?")) or address.startswith("//")
        if outside and (tag != "a" or not address.startswith(("http://", "https://"))):
            found.append(f"<{tag}> leads to {address!r}")
        if outside and tag == "a" and "noreferrer" not in has.get("rel", ""):
            found.append(f"a link to elsewhere tells where it comes from: {address!r}")
        if address.startswith("#") and address[1:] not in ids:
            found.append(f"the anchor {address!r} is nowhere")
    return found
