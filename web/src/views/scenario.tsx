// What if: take parties, texts or the hub away, see what stands, and ask what chance adds to it.
import { signal } from "@preact/signals";
import { HELD, ask, clean, clocks } from "../load";
import { Badge, sideOf } from "../marks";
import { SURE_WORDS, best, counted, homeOf } from "../model";
import { asOf, centre, group, instruments, label, live, lost, parties, tied } from "../state";
import { show } from "../days";

interface Values { before: number; after: number; retained: number | null; band: [number, number] | null; tail: number | null; base: string }
interface Answer {
  shock: string; values: Record<string, Values>; run: { worlds: number; seed: number };
  assumptions: { what: string; value: string; why: string }[]; threats: { name: string; text: string }[];
}
const beta = signal(""), kappa = signal("");
const asked = signal<{ key: string; found?: Answer; wrong?: string } | null>(null);

/** Who still has a tie when parties and texts are gone: the plain count on the picture. */
function standing(gone: Set<string>, all = live.value) {
  const texts = group(all.filter((t) => !gone.has(t.m.i)), (t) => t.m.i);
  const left = new Map<string, typeof all>();
  let alive = 0;
  for (const ties of texts.values()) {
    const inside = ties.filter((t) => !gone.has(homeOf(parties.value, t.m.p)));
    if (new Set(inside.map((t) => homeOf(parties.value, t.m.p))).size < 2) continue;
    alive++;
    for (const t of inside) {
      const home = homeOf(parties.value, t.m.p);
      left.set(home, [...(left.get(home) ?? []), t]);
    }
  }
  return { parties: left, texts: alive };
}

function shockOf(gone: string[]): string | null {
  const who = gone.filter((g) => parties.value.has(g) && !instruments.value.has(g));
  const texts = gone.filter((g) => instruments.value.has(g));
  if (who.length && texts.length) return null;
  if (texts.length) return `bar:${texts.join(",")}`;
  if (who.length === 1 && who[0] === centre.value) return "hub";
  return who.length ? `exit:${who.join(",")}` : null;
}

function Run({ shock }: { shock: string }) {
  const more: Record<string, string> = { target: centre.value, shock };
  if (beta.value) more.beta = beta.value;
  if (kappa.value) more.kappa = kappa.value;
  const key = `/api/v1/stress?${clocks(more)}`;
  const now = asked.value?.key === key ? asked.value : null;
  const run = () => {
    asked.value = { key };
    const keep = (value: { found?: Answer; wrong?: string }) => { if (asked.peek()?.key === key) asked.value = { key, ...value }; };
    ask<{ answer: Answer }>(key).then(({ answer }) => keep({ found: answer }), (error: Error) => keep({ wrong: error.message }));
  };
  return (
    <>
      <p class="field inline">
        <label for="beta">β, exits that one exit triggers</label><input id="beta" type="number" min="0" max="20" step="0.05" value={beta.value} placeholder="from cases" onInput={(e) => { beta.value = e.currentTarget.value; }} />
        <label for="kappa">κ, dependence on the hub</label><input id="kappa" type="number" min="0" max="1" step="0.05" value={kappa.value} placeholder="from cases" onInput={(e) => { kappa.value = e.currentTarget.value; }} />
        <button type="button" class="main" onClick={run} disabled={Boolean(now && !now.found && !now.wrong)}>Run 2,000 worlds</button>
      </p>
      <div role="status">
        {now && !now.found && !now.wrong && <p class="hint">Running; this takes some seconds …</p>}
        {now?.wrong && <p class="wrong">{clean(now.wrong)}</p>}
      </div>
      {now?.found && (
        <>
          <p>{capital(clean(now.found.shock))}; {now.found.assumptions.filter((a) => a.what === "beta" || a.what === "kappa").map((a) => `${a.what === "beta" ? "β" : "κ"} = ${a.value}, `).join("")}{counted(now.found.run.worlds, "world")}, seed {now.found.run.seed}.</p>
          <div class="scroll" tabindex={0} role="region" aria-label="What is left">
            <table class="rows">
              <thead><tr><th scope="col">What is counted</th><th scope="col" class="num">Before</th><th scope="col" class="num">After</th><th scope="col" class="num">Left</th><th scope="col" class="num">In nine worlds of ten</th></tr></thead>
              <tbody>{Object.entries(now.found.values).map(([name, v]) => (
                <tr key={name}><th scope="row">{v.base}</th><td class="num">{v.before.toFixed(1)}</td><td class="num">{v.after.toFixed(1)}</td><td class="num">{share(v.retained)}</td><td class="num">{v.band ? `${share(v.band[0])} to ${share(v.band[1])}` : "not defined"}</td></tr>
              ))}</tbody>
            </table>
          </div>
          <details><summary>{counted(now.found.assumptions.length, "assumption")} and {counted(now.found.threats.length, "threat")} to this reading</summary>
            <ul class="totals">{now.found.threats.map((t) => <li key={t.name}><b>{t.name}</b>: {clean(t.text)}</li>)}</ul>
            <ul class="totals">{now.found.assumptions.slice(0, 40).map((a) => <li key={a.what}><b>{clean(a.what)}</b> = {a.value}: {clean(a.why)}</li>)}</ul>
          </details>
        </>
      )}
    </>
  );
}
const share = (x: number | null) => (x === null ? "not defined" : `${(100 * x).toFixed(1)} %`);

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

export default function Scenario() {
  const hub = centre.value;
  const gone = new Set(lost.value);
  const before = standing(new Set()), after = standing(gone);
  const flip = (id: string) => { lost.value = gone.has(id) ? lost.value.filter((g) => g !== id) : [...lost.value, id]; };
  const listed = [...tied.value].sort((a, b) => b[1].length - a[1].length || label(a[0]).localeCompare(label(b[0])));
  const texts = [...group(live.value, (t) => t.m.i)].sort((a, b) => b[1].length - a[1].length || label(a[0]).localeCompare(label(b[0])));
  const side = sideOf(hub);
  const loose = [...before.parties.keys()].filter((p) => !after.parties.has(p) && !gone.has(p));
  const shock = shockOf(lost.value);
  return (
    <section class="scenario">
      <p class="lead">Take away parties, texts or the hub, as of {show(asOf.value)}.</p>
      <p class="buttons">
        <button type="button" class="main" aria-pressed={gone.has(hub)} onClick={() => flip(hub)}>{gone.has(hub) ? `Bring ${clean(label(hub))} back` : `Lose the hub, ${clean(label(hub))}`}</button>
        <button type="button" disabled={!lost.value.length} onClick={() => { lost.value = []; }}>Bring all back</button>
      </p>
      <div class="twin">
        {[["Before", before] as const, ["After", after] as const].map(([name, s]) => (
          <div key={name} class="panel"><h2>{name}</h2>
            <p class="big n">{s.parties.size} <small>parties in</small> {s.texts} <small>texts</small></p>
            <svg width="100%" height="14" aria-hidden="true"><rect class="track" width="100%" height="14" rx="3" /><rect class={`fill side-${side}`} width={`${(100 * s.parties.size) / (before.parties.size || 1)}%`} height="14" rx="3" /></svg>
          </div>
        ))}
      </div>
      <p class="hint">Plain count: a text stands while two parties or more are left in it, possible ones included; nobody follows anybody. {loose.length > 0 && <>Without any tie then: {loose.map((p) => clean(label(p))).join(", ")}.</>}</p>
      <h2>With chance, imitation and doubtful evidence</h2>
      {HELD ? <p class="note">This copy was saved without the server, which draws the worlds: ask a served blocs.</p>
        : shock ? <Run shock={shock} />
        : <p class="note">{lost.value.length ? "Parties and texts at once cannot be run together; take away the one or the other." : "Take something away first."}</p>}
      <div class="pick">
        <fieldset><legend>Parties</legend><ul>{listed.map(([p, ties]) => (
          <li key={p}><label><input type="checkbox" checked={gone.has(p)} onChange={() => flip(p)} /><Badge sure={best(ties)!} side={side} /><span><bdi>{clean(label(p))}</bdi> <small>{SURE_WORDS[best(ties)!]}, {counted(new Set(ties.map((t) => t.m.i)).size, "text")}</small></span></label></li>
        ))}</ul></fieldset>
        <fieldset><legend>Texts</legend><ul>{texts.map(([i, ties]) => (
          <li key={i}><label><input type="checkbox" checked={gone.has(i)} onChange={() => flip(i)} /><span><bdi>{clean(label(i))}</bdi> <small>{counted(new Set(ties.map((t) => t.m.p)).size, "party", "parties")}</small></span></label></li>
        ))}</ul></fieldset>
      </div>
    </section>
  );
}
