"""The nine lists of manytreaties as sources, with what is known of how each was made."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["LISTS", "PUBLISHED", "Provenance", "provenance"]

PUBLISHED = "[2025-06-03..2026-11-25]"
"""When the copy was published: after release 0.1.1, which still calls the GGO list HUGGO, and by
the day on which this layout was first read."""


class Provenance(NamedTuple):
    """One list: its title, who made it, its address, and a remark on how it codes."""

    title: str
    publisher: str
    author: str
    url: str
    note: str


_VIA = "via manytreaties (Geneva Global Governance Observatory)"
LISTS: dict[str, Provenance] = {
    "GGO": Provenance(
        "GGO: hand-coded and merged agreements on environment, trade and health",
        f"Geneva Global Governance Observatory {_VIA}",
        "Hollway, Sposito and Tan",
        "https://github.com/globalgov/manytreaties",
        "Merges other lists, so that it is no independent second voice beside them",
    ),
    "IEADB": Provenance(
        "International Environmental Agreements Database",
        f"IEADB Project {_VIA}",
        "Mitchell et al. 2020",
        "https://www.iea.ulaval.ca/en",
        "Its treatyID in the table of parties follows the member's own date",
    ),
    "HEIDI": Provenance(
        "HEIDI: how environmental treaties contribute to global health governance",
        f"Chaire en économie politique internationale, Université Laval {_VIA}",
        "Morin and Blouin 2019",
        "https://www.chaire-epi.ulaval.ca/en/data/heidi",
        "Agreements only, no parties",
    ),
    "DESTA": Provenance(
        "DESTA: Design of Trade Agreements",
        f"DESTA Project {_VIA}",
        "Dür, Baccini and Elsig",
        "https://www.designoftradeagreements.org",
        "Years only; parties without dates of their own",
    ),
    "TFDD": Provenance(
        "Transboundary Freshwater Dispute Database",
        f"Oregon State University {_VIA}",
        "Oregon State University 2021",
        "https://transboundarywaters.science.oregonstate.edu",
        "Signatories without dates of their own",
    ),
    "TREND": Provenance(
        "TREND: Trade and Environment Database",
        f"Chaire en économie politique internationale, Université Laval {_VIA}",
        "Morin, Dür and Lechner 2018",
        "http://www.chaire-epi.ulaval.ca/en/trend",
        "Years only, written as 1 January; agreements only",
    ),
    "LABPTA": Provenance(
        "LABPTA: labour provisions in preferential trade agreements",
        f"LABPTA Project {_VIA}",
        "Raess, Dür and Sari 2018",
        "https://doi.org/10.1007/s11558-018-9301-z",
        "Years only, written as 1 January; agreements only",
    ),
    "TOTA": Provenance(
        "ToTA: Texts of Trade Agreements",
        f"UNCTAD {_VIA}",
        "Alschner, Seiermann and Skougarevskiy 2017",
        "https://github.com/mappingtreaties/tota.git",
        "Agreements only, no parties",
    ),
    "GPTAD": Provenance(
        "Global Preferential Trade Agreements Database",
        f"World Bank {_VIA}",
        "World Bank Group 2014",
        "https://wits.worldbank.org/gptad/library.aspx",
        "Parties without dates of their own",
    ),
}


def provenance(name: str) -> Provenance:
    """Return what is known of a list; a list that is new gets its own name as title."""
    fallback = Provenance(name, f"{name} {_VIA}", "", "", "A list that this importer does not know")
    return LISTS.get(name, fallback)
