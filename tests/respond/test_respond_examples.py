"""The examples in the docstrings of the room run as printed."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "module", ["", ".sets", ".covering", ".options_words"], ids=lambda m: m or "room"
)
def test_examples_of_the_docstrings_run(module: str) -> None:
    """What a docstring shows is what the function returns."""
    ran = doctest.testmod(importlib.import_module(f"blocs.respond{module}"))

    assert ran.attempted > 0
    assert ran.failed == 0
