"""What the words of a table mean: predicates and subjects, from built-in and ledger vocabulary.

The built-in predicates know agreements in general; a ledger's own `check.toml` adds the words of
its field, so that the code knows none.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

from blocs.errors import DataError
from blocs.ledger.schema import words

__all__ = ["RULES", "Predicate", "Vocabulary"]

RULES = words("membership tie count age date attribute list act renewal computed opinion later")


@dataclass(frozen=True, slots=True)
class Predicate:
    """How to check one predicate.

    Attributes:
        rule: which rule decides, one of `RULES`.
        instrument: instrument asked about when the row names none.
        relations: relations of ties that count; ``*`` any tie or instrument between the two.
        unit, scopes: which counts are comparable.
        attributes: names of the attribute (rule ``act``: of the event) in the ledger; the
            predicate itself when empty.
        subject: subject asked about instead of the row's.
        exclusive: the attribute has one holder, so another holder contradicts.
        listed_by: predicate whose rows list what a count counts.
        closed_by: scope of counts whose list of names is complete.
        window: the event itself must fall into the row's time.
        ever: it is enough that it was so at any time up to the row's.
        acts: a signature is enough; the text need not have been in force.
        measure: which computation (rule ``computed``), what can be listed (``count``),
            ``lower-bound`` (``age``), ``observer`` (``membership``) or ``lapse`` (``renewal``).
        needs: the later part of blocs that can judge it (rule ``later``).
        settles: what would settle it when there is no evidence.
        match: ``set``, ``text``, ``number``, ``subset`` or ``any`` (any value will do).
    """

    rule: str
    instrument: str = ""
    relations: tuple[str, ...] = ()
    unit: str = ""
    scopes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    subject: str = ""
    exclusive: bool = False
    listed_by: str = ""
    closed_by: tuple[str, ...] = ()
    window: bool = False
    ever: bool = False
    acts: bool = False
    measure: str = ""
    needs: str = ""
    settles: str = ""
    match: str = "text"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Predicates by name (or by ``subject|predicate``), subjects by alias.

    ``meant`` holds words that no table should use, with what their writers mean.
    """

    predicates: dict[str, Predicate]
    subjects: dict[str, str]
    meant: dict[str, str]

    @classmethod
    def read(cls, own: str) -> Vocabulary:
        """Read the built-in vocabulary and a ledger's own on top of it.

        Args:
            own: text of the ledger's ``check.toml``; "" when it has none.

        Raises:
            DataError: on a rule or setting that does not exist.
        """
        built_in = resources.files("blocs.brief").joinpath("predicates.toml").read_text("utf-8")
        predicates: dict[str, Predicate] = {}
        subjects: dict[str, str] = {}
        meant: dict[str, str] = {}
        known = {f.name for f in fields(Predicate)}
        for text, name in ((built_in, "predicates.toml"), (own, "check.toml")):
            content = tomllib.loads(text)
            for alias, target in content.get("subjects", {}).items():
                subjects[alias] = str(target)
            meant.update({w: str(m) for w, m in content.get("meant", {}).items()})
            for word, given in content.get("predicates", {}).items():
                wrong = set(given) - known
                if wrong or given.get("rule") not in RULES:
                    raise DataError(f"{name}: predicate {word!r} has a wrong setting or rule")
                values: dict[str, Any] = {
                    k: tuple(v) if isinstance(v, list) else v for k, v in given.items()
                }
                predicates[word] = Predicate(**values)
        return cls(predicates, subjects, meant)

    def named(self, text: str) -> str:
        """Return the text with every part that is an alias replaced by what it means."""
        return ";".join(self.subjects.get(p.strip(), p.strip()) for p in text.split(";"))

    def find(self, subject: str, predicate: str) -> Predicate | None:
        """Return how to check a predicate; a subject's own meaning goes first."""
        return self.predicates.get(f"{subject}|{predicate}") or self.predicates.get(predicate)
