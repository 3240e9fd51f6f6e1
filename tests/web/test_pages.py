"""The pages: readable without a script, honest at every clock, and never anybody else's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from html_rules import problems, read
from starlette.testclient import TestClient
from web_ledgers import ACCORD, EVIL, hostile

from blocs.errors import QuestionError
from blocs.web import QUESTIONS, SharedLedger
from blocs.web.frame import STATIC
from blocs.web.lists import sizes
from blocs.web.memberships import memberships
from blocs.web.parameters import CLOCKS

Site = Callable[..., TestClient]
UNSTYLED = {"when", "source-title"}
SPACE_PAGES = (
    "/",
    "/?as-of=2020-10-13&known-at=2020-12-31",
    "/instruments",
    "/instruments?topic=lunar-deep-space&shape=bilateral&hub=CHN",
    "/parties",
    "/parties?kind=agency&page=2",
    "/sources?page=3",
    "/sources?kind=depositary",
    "/search",
    "/search?words=china",
    "/search?words=nothing-of-the-kind",
    "/party/CHN",
    "/party/CHN?level=institute",
    "/party/SUHH",
    "/party/cnsa",
    "/instrument/artemis-accords",
    "/instrument/artemis-accords?page=3",
    "/instrument/artemis-accords?page=999",
    "/instrument/artemis-accords?as-of=1990-01-01",
    "/instrument/artemis-accords?known-at=2019-01-01",
    "/instrument/artemis-accords?party=URY&as-of=2024-02-15",
    "/instrument/ilrs?party=BRA",
    "/instrument/CHN-USA-1979-STA?as-of=2024-03-01&known-at=2024-03-04",
    "/source/memory",
    "/source/seed_brief?without=seed_brief",
    "/claim/blocs-p-0001",
    "/claim/blocs-t-0001",
    "/claim/blocs-c-0001",
    "/claim/blocs-a-0002",
    "/subject/change-4-lnd",
    "/api",
)


@pytest.mark.parametrize("address", SPACE_PAGES)
def test_a_page_is_sound_html_that_loads_nothing_from_elsewhere(
    client: TestClient, address: str
) -> None:
    """Nesting, ids, headings, labels, captions, scopes, landmarks, and no address but ours."""
    answered = client.get(address)

    assert answered.status_code == 200
    assert problems(answered.text) == []


def crawl(asked: TestClient, *starts: str, api: bool = True) -> dict[str, str]:
    """Return all HTML pages reached by links from some, by address; check that all links lead on.

    Pages without some source are looked at, and their links are not followed further.
    """
    pages: dict[str, str] = {}
    seen = set(starts)
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        answered = asked.get(address)
        assert answered.status_code == 200, address
        if answered.headers["content-type"].startswith("text/html"):
            pages[address] = answered.text
            links = {k for k in read(answered.text).links if k.startswith("/")} - seen
            # The CSV of an answer is looked at by the tests of the API.
            links -= {k for k in links if k.endswith("format=csv")}
            links -= {k for k in links if not api and k.startswith("/api/v1/")}
            if "without=" not in address:
                waiting += sorted(links)
                seen |= links
    return pages


def test_every_link_inside_leads_somewhere(accord: TestClient) -> None:
    """From the front page on, with clocks set, no link is broken and every page keeps the rules."""
    clocks = "as-of=2022-01-01&known-at=2025-01-01&level=institute"
    pages = crawl(accord, f"/?{clocks}", f"/search?words=roumsat&{clocks}")
    kinds = {urlsplit(a).path.split("/")[1] for a in pages}

    assert {"party", "parties", "instrument", "source", "claim", "subject", "api"} <= kinds
    for address, text in pages.items():
        assert problems(text) == [], address


def test_links_keep_the_clocks(accord: TestClient) -> None:
    """Whoever asks at two clocks stays at them, page after page, and in the API."""
    clocks = {"as-of": ["2022-01-01"], "known-at": ["2025-01-01"], "level": ["agency"]}
    address = "/instrument/accord-of-five?as-of=2022-01-01&known-at=2025-01-01&level=agency"
    links = [
        link
        for link in read(accord.get(address).text).links
        if link.startswith("/") and "known-at=2026" not in link
    ]

    assert len(links) > 20
    for link in links:
        asked = parse_qs(urlsplit(link).query)
        name = urlsplit(link).path.removeprefix("/api/v1/")
        taken = QUESTIONS[name].takes if name in QUESTIONS else CLOCKS
        assert {k: v for k, v in clocks.items() if k in taken}.items() <= asked.items(), link


def test_both_clocks_change_the_answer(client: TestClient) -> None:
    """True to what was known, false in the world: the page of 4 and of 8 March 2024."""
    address = "/instrument/CHN-USA-1979-STA?as-of=2024-03-01&known-at="
    before, after = (client.get(address + day).text for day in ("2024-03-04", "2024-03-08"))

    assert "answer-no" in before.split("</div>")[0]
    assert "answer-yes" in after.split("</div>")[0]
    assert 'id="known-at" type="date" name="known-at" value="2024-03-04"' in before


def test_the_source_is_one_step_from_the_claim(accord: TestClient) -> None:
    """Quotation in its language, source, date, letter and words, address and archived copy."""
    page = read(accord.get("/instrument/accord-of-five?party=BRA").text)
    (claim,) = [e for e in page.of("article") if e.attributes["id"] == "claim-first"]
    quote = next(e for e in page.of("blockquote") if "assinou" in e.text)
    arabic = next(e for e in page.of("blockquote") if "وقعت" in e.text)

    assert (quote.attributes["lang"], quote.attributes["dir"]) == ("pt", "auto")
    assert (arabic.attributes["lang"], arabic.attributes["dir"]) == ("ar", "rtl")
    for words in ("Ministério", "2021-06-20", "A reliable", "2 probably true", "second paragraph"):
        assert words in re.sub(r"\s+", " ", claim.text), words
    assert {
        "https://example.org/gov",
        "https://archive.example.org/gov",
        "/source/gov",
        "/claim/first",
    } <= set(page.links)


def verdict(asked: TestClient, address: str, claim: str) -> str:
    """Return the word and reason under a claim on a page."""
    page = read(asked.get(address).text)
    found = [e for e in page.of("article") if e.attributes["id"] == f"claim-{claim}"]
    return re.sub(r"\s+", " ", found[0].text) if found else ""


def test_winners_losers_and_the_mended_are_told_apart(accord: TestClient) -> None:
    """With the policy's own reason; gov and paper agree on 15 June, the rival is outvoted."""
    asked = accord
    page = "/instrument/accord-of-five"

    assert "Used." in verdict(asked, page, "first")
    assert "Used." in verdict(asked, page, "second")
    assert "Lost. Another date, outranked or outvoted." in verdict(asked, page, "off")
    assert "Repaired." in verdict(asked, page, "kor")
    assert "See kor-mended" in verdict(asked, page, "kor")
    assert "Used." in verdict(asked, page, "kor-mended")
    assert "Used." in verdict(asked, page, "agency")
    assert "Stated." in verdict(asked, page, "three")
    assert "Used." in verdict(asked, "/party/ROU", "tie")


def test_a_claim_published_later_is_not_heard_and_says_so(accord: TestClient) -> None:
    """The list counts it, its own page tells why it has no say."""
    asked = accord
    page = asked.get("/instrument/accord-of-five?known-at=2022-01-01").text
    own = asked.get("/claim/nzl?known-at=2022-01-01").text

    assert "1 more claim was published after 2022-01-01" in page
    assert verdict(asked, "/instrument/accord-of-five?known-at=2022-01-01", "nzl") == ""
    assert "Published after the known-at day, so not heard." in own
    assert "Used." in verdict(asked, "/instrument/accord-of-five", "nzl")


def test_a_source_may_be_left_out(accord: TestClient) -> None:
    """With what derives from it; the page says so and offers the way back."""
    asked = accord
    address = "/instrument/accord-of-five?without=paper"
    page = asked.get(address).text

    assert 'Without <a href="/source/copy?without=paper">copy</a>' in page
    assert "Left out." in verdict(asked, address, "second")
    assert "Left out." in verdict(asked, address, "kor-mended")
    assert '<a href="/instrument/accord-of-five">hear all sources again</a>' in page
    assert asked.get("/?without=nobody").status_code == 404


def test_totals_stand_beside_the_list_of_their_own_day(accord: TestClient) -> None:
    """Three were reported on 25 June 2021; three states can be listed for that day."""
    page = read(accord.get("/instrument/accord-of-five").text)
    (table,) = [e for e in page.of("table") if e.attributes.get("class") == "totals"]

    assert "3 states" in re.sub(r"\s+", " ", table.text)
    assert "yes" in table.text


@pytest.mark.parametrize("party", ["CHN", "USA", "BRA", "nasa", "SUHH", "esa"])
@pytest.mark.parametrize("level", ["state", "institute"])
def test_a_partys_texts_are_what_the_texts_say_of_it(
    space: SharedLedger, party: str, level: str
) -> None:
    """Asked from either side the answer, its dates and its grade are the same."""
    snapshot = space.as_of("2024-06-01", known_at="2025-06-01", level=level)
    found = {
        (m.instrument, m.place.party, m.place.level or "state"): (
            m.place.answer.value,
            m.since,
            m.until,
            m.grade,
            m.voices,
        )
        for m in memberships(snapshot, party)
        if m.place.party == party
    }
    expected: dict[Any, Any] = {}
    for card in space.cards.values():
        if card.shape == "multilateral" and snapshot.standings(card.instrument_id)[1]:
            try:
                answer = snapshot.members(card.instrument_id)
            except ValueError:
                continue
            for m in (*answer.rows, *answer.not_members):
                if m.party == party:
                    expected[card.instrument_id, m.party, m.level] = (
                        m.answer,
                        m.since,
                        m.until,
                        m.grade,
                        m.voices,
                    )

    assert expected == {k: v for k, v in found.items() if k in expected}
    assert len(expected) >= (1 if party not in ("nasa", "esa") else 0)


@pytest.mark.parametrize("level", ["state", "institute"])
def test_the_sizes_in_a_list_are_those_of_the_texts_own_pages(
    space: SharedLedger, level: str
) -> None:
    """Counted all at once or one by one, by both ways of resolving, the numbers are the same."""
    newest = space.as_of("2026-11-25", known_at="2026-11-25", level=level)
    earlier = space.as_of("2024-06-01", known_at="2024-06-01", level=level)
    ids = [i for i, c in space.cards.items() if c.shape == "multilateral"]
    for snapshot in (newest, earlier):
        found = sizes(snapshot, ids)
        for instrument in ids:
            try:
                members = snapshot.members(instrument)
            except QuestionError:
                continue
            expected = (members.certain, members.possible, members.complete)
            assert expected == found[instrument], instrument


def test_nothing_that_a_ledger_says_is_run(site: Site) -> None:
    """Labels, titles, quotations, notes and addresses that mean to be code stay text."""
    asked = site(**hostile())
    html = crawl(asked, "/?level=institute", "/search?words=alert&level=institute", api=False)

    assert len(html) > 25
    assert any(EVIL in read(t).of("h1")[0].text for t in html.values())
    for address, text in html.items():
        assert problems(text) == [], address
        assert "<script" not in text, address
        assert "<img" not in text, address
        for link in read(text).links:
            assert urlsplit(link).scheme in ("", "http", "https"), link
    outside = {k for t in html.values() for k in read(t).links if not k.startswith(("/", "#"))}
    assert outside == {
        "https://example.org/ok?a=1&b=<2>",
        'https://example.org/"onmouseover=alert(1)',
    }


@pytest.mark.parametrize(
    "address",
    [
        "/search?words=" + EVIL,
        "/party/" + EVIL.replace("/", "%2F"),
        "/claim/x'\"><script>alert(1)</script>",
        "/nothing/<script>alert(1)</script>",
        "/?as-of=<script>alert(1)</script>",
        "/instruments?topic=<script>alert(1)</script>",
        '/instruments?hub="><script>',
        "//evil.example/<script>",
    ],
)
def test_nothing_that_an_address_says_is_run(client: TestClient, address: str) -> None:
    """What was asked comes back as text, on pages that say no as well."""
    answered = client.get("http://127.0.0.1:8040" + address)

    assert problems(answered.text) == []
    assert "<script" not in answered.text
    assert answered.status_code in (200, 400, 404, 422)


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/party/Brasil", 307, "/party/BRA"),
        ("/party/%E5%B7%B4%E8%A5%BF?as-of=2022-01-01", 307, "/party/BRA?as-of=2022-01-01"),
        ("/instrument/accordo", 307, "/instrument/accord-of-five"),
        ("/party/Korea", 422, "KOR, PRK"),
        ("/party/Brazill", 404, 'href="/party/Brazil"'),
        ("/source/papers", 404, 'href="/source/paper"'),
        ("/claim/frist", 404, 'href="/claim/first"'),
        ("/subject/roumsta", 404, 'href="/subject/roumsat"'),
        ("/instrument/accord-of-six", 404, 'href="/instrument/accord-of-five"'),
        ("/instrument/accord-of-five?party=Brazill", 404, 'href="/party/Brazil"'),
        ("/?as-of=2024-02-30", 400, "no day of the calendar"),
        ("/?level=planet", 400, "planet"),
        ("/nowhere", 404, "GET /nowhere"),
        ("/static/../app.py", 404, ""),
        ("/static/%2e%2e/app.py", 404, ""),
        ("/static/..%2f..%2fweb%2fapp.py", 404, ""),
        ("/static//etc/passwd", 404, ""),
        ("/app", 404, ""),
        ("/app/index.html", 404, ""),
    ],
)
def test_what_is_not_there_says_what_may_be_meant(
    accord: TestClient, address: str, status: int, says: str
) -> None:
    """A name leads to its id; an unknown one to the nearest; no path leaves the static folder."""
    answered = accord.get("http://127.0.0.1:8040" + address)

    assert status == answered.status_code
    assert says in (answered.headers["location"] if status == 307 else answered.text)


def test_a_day_before_all_sources_is_no_answer_and_the_page_offers_a_better_one(
    client: TestClient,
) -> None:
    """Unknown is said, not zero; the words of the command line become a link."""
    page = client.get("/instrument/artemis-accords?as-of=1990-01-01").text

    assert "so the answer is unknown, not none" in page
    assert "--as-of" not in page
    assert re.search(r'href="/instrument/artemis-accords\?as-of=20\d\d-\d\d-\d\d"', page)


def test_an_empty_field_of_a_form_counts_as_not_given(client: TestClient) -> None:
    """A browser sends every field; the API, which a program asks, refuses the same."""
    assert client.get("/instruments?as-of=&known-at=&level=&hub=CHN&topic=").status_code == 200
    assert client.get("/api/v1/instruments?as-of=").status_code == 400


def test_who_has_the_page_is_told_so(client: TestClient) -> None:
    """Pages have tags too; another clock is another page."""
    tag = client.get("/party/BRA").headers["etag"]
    held = {"if-none-match": tag}

    assert client.get("/party/BRA", headers=held).status_code == 304
    assert client.get("/party/BRA?as-of=2020-01-01", headers=held).status_code == 200


def test_every_answer_forbids_what_the_pages_do_not_need(client: TestClient) -> None:
    """No script, no frame, no request to elsewhere, no guessing of types, on errors too."""
    for address in (
        "/",
        "/nowhere",
        "/api/v1/members",
        "/api/v1/openapi.json",
        "/static/blocs.css",
    ):
        headers = client.get(address).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
        )

        assert policy["default-src"] == "'none'"
        assert policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["base-uri"] == "'none'"
        assert "script-src" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_an_app_that_is_built_is_served_with_a_policy_of_its_own(
    site: Site, tmp_path: Path
) -> None:
    """Its own scripts, this server's answers, and still nothing from elsewhere."""
    (tmp_path / "app" / "assets").mkdir(parents=True)
    (tmp_path / "app" / "index.html").write_text("<!doctype html><title>built</title>")
    (tmp_path / "app" / "assets" / "main.js").write_text("1")
    asked = site({"app_folder": tmp_path / "app"}, **ACCORD)
    page = asked.get("/app/?as-of=2024-01-01")

    assert "built" in page.text
    assert asked.get("/app").headers["location"].endswith("/app/")
    assert asked.get("/app/assets/main.js").text == "1"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert 'href="/app/?level=agency"' in asked.get("/?level=agency").text


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_colours_can_be_read_in_light_and_dark() -> None:
    """Text 4.5:1 and marks 3:1 on both grounds (WCAG 2.2, 1.4.3 and 1.4.11)."""
    sheet = (STATIC / "blocs.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    )

    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#0064a4") == pytest.approx(6.25, abs=0.01)
    assert set(light) == set(dark)
    for tokens in (light, dark):
        for ground in (tokens["paper"], tokens["panel"]):
            for text in ("ink", "soft", "link", "conflict"):
                assert contrast(ground, tokens[text]) >= 4.5, (text, ground)
            for mark in ("strong", "focus"):
                assert contrast(ground, tokens[mark]) >= 3, (mark, ground)


def test_the_sheet_names_every_class_that_the_pages_use_and_no_address(client: TestClient) -> None:
    """No font, no image, no import; a class that no rule knows is a slip of the pen."""
    sheet = (STATIC / "blocs.css").read_text(encoding="utf-8")
    used = {
        name
        for address in SPACE_PAGES[::4]
        for element in read(client.get(address).text).elements
        for name in element.attributes.get("class", "").split()
    }
    known = set(re.findall(r"\.([a-z][a-z-]*)", sheet)) | UNSTYLED

    assert "url(" not in sheet
    assert "@import" not in sheet
    # A word of the ledger may follow a known one: grade-settled looks like any grade.
    families = ("answer-", "grade-", "verdict-", "claim-")
    assert sorted(u for u in used - known if not u.startswith(families)) == []
