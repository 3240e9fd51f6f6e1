"""What could make an answer on responses wrong; printed with every one."""

from __future__ import annotations

from blocs.stress.threats import Threat

__all__ = ["OPTIONS_THREATS", "PARTY_THREATS", "SPEARHEAD_THREATS"]

_READ = (
    Threat(
        "a reading, not a measurement",
        "Values and requirements are read into passages by two coders from different sources; "
        "their agreement cannot be told. A change of one reading is shown where it decides.",
    ),
    Threat(
        "excerpts",
        "Most quotations come from search excerpts or copies; no page was read whole.",
    ),
    Threat(
        "who speaks",
        "Many assessors are American and favour engagement, China's are officials, sceptics are "
        "few; Russian and Indian views are missing. Families of assessors weigh alike, heads do "
        "not.",
    ),
)
OPTIONS_THREATS = (
    *_READ,
    Threat(
        "silence",
        "A condition that nothing negates is taken to hold; nobody proved that it does. Barriers "
        "that nobody wrote about are not here.",
    ),
    Threat(
        "all or nothing",
        "A condition holds or does not. A law that slows, or a trust that is thin, is coded as a "
        "barrier or as none.",
    ),
    Threat(
        "counting options",
        "The options are a list that somebody made; splitting one in two doubles the weight of "
        "what closes it. The weights over options are open for that reason.",
    ),
)
SPEARHEAD_THREATS = (
    *_READ,
    Threat(
        "functions",
        "Which functions a lead needs is a list that somebody made. A function split in two weighs "
        "twice, and one that is not listed weighs nothing.",
    ),
    Threat(
        "no price",
        "What it costs to set up a team, and who would refuse to join, is not weighed.",
    ),
    Threat(
        "cells by themselves",
        "Each value is drawn by itself; an assessor who is wrong on one function may be wrong on "
        "all.",
    ),
)
PARTY_THREATS = (
    Threat(
        "what is counted",
        "Parties, pairs and capabilities are counted, not what the accord makes them do. A value "
        "that can fall below zero is not among them.",
    ),
    Threat(
        "the others stay",
        "That others would leave, or never have come, once the key party joins is not weighed.",
    ),
    Threat(
        "capability",
        "Kinds of capability are counted, each as one; what nobody recorded counts as absent.",
    ),
)
