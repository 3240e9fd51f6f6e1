"""The documents say what the program does, and every example in them runs."""

from __future__ import annotations

import importlib
import inspect
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from blocs.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    p for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if not p.name.startswith(".")
)
PUBLIC = ("blocs", "blocs.brief", "blocs.counts")
DOCUMENTED = (
    *PUBLIC,
    "blocs.errors",
    "blocs.dates",
    "blocs.imports",
    "blocs.render",
    "blocs.ledger.answers",
    "blocs.ledger.catalogue",
    "blocs.ledger.caveats",
    "blocs.ledger.diff",
    "blocs.ledger.evidence",
    "blocs.ledger.facts",
    "blocs.ledger.history",
    "blocs.ledger.lasting",
    "blocs.ledger.members",
    "blocs.ledger.names",
    "blocs.ledger.places",
    "blocs.ledger.policy",
    "blocs.ledger.roles",
    "blocs.ledger.schema",
    "blocs.ledger.shared",
    "blocs.ledger.status",
    "blocs.ledger.store",
    "blocs.ledger.ties",
    "blocs.ledger.validate",
    "blocs.ledger.view",
    "blocs.ledger.voices",
    "blocs.brief.table",
    "blocs.brief.vocabulary",
)


def tool(name: str) -> dict[str, Any]:
    """Return the names of a script in tools/."""
    return runpy.run_path(str(ROOT / "tools" / f"{name}.py"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("name", ["cli_doc", "format_doc"])
def test_a_generated_page_is_fresh(name: str) -> None:
    """What tools/ writes is what stands in docs/."""
    made = tool(name)

    assert made["text"]() == made["PAGE"].read_text(encoding="utf-8"), f"run python tools/{name}.py"


def test_every_example_prints_what_the_page_shows() -> None:
    """Commands, sessions and the worked example run on a copy and print what is shown."""
    stale = tool("examples_doc")["stale_pages"]()

    assert sorted(stale) == [], "run python tools/examples_doc.py"


def test_every_command_has_its_own_heading() -> None:
    """docs/cli.md has a section for each command."""
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    for name in app.commands:
        assert f"## blocs {name}\n" in text


@pytest.mark.parametrize("module", DOCUMENTED)
def test_every_exported_name_exists_and_has_a_docstring(module: str) -> None:
    """`__all__` names what is there; functions and classes say what they do."""
    loaded = importlib.import_module(module)

    assert loaded.__doc__
    for name in loaded.__all__:
        thing = getattr(loaded, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert inspect.getdoc(thing), f"{module}.{name}"


@pytest.mark.parametrize("module", PUBLIC)
def test_every_public_name_is_in_the_python_page(module: str) -> None:
    """docs/python.md mentions whatever the public packages export."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")

    for name in importlib.import_module(module).__all__:
        assert re.search(rf"\b{re.escape(name)}\b", text), f"{module}.{name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_inside_the_documents_resolve(page: Path) -> None:
    """A relative link leads to a file, and its anchor to a heading."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        found = (page.parent / name).resolve() if name else page

        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def test_every_page_is_reached_from_the_index() -> None:
    """No document is an orphan."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in ROOT.glob("docs/**/*.md"):
        if page.name != "index.md":
            assert str(page.relative_to(ROOT / "docs")) in index


@pytest.mark.parametrize("script", ["demo", "test"])
def test_the_two_commands_of_the_readme_exist(script: str) -> None:
    """What the README tells you to run is there."""
    assert f"sh scripts/{script}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / "scripts" / script).is_file()


def test_every_verdict_rule_setting_and_column_of_a_check_is_told() -> None:
    """docs/check.md names all that the check knows."""
    from dataclasses import fields

    from blocs.brief import Verdict
    from blocs.brief.table import COLUMNS, KINDS
    from blocs.brief.vocabulary import RULES, Predicate, Vocabulary

    text = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    settings = [f"`{f.name}`" for f in fields(Predicate)]
    words = [*map(str, Verdict), *RULES, *KINDS]
    for word in [*words, *settings, *(f"`{c}`" for c in COLUMNS)]:
        assert word in text, word
    for name, predicate in Vocabulary.read("").predicates.items():
        assert predicate.rule == "later" or f"`{name}`" in text, name


def test_every_event_and_grade_is_told() -> None:
    """docs/method.md speaks of every event that a claim may report."""
    from blocs.ledger.schema import EVENTS

    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8").replace("-", " ")
    for word in [*EVENTS, "settled", "single source", "contested", "denied", "unsupported"]:
        stem = word.replace("-", " ")
        assert stem in text, word


def test_the_licence_is_the_standard_text() -> None:
    """Apache 2.0 word for word; the ledger's notice names its licence and its legal code."""
    code = (ROOT / "LICENSE").read_text(encoding="utf-8").split()
    data = (ROOT / "src/blocs/ledgers/space/LICENSE").read_text(encoding="utf-8")

    assert code[:6] == ["Apache", "License", "Version", "2.0,", "January", "2004"]
    assert len(code) == 1581
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in data


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_document_names_a_machine(page: Path) -> None:
    """No package index, no path of somebody's machine, no folder outside the project."""
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"pypi\.org|pythonhosted|npmjs|crates\.io|index-url|/simple/", text)
    assert not re.findall(r"(?:^|[\s`\"'(=])/(?:[\w.-]+/)+", text, re.MULTILINE)
    for way in re.findall(r"(?:\.\./)+[\w./-]*", text):
        assert (page.parent / way).resolve().is_relative_to(ROOT), way
