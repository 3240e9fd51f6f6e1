// Check the statements of a document: a table in, a verdict for each out. Nothing is stored.
import { signal } from "@preact/signals";
import { iso, ordinal } from "../days";
import { HELD, Refused, clean } from "../load";
import { counted } from "../model";
import { knownAt } from "../state";
import { csv, save } from "../take";

interface Row { claim_id: string; kind: string; quote: string; statement: string; verdict_then: string; verdict_now: string; found: string; reason: string; reason_then: string; claims: string[] }
interface Answer { published: string; totals: { rows: number; then: Record<string, number>; now: Record<string, number> }; rows: Row[]; notes?: string[] }
interface Trouble { file: string; line: number; column: string; value: string; message: string; hint: string }
const state = signal<{ name: string; busy?: boolean; found?: Answer; wrong?: string; troubles?: Trouble[] } | null>(null);
const published = signal("");
const only = signal("");
const MOST = 1_000_000;
const MARKS: Record<string, string> = { supported: "✓", contradicted: "✗", outdated: "↺", contested: "≠", inconsistent: "‡", "not-in-evidence": "?", "not-checkable": "–" };

async function check(file: File): Promise<void> {
  only.value = "";
  if (file.size > MOST) {
    state.value = { name: file.name, wrong: `The table has ${file.size.toLocaleString("en")} bytes; at most ${MOST.toLocaleString("en")} are checked at once. Send it in parts.` };
    return;
  }
  state.value = { name: file.name, busy: true };
  const q = new URLSearchParams({ "known-at": iso(knownAt.value) });
  if (ordinal(published.value)) q.set("published", published.value);
  try {
    const answer = await fetch(`/api/v1/check?${q}`, { method: "POST", headers: { "content-type": "text/csv" }, body: await file.arrayBuffer() });
    const body = await answer.json();
    state.value = answer.ok ? { name: file.name, found: body.answer } : { name: file.name, wrong: body.detail, troubles: body.problems };
  } catch (error) {
    state.value = { name: file.name, wrong: error instanceof Refused ? error.message : "The server does not answer; is blocs serve still running?" };
  }
}

function Verdict({ v }: { v: string }) {
  return <span class={`v v-${v}`}><span aria-hidden="true">{MARKS[v] ?? "·"}</span> {v.replaceAll("-", " ")}</span>;
}

export default function Check() {
  const now = state.value;
  if (HELD) return <p class="note">This copy was saved without the server, which does the checking. Start one with blocs serve.</p>;
  const rows = now?.found?.rows.filter((r) => !only.value || r.verdict_now === only.value) ?? [];
  const saveRows = () => save(`${now!.name.replace(/\.csv$/i, "")}-verdicts.csv`, csv([
    ["claim_id", "kind", "statement", "verdict_then", "verdict_now", "found", "reason", "reason_then", "claims"],
    ...now!.found!.rows.map((r) => [r.claim_id, r.kind, r.statement, r.verdict_then, r.verdict_now, r.found, r.reason, r.reason_then, r.claims.join(";")]),
  ]), "text/csv");
  return (
    <form class="check" onSubmit={(e) => e.preventDefault()}>
      <p class="lead">Each statement of a document gets a verdict twice: as known at the document's day, and as known now. The table goes to this machine's own server, is checked in memory and is not kept.</p>
      <div class="drop" onDragOver={(e) => e.preventDefault()} onDrop={(e) => { e.preventDefault(); const file = e.dataTransfer?.files[0]; if (file) void check(file); }}>
        <label for="table">A CSV table, dropped here or chosen</label>
        <input id="table" type="file" accept=".csv,text/csv" onChange={(e) => { const file = e.currentTarget.files?.[0]; e.currentTarget.value = ""; if (file) void check(file); }} />
        <p class="hint">Columns: claim_id, kind, subject, predicate; and section, quote, object, value, as_of, attributed_to, note where they help.</p>
      </div>
      <p class="field inline">
        <label for="published">Day of the document (else the latest as_of in the table)</label>
        <input id="published" type="date" value={published.value} onChange={(e) => { published.value = e.currentTarget.value; }} />
      </p>
      <div role="status">{now?.busy && <p class="hint">Checking {clean(now.name)} …</p>}
        {now?.found && <p class="lead">{clean(now.name)}: {counted(now.found.totals.rows, "statement")}, document of {now.found.published || "no stated day"}.</p>}
      </div>
      {now?.wrong && <div class="wrong" role="alert"><p>{clean(now.wrong)}</p>
        {now.troubles && <ul>{now.troubles.map((t, i) => <li key={i}>line {t.line}, column {t.column}{t.value && <>: <q>{clean(t.value)}</q></>}: {clean(t.message)} {clean(t.hint ?? "")}</li>)}</ul>}
      </div>}
      {now?.found && (
        <>
          <table class="rows verdicts"><caption class="unseen">Verdicts in total</caption>
            <thead><tr><th scope="col">Verdict</th><th scope="col" class="num">Then</th><th scope="col" class="num">Now</th><th scope="col">Show</th></tr></thead>
            <tbody>{Object.keys(now.found.totals.now).map((v) => (
              <tr key={v}><th scope="row"><Verdict v={v} /></th><td class="num">{now.found!.totals.then[v]}</td><td class="num">{now.found!.totals.now[v]}</td>
                <td><button type="button" aria-pressed={only.value === v} disabled={!now.found!.totals.now[v]} onClick={() => { only.value = only.value === v ? "" : v; }}>{only.value === v ? "show all" : "only these"}</button></td></tr>
            ))}</tbody></table>
          <p class="buttons"><button type="button" class="main" onClick={saveRows}>Download the verdicts</button></p>
          <div class="scroll" tabindex={0} role="region" aria-label="Verdicts">
            <table class="rows"><thead><tr><th scope="col">Statement</th><th scope="col">Then</th><th scope="col">Now</th><th scope="col">What the ledger has, and why</th></tr></thead>
              <tbody>{rows.map((r) => (
                <tr key={r.claim_id}><th scope="row"><b>{clean(r.claim_id)}</b> <bdi>{clean(r.quote || r.statement)}</bdi></th><td><Verdict v={r.verdict_then} /></td><td><Verdict v={r.verdict_now} /></td>
                  <td>{clean(r.found)} <small>{clean(r.reason)}{r.reason_then && ` Then: ${clean(r.reason_then)}`}</small>
                    {r.claims.length > 0 && <details><summary>{counted(r.claims.length, "claim")}</summary>{r.claims.slice(0, 60).map((c) => <><a key={c} href={`/claim/${encodeURIComponent(c)}`}>{c}</a>{" "}</>)}</details>}</td></tr>
              ))}</tbody></table>
          </div>
        </>
      )}
    </form>
  );
}
