"""The model of two records: what is compared, and where its weights start.

Fellegi & Sunter (1969): each comparison multiplies the odds that two records are one text by m/u,
how often its outcome comes up in matches over how often it does by chance. Splink counts u on
random pairs. Here m starts from judgement, and `blocs.linking.compete` learns it.
"""

from __future__ import annotations

from typing import Any

__all__ = ["COMPARISONS", "ENGINES", "PRIOR", "settings"]

ENGINES = ("duckdb", "spark")
COMPARISONS = ("title", "day", "span", "parties", "numbers", "form")
"""What is compared; each is one factor of the odds."""
MONTH, YEAR = 31, 366
"""Days within which two dates are taken for slips, or for signature and adoption of one text."""
PRIOR = 1e-4
"""Share of pairs that are one text, to start from; every two lists get a share of their own."""

_SQL = {
    "duckdb": ("len(list_intersect({0}_l, {0}_r))", "len({0})"),
    "spark": ("size(array_intersect({0}_l, {0}_r))", "size({0})"),
}
"""How an engine counts what two arrays share, and the length of one."""


def _level(sql: str, label: str, match: float) -> dict[str, Any]:
    """Return an outcome, its words, and how often it is expected in matches."""
    return {"sql_condition": sql, "label_for_charts": label, "m_probability": match}


def _null(sql: str) -> dict[str, Any]:
    """Return the outcome that says nothing."""
    return {"sql_condition": sql, "label_for_charts": "not comparable", "is_null_level": True}


def _comparison(name: str, *levels: dict[str, Any]) -> dict[str, Any]:
    return {"output_column_name": name, "comparison_levels": list(levels)}


def _title(engine: str) -> dict[str, Any]:
    shared, size = (s.format for s in _SQL[engine])
    left, right = size("words_l"), size("words_r")

    def alike(share: float) -> str:
        """Say that they have at least that part of all their words in common (Jaccard)."""
        return f"{1 + share} * {shared('words')} >= {share} * ({left} + {right})"

    apart = f"script_l <> script_r or (({left} = 0 or {right} = 0) and title_key_l <> title_key_r)"
    return _comparison(
        "title",
        _null(apart),
        _level("title_key_l = title_key_r", "same title", 0.6),
        # Nearly all pairs end here: asked early, the rest is seldom asked.
        _level(f"not ({alike(0.2)})", "titles differ", 0.05),
        _level(alike(0.8), "titles almost alike", 0.15),
        _level(alike(0.6), "titles much alike", 0.08),
        _level(alike(0.4), "titles somewhat alike", 0.07),
        _level("ELSE", "titles a little alike", 0.05),
    )


def _parties(engine: str) -> dict[str, Any]:
    """Compare the parties that the titles name, or else those of whom the lists tell."""
    shared, size = (s.format for s in _SQL[engine])
    named = f"{size('named_l')} > 0 and {size('named_r')} > 0"
    left, right, both = (
        f"(case when {named} then {a} else {b} end)"
        for a, b in (
            (size("named_l"), size("parties_l")),
            (size("named_r"), size("parties_r")),
            (shared("named"), shared("parties")),
        )
    )
    fewer = f"least({left}, {right})"
    return _comparison(
        "parties",
        _null(f"{left} = 0 or {right} = 0"),
        _level(f"{both} = 0", "no party in both", 0.01),
        _level(f"{both} = {left} and {left} = {right} and {left} > 1", "same parties", 0.8),
        _level(f"{both} = {fewer} and {both} > 1", "parties of one among those of the other", 0.05),
        _level(f"{both} = {fewer}", "the one party named is in both", 0.08),
        _level(f"2 * {both} >= {fewer}", "half of the parties in both", 0.05),
        _level("ELSE", "a party in both", 0.01),
    )


def _comparisons(engine: str) -> list[dict[str, Any]]:
    gap = "abs(day_l - day_r)"
    exact = "first_l = last_l and first_r = last_r"
    near = f"first_l - last_r <= {YEAR} and first_r - last_l <= {YEAR}"
    return [
        _title(engine),
        _comparison(
            "day",
            _null("day_l is null or day_r is null"),
            _level("day_l = day_r", "same day", 0.9),
            _level(f"{gap} <= {MONTH}", "days within a month", 0.04),
            _level(f"{gap} <= {YEAR}", "days within a year", 0.04),
            _level("ELSE", "days more than a year apart", 0.02),
        ),
        _comparison(
            "span",
            _null(f"first_l is null or first_r is null or ({exact})"),
            _level("first_l <= last_r and first_r <= last_l", "dates can be the same", 0.95),
            _level(near, "dates within a year", 0.03),
            _level("ELSE", "dates more than a year apart", 0.02),
        ),
        _parties(engine),
        _comparison(
            "numbers",
            _null("numbers_l = '' and numbers_r = ''"),
            _level("numbers_l = numbers_r", "same numbers in the titles", 0.6),
            _level("numbers_l = '' or numbers_r = ''", "numbers in one title only", 0.35),
            _level("ELSE", "other numbers in the titles", 0.05),
        ),
        _comparison(
            "form",
            _null("form_l = '' or form_r = ''"),
            _level("form_l = form_r", "same form", 0.95),
            _level("ELSE", "other form", 0.05),
        ),
    ]


def settings(engine: str) -> dict[str, Any]:
    """Return Splink's settings for an engine, before chance agreement is counted."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": PRIOR,
        "comparisons": _comparisons(engine),
        "blocking_rules_to_generate_predictions": [
            {
                "blocking_rule": "l.keys = r.keys",
                "sql_dialect": engine,
                "arrays_to_explode": ["keys"],
            }
        ],
        "retain_matching_columns": True,
    }
