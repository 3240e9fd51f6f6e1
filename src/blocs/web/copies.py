"""Copies of the interactive page that need no server: a folder for a web host, or one file.

A copy holds one ledger at one known-at day and level, with every as-of day, all claims on who is in
what, and their quotations. What only a server can do (fact-check, worlds of a scenario, other
known-at days) is left out of it and said so.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blocs.errors import BlocsError
from blocs.ledger.evidence import claim_details, losers_of, source_details
from blocs.ledger.files import write_bytes_atomically
from blocs.web.drawing import network_places
from blocs.web.frame import STATIC
from blocs.web.world import GEOMETRY, world_text

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["evidence_text", "one_file", "site_files", "write_site"]

APP = STATIC / "app"
ONE = STATIC / "one"
CLAIM = ("source", "locator", "quote", "lang", "stance", "credibility", "says", "when", "level")
SOURCE = ("title", "publisher", "published", "retrieved", "url", "archive_url", "reliability")
POLICY = "default-src 'none'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "


class NoBuild(BlocsError):
    """The built page is missing from this installation."""


def evidence_text(snapshot: Snapshot) -> bytes:
    """Return the claims behind all memberships as JSON.

    Args:
        snapshot: its known-at day, level and left-out sources count.

    Returns:
        ``claims`` and ``sources`` by id, and for each ``text|party`` under ``lost`` the claims that
        were heard and not followed, with the reason.
    """
    ledger = snapshot.ledger
    lost: dict[str, dict[str, str]] = {}
    used: set[str] = set()
    for instrument, (_, parties) in snapshot.standings_of(ledger.cards).items():
        for (party, _), standing in parties.items():
            used |= set(standing.winners)
            losers = losers_of([standing])
            if losers:
                lost.setdefault(f"{instrument}|{party}", {}).update(losers)
    claims = claim_details(ledger, used | {c for reasons in lost.values() for c in reasons})
    sources = source_details(ledger, (c["source"] for c in claims))
    body = {
        "claims": {c["claim"]: {k: c[k] for k in CLAIM if c[k]} for c in claims},
        "sources": {s["source"]: {k: s[k] for k in SOURCE if s[k]} for s in sources},
        "lost": lost,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _parts(snapshot: Snapshot) -> dict[str, bytes]:
    """Return what a copy holds besides the program, by name."""
    drawn = json.loads(world_text(snapshot))
    places = {
        hub: json.loads(network_places(snapshot, {"hub": hub or None, "topic": None}))
        for hub in ("", *drawn["hubs"])
    }
    return {
        "world": world_text(snapshot),
        "outlines": (GEOMETRY / "world.json").read_bytes(),
        "evidence": evidence_text(snapshot),
        "places": json.dumps(places, separators=(",", ":")).encode(),
    }


def _built(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("utf-8")
    except FileNotFoundError:
        raise NoBuild(
            f"{folder / name} is missing: this installation has no interactive page. "
            "Build it with: cd web && npm ci && npm run build"
        ) from None


def _icon() -> str:
    icon = base64.b64encode((STATIC / "icon.svg").read_bytes()).decode()
    return f"data:image/svg+xml;base64,{icon}"


def _title(snapshot: Snapshot) -> str:
    return html.escape(f"{snapshot.ledger.name} · blocs")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def one_file(snapshot: Snapshot) -> str:
    """Return the page as one HTML file that opens without a server and asks nobody.

    Data stand in it compressed, as text that no browser runs; its policy admits its own script and
    style by their hash, and nothing else.

    Args:
        snapshot: its known-at day, level and left-out sources count.

    Raises:
        NoBuild: when this installation has no built page.
    """
    script, style = _built(ONE, "app.js"), _built(ONE, "app.css")
    if "</script" in script.lower() or "</style" in style.lower():
        raise NoBuild("the built page cannot stand inside another: it holds an end tag")
    policy = f"{POLICY}script-src {_hash(script)}; style-src {_hash(style)}"
    blocks = "".join(
        f'<script type="application/gzip" id="blocs-{name}">'
        f"{base64.b64encode(gzip.compress(data, mtime=0)).decode()}</script>\n"
        for name, data in _parts(snapshot).items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="content-security-policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="blocs-copy" content="file">\n'
        f'<title>{_title(snapshot)}</title>\n<link rel="icon" href="{_icon()}">\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        '<div id="app"><p class="waiting">Unpacking the ledger …</p></div>\n'
        f"{blocks}<script>{script}</script>\n</body>\n</html>\n"
    )


def site_files(snapshot: Snapshot) -> Mapping[str, bytes]:
    """Return the page as the files of a folder for any web host, by path.

    Args:
        snapshot: its known-at day, level and left-out sources count.

    Raises:
        NoBuild: when this installation has no built page.
    """
    page = _built(APP, "index.html")
    policy = f"{POLICY}script-src 'self'; style-src 'self'; connect-src 'self'"
    head = (
        f'<meta http-equiv="content-security-policy" content="{policy}">\n'
        '<meta name="blocs-copy" content="site">\n'
    )
    page = page.replace('href="/static/icon.svg"', 'href="icon.svg"')
    page = page.replace('href="/app/geometry/world.json"', 'href="data/outlines.json"')
    page = page.replace('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n{head}', 1)
    page = page.replace("<title>Map · blocs</title>", f"<title>{_title(snapshot)}</title>")
    page = page.replace(
        'The same answers, without it: <a href="/">pages of the ledger</a>.',
        "Its data stand beside it, in the folder data.",
    )
    files: dict[str, bytes] = {
        p.name: p.read_bytes() for p in sorted(APP.iterdir()) if p.name != "index.html"
    }
    files["index.html"] = page.encode()
    files["icon.svg"] = (STATIC / "icon.svg").read_bytes()
    for name, data in _parts(snapshot).items():
        files[f"data/{name}.json"] = data
    return files


def write_site(files: Mapping[str, bytes], out: Path) -> list[Path]:
    """Write the files of a site into a folder, which is made; other files there stay.

    Args:
        files: by path within the folder, see `site_files`.
        out: the folder.
    """
    written = []
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(path, data)
        written.append(path)
    return written


def told(files: Mapping[str, Any]) -> str:
    """Say how large a site is."""
    return f"{len(files)} files, {sum(len(d) for d in files.values()) / 1e6:.1f} MB"
