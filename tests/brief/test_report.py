"""The page of verdicts: whole without a script, and safe whatever stands in table or sources."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from small import small_ledger, statement, verdicts_on

from blocs.brief import report_html

VOID = frozenset({"meta", "br", "img", "input", "link", "hr"})


class Page(HTMLParser):
    """Collects elements and checks that they are closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of a hostile table checked against a hostile source."""
    folder: Path = tmp_path_factory.mktemp("page")
    rows = [
        {
            **statement("attribute | port | sign || <img src=x onerror=alert(3)> | 2020"),
            "quote": '"><script>alert(5)</script>',
            "claim_id": 'x" onclick="alert(6)',
        },
        statement("count | river-treaty | parties || 2 | 2013-01-01"),
        statement("event | BRA-KOR-2010 | status || not renewed | 2024-03-04"),
    ]
    with small_ledger(folder) as ledger:
        return report_html(verdicts_on(ledger, folder, *rows, document="brief"))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    parsed = Page()
    parsed.feed(html)
    parsed.close()
    return parsed


def test_every_element_is_closed_in_its_order(page: Page) -> None:
    """A page that nests badly is repaired differently by every browser."""
    assert page.wrong == []
    assert page.open == []


def test_nothing_of_a_table_or_source_becomes_markup(html: str, page: Page) -> None:
    """Scripts, images and handlers in quotations, titles, values and ids stay text."""
    tags = {tag for tag, _ in page.elements}

    assert not tags & {"script", "img", "iframe", "object", "link"}
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)
    assert "&lt;script&gt;alert(4)&lt;/script&gt;" in html
    assert "&lt;script&gt;alert(5)&lt;/script&gt;" in html


def test_only_plain_addresses_become_links(page: Page) -> None:
    """A javascript: address in a source is shown as its title only."""
    targets = [attrs.get("href") or "" for tag, attrs in page.elements if tag == "a"]

    assert targets
    assert all(t.startswith(("#", "https://", "http://")) for t in targets)


def test_the_page_loads_nothing_from_outside(html: str, page: Page) -> None:
    """It can be sent by mail and opened without a network."""
    assert not any("src" in attrs for _, attrs in page.elements)
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_the_page_says_its_language_and_title(page: Page) -> None:
    """Screen readers need both."""
    assert ("html", {"lang": "en"}) in page.elements
    assert any(tag == "title" for tag, _ in page.elements)
    assert any(tag == "blockquote" and attrs.get("lang") == "en" for tag, attrs in page.elements)
