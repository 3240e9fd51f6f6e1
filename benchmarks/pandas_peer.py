"""The same answers by plain pandas, for the claims on which no weighing is needed.

A script as an analyst would write it: read the CSV files of a ledger, and say for every
multilateral text and party whether it is a party on a day: 0 no, 1 possible, 2 yes. It leaves out
what arithmetic on dates cannot decide: weak, denied, planned, repaired or disagreeing claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

FUTURE = 9_999_999
SLACK_DAYS = 3
CONSENT = [
    "ratified",
    "accepted",
    "approved",
    "acceded",
    "succeeded",
    "joined",
    "entered-into-force",
]
KEY = ["instrument_id", "party_id", "level"]


@dataclass
class Frames:
    """The tables of a ledger that the answers need."""

    claims: pd.DataFrame
    covered: set[str]


def _ordinals(texts: pd.Series) -> pd.DataFrame:
    """Return first and last day of each date; NaN where it is not a plain year, month or day."""
    unique = pd.Series(texts.unique())
    plain = unique.where(unique.str.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?"), "")
    parts = plain.str.split("-", expand=True).reindex(columns=range(3))
    year = pd.to_numeric(parts[0], errors="coerce")
    month, day = parts[1].fillna("01"), parts[2].fillna("01")
    first = pd.to_datetime(parts[0] + "-" + month + "-" + day, format="%Y-%m-%d", errors="coerce")
    whole_year, whole_month = parts[1].isna(), parts[2].isna()
    last = first.where(~whole_month, first + pd.offsets.MonthEnd(0))
    last = last.where(~whole_year, first + pd.offsets.YearEnd(0))
    start = pd.Timestamp(1, 1, 1)
    lo = ((first - start).dt.days + 1).where(year.notna())
    hi = ((last - start).dt.days + 1).where(year.notna())
    found = pd.DataFrame({"text": unique, "lo": lo, "hi": hi}).set_index("text")
    return found.reindex(texts).reset_index(drop=True)


def load(folder: Path) -> Frames:
    """Read the tables and mark what each claim says."""

    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(folder / name, dtype=str, keep_default_na=False)

    sources = read("sources.csv")
    published = _ordinals(sources["published"])["hi"]
    retrieved = _ordinals(sources["retrieved"])["hi"]
    ranged = sources["published"].str.extract(r"\.\.(\d{4}-\d\d-\d\d)\]")[0].fillna("")
    sources["known"] = published.fillna(_ordinals(ranged)["hi"]).fillna(retrieved)
    sources["poor"] = sources["reliability"].isin(["D", "E"]) | (sources["kind"] == "unverified")
    instruments = read("instruments.csv")[["instrument_id", "bindingness", "shape"]]
    claims = read("claims/participation.csv").merge(instruments, on="instrument_id")
    claims = claims[claims["shape"] == "multilateral"]
    claims = claims.merge(sources[["source_id", "known", "poor"]], on="source_id")
    claims[["lo", "hi"]] = _ordinals(claims["when"])
    signed = claims["event"] == "signed"
    text = claims["party_id"] == ""
    claims["level"] = claims["level"].where(~text, "")
    claims["role"] = "other"
    claims.loc[claims["event"].isin(CONSENT) & ~text, "role"] = "start"
    claims.loc[signed & ~text, "role"] = "start"
    claims.loc[signed & ~text & (claims["bindingness"] == "binding"), "role"] = "signature"
    claims.loc[(claims["event"] == "entered-into-force") & text, "role"] = "start"
    ends = claims["event"].isin(["withdrew", "terminated", "expired"])
    claims.loc[ends & (~text | (claims["event"] != "withdrew")), "role"] = "end"
    starting = claims["role"].isin(["start", "signature"])
    claims["hard"] = (
        (claims["role"] == "other")
        | (claims["stance"] != "affirms")
        | claims["poor"]
        | (claims["credibility"] > "3")
        | claims["lo"].isna()
        | claims["known"].isna()
        | (claims["supersedes"] != "")
        | (claims["retracts"] != "")
        | (starting & (claims["lo"] > claims["known"] + SLACK_DAYS))
    )
    covered: set[str] = set()
    if (folder / "coverage.csv").exists():
        coverage = read("coverage.csv")
        covered = set(coverage.loc[coverage["extent"] == "complete", "subject_id"])
    return Frames(claims, covered)


def _standings(claims: pd.DataFrame) -> pd.DataFrame:
    """Return, for each key, when it begins and ends; ``hard`` where that needs weighing."""
    keys = claims.groupby(KEY)["hard"].any().to_frame()
    for role in ("start", "signature", "end"):
        mine = claims[claims["role"] == role].groupby(KEY)
        keys[f"{role}_lo"], keys[f"{role}_hi"] = mine["lo"].max(), mine["hi"].min()
        keys[f"{role}_first"], keys[f"{role}_n"] = mine["lo"].min(), mine.size()
        keys[f"{role}_wide"] = (
            (claims["hi"] - claims["lo"])[claims["role"] == role]
            .groupby([claims[k] for k in KEY])
            .max()
        )
        keys[f"{role}_sources"] = mine["source_id"].nunique()
    # An end on the day of a start, or before it, may be of an earlier membership.
    keys["hard"] |= keys["end_lo"] <= keys["start_lo"]
    # One source with several whole days (consent, then entry into force): the first counts.
    several = keys["start_lo"] > keys["start_hi"]
    one = several & (keys["start_sources"] == 1) & (keys["start_wide"] == 0)
    keys.loc[one, "start_lo"] = keys.loc[one, "start_first"]
    keys.loc[one, "start_hi"] = keys.loc[one, "start_first"]
    keys["hard"] |= several & ~one
    keys["hard"] |= keys["signature_lo"] > keys["signature_hi"]
    keys["hard"] |= keys["end_n"] > 1
    keys["hard"] |= keys["end_lo"] < keys["start_hi"]
    keys["hard"] |= keys["end_lo"].notna() & keys["start_lo"].isna()
    return keys


def _on(keys: pd.DataFrame, day: int) -> pd.Series:
    """Return 0, 1 or 2 for each key that has a start."""
    end_lo, end_hi = keys["end_lo"].fillna(FUTURE), keys["end_hi"].fillna(FUTURE)
    answer = pd.Series(1, index=keys.index)
    answer[(day >= keys["start_hi"]) & (day < end_lo)] = 2
    answer[(day < keys["start_lo"]) | (day >= end_hi)] = 0
    return answer


def answer(frames: Frames, day: int) -> pd.Series:
    """Return the answer of each (instrument, party, level) that needs no weighing."""
    keys = _standings(frames.claims)
    keys["answer"] = _on(keys, day)
    only_signed = keys["start_lo"].isna() & keys["signature_lo"].notna()
    keys.loc[only_signed, "answer"] = (day >= keys.loc[only_signed, "signature_lo"]).astype(int)
    keys = keys.reset_index()
    life = keys[keys["party_id"] == ""].set_index("instrument_id")
    # Of a text whose beginning nobody gives, only the end is asked; that is left to blocs.
    unclear = life["hard"] | life["start_lo"].isna()
    parties = keys[keys["party_id"] != ""].copy()
    parties["hard"] |= parties["instrument_id"].map(unclear).fillna(False).astype(bool)
    # Where the lists are complete, who has only signed is out; that takes the table of coverage.
    parties["hard"] |= parties["start_lo"].isna() & parties["instrument_id"].isin(frames.covered)
    alive = parties["instrument_id"].map(life["answer"]).fillna(2)
    bound = parties["start_lo"].notna()
    parties.loc[bound, "answer"] = parties["answer"].where(parties["answer"] < alive, alive)[bound]
    return parties[~parties["hard"]].set_index(KEY)["answer"].astype(int)
