"""Names that other tools confuse: each means one party, or is called ambiguous."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import blocs
from blocs.errors import QuestionError, UnknownId
from blocs.ledger.view import Ledger


@pytest.fixture(scope="module")
def space() -> Iterator[Ledger]:
    with blocs.open("space") as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("DR Congo", "COD"),
        ("Republic of the Congo", "COG"),
        ("South Korea", "KOR"),
        ("DPRK", "PRK"),
        ("State of Palestine", "PSE"),
        ("Hong Kong", "HKG"),
    ],
)
def test_a_name_beside_a_similar_one_means_its_own_party(
    space: Ledger, name: str, party: str
) -> None:
    """ISO 3166-1 gives the codes."""
    assert space.find_party(name) == party


@pytest.mark.parametrize(("name", "options"), [("Congo", "COD, COG"), ("Korea", "KOR, PRK")])
def test_a_name_of_two_states_is_ambiguous(space: Ledger, name: str, options: str) -> None:
    """Nothing is chosen in silence; both are offered."""
    with pytest.raises(QuestionError, match=options):
        space.find_party(name)


def test_a_misspelt_name_is_suggested_and_never_linked(space: Ledger) -> None:
    """ "Austrila" is as near to Austria as to Australia."""
    with pytest.raises(UnknownId) as refused:
        space.find_party("Austrila")

    assert len(refused.value.suggestions) > 1
