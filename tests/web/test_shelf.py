"""What is kept of earlier answers has an end, and is given back unchanged."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blocs.web.shelf import Shelf


def test_a_body_is_given_back_by_its_tag() -> None:
    """Nothing is kept under another tag."""
    shelf = Shelf(100)
    shelf.put("a", b"one")

    assert shelf.get("a") == b"one"
    assert shelf.get("b") is None


def test_the_longest_unused_goes_first() -> None:
    """Three bodies of 20 bytes fit into 60; asking for the first keeps it."""
    shelf = Shelf(80)
    for tag in "abcd":
        shelf.put(tag, tag.encode() * 20)
    shelf.get("a")
    shelf.put("e", b"e" * 20)

    assert [t for t in "abcde" if shelf.get(t) is not None] == ["a", "c", "d", "e"]


def test_a_body_that_would_empty_the_shelf_is_not_kept() -> None:
    """One large answer must not push out all others."""
    shelf = Shelf(80)
    shelf.put("a", b"a" * 21)

    assert shelf.get("a") is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40)), max_size=40))
def test_never_more_is_kept_than_was_allowed(puts: list[tuple[str, int]]) -> None:
    """The sum of what can be fetched stays within the limit, whatever is put in which order."""
    shelf = Shelf(100)
    for tag, size in puts:
        shelf.put(tag, b"x" * size)
    held = [shelf.get(tag) for tag in "abcdef"]

    assert sum(len(b) for b in held if b is not None) <= 100
