"""The examples in the docstrings of the worlds room are true."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["values", "ensemble", "compare", "curves", "worst"])
def test_examples_in_docstrings_give_what_they_show(name: str) -> None:
    """Each module has at least one, and none fails."""
    found = doctest.testmod(importlib.import_module(f"blocs.worlds.{name}"))

    assert found.attempted > 0
    assert found.failed == 0
