"""The page in a browser: each view, in both themes, wide and narrow, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WEB = Path(__file__).resolve().parents[2] / "web" / "src"
DAY = "as-of=2024-02-15&known-at=2026-11-25"
VIEWS = re.findall(
    r"(\w+): \"",
    re.search(r"VIEWS = \{(.*?)\}", (WEB / "state.ts").read_text("utf-8"), re.S).group(1),  # type: ignore[union-attr]
)
Visit = Callable[..., Any]


def until(page: Any, what: str) -> None:
    """Wait until an expression holds; the page's policy forbids playwright's own way of it."""
    for _ in range(150):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{what} never came true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("view", VIEWS)
def test_no_view_bars_anybody(visit: Visit, view: str, width: int, scheme: str) -> None:
    """Axe finds nothing wrong in any view, theme or width, with details open and shut."""
    from axe_playwright_python.sync_playwright import Axe

    page = visit(f"?{DAY}&hub=CHN&view={view}", width=width, scheme=scheme)
    found = Axe().run(page).response["violations"]

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []

    page = visit(f"?{DAY}&hub=CHN&view={view}&focus=tie:ilrs|PAK", width=width, scheme=scheme)
    page.wait_for_selector(".drawer .claim")
    found = Axe().run(page).response["violations"]

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_is_wider_than_a_phone(visit: Visit, view: str) -> None:
    """At 390 px nothing but a table or a timeline of its own scrolls sideways."""
    page = visit(f"?{DAY}&hub=USA&view={view}", width=390)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_page_says_what_when_known_when_and_how_sure(visit: Visit) -> None:
    """One sentence above every picture names both clocks, the network, the number and its parts."""
    page = visit(f"?{DAY}&hub=USA&topic=lunar-deep-space")
    said = page.inner_text(".says")

    assert "As of 15 Feb 2024, from sources published by 25 Nov 2026" in said
    assert "the network of United States on lunar deep space" in said
    assert re.search(r"\d+ settled", said)


def test_journalist_is_three_clicks_from_a_quotation(visit: Visit) -> None:
    """Map, party, tie: the words of the source with its letter, its date and a link to it."""
    page = visit(f"?{DAY}&hub=USA")
    page.click("[data-id=AGO]")
    page.click(".drawer .ties button:has-text('Artemis')")
    page.wait_for_selector(".drawer blockquote")
    claims = page.inner_text(".drawer")

    assert "Angola became the 33rd country to sign the Artemis Accords" in claims
    assert page.get_attribute(".drawer .claim a", "href").startswith("https://")
    assert page.inner_text(".drawer .letter") == "A2"


def test_every_mark_is_reached_by_keyboard_and_has_a_speaking_name(visit: Visit) -> None:
    """One stop for Tab, arrows from mark to mark, Enter opens, Escape shuts and comes back."""
    page = visit(f"?{DAY}&hub=CHN")
    marks = page.locator("[data-at]")
    total = marks.count()
    page.focus("[data-at='0']")
    names = []
    for _ in range(total):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowRight")

    assert len(set(names)) == total > 15
    assert all(re.fullmatch(r".+, \d+ texts?, [a-z ]+(, since .+)?", n) for n in names)

    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_selector(".drawer h2")

    assert page.evaluate("document.activeElement.tagName") == "H2"

    page.keyboard.press("Escape")

    assert page.locator(".drawer").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('data-at')") == "0"


def test_an_address_shows_the_same_picture_again(visit: Visit) -> None:
    """Whatever is chosen stands in the address; opened elsewhere it says and draws the same."""
    page = visit("")
    page.select_option("#hub", "CHN")
    page.fill("#as-of", "2019-05-01")
    page.keyboard.press("Tab")
    page.fill("#known-at", "2021-01-01")
    page.keyboard.press("Tab")
    page.click("nav.tabs a:has-text('Table')")
    until(page, "location.search.includes('known-at=2021-01-01')")
    until(
        page, "document.querySelector('.says[data-ready=yes]')?.textContent.includes('1 Jan 2021')"
    )
    page.wait_for_selector("main table tbody tr")
    again = visit(page.evaluate("location.search"))

    assert page.inner_text(".says") == again.inner_text(".says")
    assert page.inner_text("main table") == again.inner_text("main table")


def test_slider_goes_by_keyboard_and_says_its_day(visit: Visit) -> None:
    """An arrow moves the clock by a day, and the day is spoken as a date."""
    page = visit(f"?{DAY}&hub=USA")
    page.focus("input[type=range]")
    page.keyboard.press("ArrowRight")

    assert page.get_attribute("input[type=range]", "aria-valuetext") == "16 Feb 2024"
    assert page.input_value("#as-of") == "2024-02-16"


def test_names_are_found_in_their_own_script(visit: Visit) -> None:
    """Chinese and Arabic names lead to the party."""
    page = visit(f"?{DAY}&hub=CHN")
    for word, name in (("巴西", "Brazil"), ("مصر", "Egypt")):
        page.fill("#find", word)
        page.wait_for_selector(".hits button")

        assert name in page.inner_text(".hits")


def test_back_returns_to_the_view_before(visit: Visit) -> None:
    """A view is a place: the browser's Back leads to the one before."""
    page = visit(f"?{DAY}&hub=CHN&view=hub")
    page.click("nav.tabs a:has-text('Table')")
    page.wait_for_selector("main table")
    page.go_back()
    page.wait_for_selector("main .hubmap")

    assert page.get_attribute("main", "data-view") == "hub"


def test_forced_colours_and_reduced_motion_are_honoured(visit: Visit) -> None:
    """Marks keep an outline in the reader's own colours, and nothing moves that need not."""
    page = visit(f"?{DAY}&hub=CHN", forced_colors="active", reduced_motion="reduce")
    stroke = "getComputedStyle(document.querySelector('.mark .body')).stroke"
    moving = "getComputedStyle(document.querySelector('.node .mark')).transitionDuration"

    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(stroke) == page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate(moving) == "0s"


def test_printed_page_has_the_picture_and_not_the_buttons(visit: Visit) -> None:
    """On paper there are the sentence with both clocks and the figure; menus are gone."""
    page = visit(f"?{DAY}&hub=CHN")
    page.emulate_media(media="print")

    assert page.is_visible(".says")
    assert page.is_visible("main svg")
    assert not page.is_visible("nav.tabs")
    assert not page.is_visible(".take")


def test_redrawing_asks_the_server_nothing(visit: Visit) -> None:
    """Dragging the clock through decades makes no request."""
    page = visit(f"?{DAY}&hub=CHN")
    page.wait_for_selector("path.land", state="attached")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/api/" in r.url else 0)
    for day in (723000, 730000, 735000, 738000):
        page.eval_on_selector(
            "input[type=range]",
            "(e, day) => { e.value = day; e.dispatchEvent(new Event('input', {bubbles: true})); }",
            day,
        )
    until(page, "location.search.includes('as-of=2021')")

    assert asked == []


def test_page_of_another_party_shows_its_own_network(visit: Visit) -> None:
    """Any party can stand in the middle; then its own texts are the network."""
    page = visit(f"?{DAY}&hub=BRA")

    assert "the network of Brazil" in page.inner_text(".says")
    assert page.locator("[data-id=USA]").count() == 1


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?known-at=1950-01-01", "unknown, not none"),
        ("?hub=NOPE", "No party goes by “NOPE” here."),
        ("?view=nonsense&as-of=zzz&level=x", "As of"),
        (f"?{DAY}&focus=party:NOPE", "the ledger holds nothing on it"),
        (f"?{DAY}&focus=tie:artemis-accords|NOPE", "no claim speaks of it"),
        (f"?{DAY}&focus=tie:x", "no claim speaks of it"),
        ("?as-of=1900-01-01&known-at=2026-11-25&hub=CHN", "unknown, not none"),
    ],
)
def test_no_address_breaks_the_page(visit: Visit, query: str, says: str) -> None:
    """What an address asks for and nobody has is said in words; the page stays in use."""
    page = visit(query)

    assert says in page.inner_text("body")
    assert page.is_enabled("#as-of")


@pytest.mark.parametrize("view", [v for v in VIEWS if v != "check"])
def test_no_view_breaks_where_nothing_is_known(visit: Visit, view: str) -> None:
    """Before the first source every view says so instead of an empty picture."""
    page = visit(f"?known-at=1950-01-01&view={view}")

    assert "What no source says is unknown, not none" in page.inner_text("body")
