"""The lists of manytreaties as records to link, under the ids that the import gives them."""

from __future__ import annotations

from pathlib import Path

from blocs.imports.manytreaties import read_folder
from blocs.imports.texts import clean_title
from blocs.imports.written import read_date
from blocs.linking.records import Record, signed_between

__all__ = ["manytreaties_records"]


def manytreaties_records(folder: Path) -> list[Record]:
    """Return a record for each text among the agreements of each list.

    Texts that only the table of parties knows are left out: in IEADB they are one text under each
    member's own date. The key is the data set's treatyID, by which its own matching can be
    compared; it is made from title and date and never used to link.

    Args:
        folder: holds ``agreements.csv.gz`` and ``parties.csv.gz``, or the same as plain CSV.

    Raises:
        DataError: when a table is missing or broken.
    """
    run, _ = read_folder(folder)
    found = []
    for treaty in run.catalogue.treaties:
        if not treaty.rows:
            continue
        text = read_date(treaty.signature, treaty.source in run.years_only).text
        title = clean_title(treaty.title)[0]
        if not title:
            continue
        first, last = signed_between(text)
        found.append(
            Record(
                treaty.instrument_id,
                treaty.source,
                (title,),
                frozenset(treaty.parties),
                first,
                last,
                key=treaty.treaty_id,
            )
        )
    return found
