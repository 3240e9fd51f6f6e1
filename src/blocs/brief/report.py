"""The page of verdicts: one self-contained HTML file, readable without a script."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from blocs.brief.verdicts import CheckedRow, Verdict, Verdicts

__all__ = ["report_html"]

SIGNS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.OUTDATED: "↻",
    Verdict.CONTESTED: "≠",
    Verdict.INCONSISTENT: "⚠",
    Verdict.NOT_IN_EVIDENCE: "○",
    Verdict.NOT_CHECKABLE: "–",
}
MEANINGS = {
    Verdict.SUPPORTED: "Independent evidence says the same.",
    Verdict.CONTRADICTED: "Evidence says otherwise.",
    Verdict.OUTDATED: "It was so on its day and is no longer so.",
    Verdict.CONTESTED: "Sources disagree, or their dates leave it open.",
    Verdict.INCONSISTENT: "The document contradicts itself.",
    Verdict.NOT_IN_EVIDENCE: "No source here speaks of it; the reason says what would settle it.",
    Verdict.NOT_CHECKABLE: "No fact decides it, or a later part of blocs is needed.",
}

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff;
  --line: #d0d7de; --panel: #f6f8fa; --link: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #0d1117;
  --line: #30363d; --panel: #161b22; --link: #79b8ff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper) }
a { color: var(--link) } a:focus-visible, summary:focus-visible { outline: 3px solid var(--link) }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.15rem }
.soft { color: var(--soft); font-size: .875rem }
table { width: 100%; border-collapse: collapse }
caption { text-align: left; padding: .5rem 0; color: var(--soft) }
th, td { text-align: left; vertical-align: top; padding: .5rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
.number { text-align: right; font-variant-numeric: tabular-nums }
.statements td:first-child { white-space: nowrap; width: 5rem }
.statements td:nth-child(2) { width: 34% } .statements td:nth-child(3) { width: 11rem }
thead th { position: sticky; top: 0; background: var(--paper) }
.verdict { white-space: nowrap; font-weight: 600 }
q { font-style: italic } blockquote { margin: .25rem 0; padding-left: .75rem;
  border-left: 3px solid var(--line) }
details { background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  padding: .375rem .625rem; margin-top: .25rem } summary { cursor: pointer; min-height: 24px }
ul.plain { list-style: none; padding: 0; margin: 0 } .lost { opacity: .85 }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem 1rem; list-style: none; padding: 0 }
@media (max-width: 46rem) { .statements thead { position: absolute; clip-path: inset(50%) }
  .statements tr { display: block; border-bottom: 2px solid var(--line); padding: .5rem 0 }
  .statements td, .statements td:nth-child(n) { display: block; border: 0; padding: .25rem 0;
    width: auto; white-space: normal }
  .totals td.soft, .totals th:last-child { display: none }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft) } }
@media print { details { border: 0 } thead th { position: static } }
"""


def _safe(url: str) -> str:
    """Return the address when it is plain http or https, else ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _verdict(name: str) -> str:
    verdict = Verdict(name)
    return (
        f'<span class="verdict" title="{escape(MEANINGS[verdict])}">'
        f'<span aria-hidden="true">{SIGNS[verdict]}</span> {escape(name)}</span>'
    )


def _claim(claim: dict[str, Any], sources: dict[str, dict[str, Any]]) -> str:
    source = sources.get(claim["source"], {})
    url = _safe(source.get("archive_url") or source.get("url") or "")
    title = escape(source.get("title") or claim["source"])
    link = f'<a href="{escape(url)}" rel="noreferrer">{title}</a>' if url else title
    lang = escape(claim["lang"] or source.get("lang") or "")
    attribute = f' lang="{lang}"' if lang else ""
    quote = (
        f"<blockquote{attribute}><q>{escape(claim['quote'])}</q></blockquote>"
        if (claim["quote"])
        else f'<div class="soft">{escape(claim["locator"])}</div>'
    )
    denies = "denies: " if claim["stance"] == "denies" else ""
    return (
        f"<li><strong>{escape(denies + claim['says'])}</strong> {escape(claim['when'])}"
        f'{quote}<div class="soft">{link}, {escape(source.get("publisher") or "")}, '
        f"{escape(source.get('published') or 'undated')}; source {escape(claim['reliability'])}, "
        f"claim {escape(claim['credibility'])} "
        f"(<code>{escape(claim['claim'])}</code>)</div></li>"
    )


def _row(row: CheckedRow, claims: dict[str, Any], sources: dict[str, dict[str, Any]]) -> str:
    mine = [claims[c] for c in row.claims if c in claims]
    listed = "".join(_claim(c, sources) for c in mine[:40])
    more = f"<li>… and {len(mine) - 40} more</li>" if len(mine) > 40 else ""
    evidence = (
        (
            f"<details><summary>{len(mine)} claims</summary><ul class='plain'>{listed}{more}</ul>"
            "</details>"
        )
        if mine
        else ""
    )
    same = row.verdict_then == row.verdict_now
    then = (
        ""
        if same
        else f'<div class="soft">as known then: {_verdict(row.verdict_then)} '
        f"{escape(row.reason_then)}</div>"
    )
    found = f"<div>Found: {escape(row.found)}</div>" if row.found else ""
    return (
        f'<tr id="{escape(row.claim_id)}"><td data-label="Id"><a href="#{escape(row.claim_id)}">'
        f"{escape(row.claim_id)}</a></td>"
        f'<td data-label="Statement"><q>{escape(row.quote)}</q>'
        f'<div class="soft">{escape(row.statement)}</div></td>'
        f'<td data-label="Verdict">{_verdict(row.verdict_now)}{then}</td>'
        f'<td data-label="Evidence">{found}<div class="soft">{escape(row.reason)}</div>'
        f"{evidence}</td></tr>"
    )


def _totals(verdicts: Verdicts) -> str:
    then, now = verdicts.totals["then"], verdicts.totals["now"]
    rows = "".join(
        f"<tr><th scope='row'>{_verdict(v)}</th><td class='number'>{then[v]}</td>"
        f"<td class='number'>{now[v]}</td><td class='soft'>{escape(MEANINGS[v])}</td></tr>"
        for v in Verdict
    )
    return (
        "<table class='totals'><caption>Statements by verdict</caption><thead><tr>"
        "<th scope='col'>Verdict</th>"
        f"<th scope='col' class='number'>as known {escape(verdicts.published)}</th>"
        f"<th scope='col' class='number'>as known {escape(verdicts.question['known_at'])}</th>"
        f"<th scope='col'>Meaning</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def report_html(verdicts: Verdicts) -> str:
    """Return the verdicts as one HTML page with no outside resource and no script.

    Everything that comes from the table or a source is escaped; only http and https addresses
    become links.
    """
    claims = {c["claim"]: c for c in verdicts.evidence["claims"]}
    sources = {s["source"]: s for s in verdicts.evidence["sources"]}
    rows = "".join(_row(r, claims, sources) for r in verdicts.rows)
    notes = "".join(f"<li>{escape(n)}</li>" for n in verdicts.notes)
    ledger = verdicts.ledger
    title = f"Fact-check of {verdicts.title or verdicts.document or verdicts.question['table']}"
    facts = verdicts.totals
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1>"
        f"<p>{escape(verdicts.headline())}. Of {facts['factual']} statements of fact, "
        f"{facts['decided']} are decided ({facts['decided_share']:.0%}).</p>"
        f"<ul class='soft'>{notes}</ul>{_totals(verdicts)}"
        '<h2 id="statements">Statements</h2><table class="statements">'
        "<caption>Each statement with its verdict as "
        "known now, and the evidence behind it</caption><thead><tr>"
        '<th scope="col">Id</th><th scope="col">Statement</th><th scope="col">Verdict</th>'
        f'<th scope="col">Evidence</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="soft">Ledger {escape(ledger["name"])}, build {escape(ledger["build"][:12])}, '
        f"policy {escape(ledger['policy'])}, blocs {escape(ledger['blocs'])}. "
        "Facts of the ledger: CC BY 4.0, each with its citation.</p></main></body></html>\n"
    )
