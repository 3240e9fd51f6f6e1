// Parties and texts as a network laid out once by the server: the same place on every day.
import { signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { iso } from "../days";
import { HELD, ask, clean, part } from "../load";
import { placeLabels } from "../labels";
import { DASH, Legend, Mark, sideOf } from "../marks";
import { SURE_WORDS, type Sure, type Tie, best, counted, homeOf } from "../model";
import { useRoving } from "../roving";
import { tally } from "../sentence";
import { focus, group, hubs, instruments, knownAt, label, level, live, parties, scopeHub, topic } from "../state";
import { useWidth } from "../width";

interface Places { parties: Record<string, [number, number]>; texts: Record<string, [number, number]> }
const held = signal<{ key: string; found?: Places; wrong?: string } | null>(null);

/** A copy holds the places of the hubs' networks, and of all; they serve every topic. */
async function heldPlaces(hub: string): Promise<Places> {
  const all = await part<Record<string, Places>>("places");
  return (all[hub] ?? all[""])!;
}

export default function NetworkView() {
  useSignalEffect(() => {
    const q = new URLSearchParams({ "known-at": iso(knownAt.value) });
    if (level.value !== "state") q.set("level", level.value);
    if (scopeHub.value) q.set("hub", scopeHub.value);
    if (topic.value) q.set("topic", topic.value);
    const key = `/api/v1/places?${q}`;
    if (held.peek()?.key === key) return;
    held.value = { key };
    (HELD ? heldPlaces(scopeHub.value) : ask<Places>(key)).then(
      (found) => { if (held.peek()?.key === key) held.value = { key, found }; },
      (error: Error) => { if (held.peek()?.key === key) held.value = { key, wrong: error.message }; },
    );
  });
  const now = held.value;
  if (now?.wrong) return <p class="note" role="alert">{clean(now.wrong)}</p>;
  if (!now?.found) return <p class="note">Laying out the network …</p>;
  return <Drawn places={now.found} />;
}

interface Node { key: string; place: string; x: number; y: number; sure: Sure; side: number; name: string; text: boolean; n: number }

function Drawn({ places }: { places: Places }) {
  const [ref, width] = useWidth();
  const height = Math.max(320, Math.min(Math.round(width * 0.75), 720));
  // Springs push the outermost far away; stretch the picture to what is drawn.
  const fit = useMemo(() => {
    const all = [...Object.values(places.parties), ...Object.values(places.texts)];
    const [x0, x1] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))];
    const [y0, y1] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))];
    return ([x, y]: [number, number]) => [24 + ((x - x0) / (x1 - x0 || 1)) * (width - 48), 24 + ((y - y0) / (y1 - y0 || 1)) * (height - 48)] as const;
  }, [places, width, height]);
  const ties = live.value.map((t) => ({ t, p: homeOf(parties.value, t.m.p) })).filter(({ t, p }) => places.parties[p] && places.texts[t.m.i]);
  const byP = group(ties, (r) => r.p), byT = group(ties, (r) => r.t.m.i);
  const nodes: Node[] = [];
  const add = (id: string, rows: { t: Tie }[], text: boolean) => {
    const [x, y] = fit((text ? places.texts : places.parties)[id]!);
    const sure = best(rows.map((r) => r.t))!;
    const n = new Set(rows.map((r) => (text ? r.t.m.p : r.t.m.i))).size;
    const name = `${clean(label(id))}, ${text ? counted(n, "party", "parties") : counted(n, "text")}, ${SURE_WORDS[sure]}`;
    const side = text ? sideOf(instruments.value.get(id)?.hub ?? "") : hubs.value.includes(id) ? sideOf(id) : 2;
    nodes.push({ key: (text ? "t:" : "p:") + id, place: `${text ? "text" : "party"}:${id}`, x, y, sure, side, name, text, n });
  };
  for (const [id, rows] of byP) add(id, rows, false);
  for (const [id, rows] of byT) add(id, rows, true);
  nodes.sort((a, b) => Number(a.text) - Number(b.text) || b.n - a.n || a.name.localeCompare(b.name));
  const roving = useRoving(nodes.length);
  const chosen = focus.value;
  const names = placeLabels(nodes.map((n) => ({ key: n.key, name: n.text && n.n < 4 ? "" : short(n), x: n.x, y: n.y, weight: n.n })), width);
  return (
    <figure>
      <Legend side={sideOf(scopeHub.value)} counts={tally()} />
      <p class="hint">{counted(byP.size, "party", "parties")} (discs) and {counted(byT.size, "text")} (small marks). A text of many is one mark that draws its parties around it, never a set of pairs. Places are the same on every day.</p>
      <div ref={ref} class="frame">
        <svg width={width} height={height} role="group" aria-label="Network; arrow keys go from node to node, parties first, most ties first">
          <g aria-hidden="true">{ties.map(({ t, p }) => {
            const [x1, y1] = fit(places.parties[p]!), [x2, y2] = fit(places.texts[t.m.i]!);
            const on = chosen === `party:${p}` || chosen === `text:${t.m.i}`;
            return <line key={t.m.i + t.m.p + (t.m.l ?? "")} class={`link-line side-${sideOf(instruments.value.get(t.m.i)?.hub ?? "")} is-${t.sure}${on ? " chosen" : ""}`} x1={x1} y1={y1} x2={x2} y2={y2} stroke-dasharray={DASH[t.sure!]} />;
          })}</g>
          <g ref={roving.ref} {...roving.on}>{nodes.map((n, i) => (
            <g key={n.key} data-at={i} tabindex={roving.tab(i)} role="button" aria-label={n.name} aria-pressed={chosen === n.place} class={`node${chosen === n.place ? " chosen" : ""}`} transform={`translate(${n.x.toFixed(1)},${n.y.toFixed(1)})`} onClick={() => { focus.value = n.place; }}>
              <title>{n.name}</title>
              <circle class="hit" r="12" />
              {n.text ? <Mark sure={n.sure} side={n.side} r={n.n > 2 ? 4.5 : 3} /> : <circle class={`disc side-${n.side}`} r={Math.min(11, 3.5 + Math.sqrt(n.n) * 1.3)} />}
            </g>
          ))}</g>
          <g class="names" aria-hidden="true">{nodes.map((n) => {
            const at = names.get(n.key);
            return at && <text key={n.key} x={at.x} y={at.y} dy="0.32em" text-anchor={at.end ? "end" : "start"} class={n.text ? "of-text" : undefined}>{short(n)}</text>;
          })}</g>
        </svg>
      </div>
    </figure>
  );
}

function short(n: Node): string {
  const text = clean(label(n.place.slice(n.place.indexOf(":") + 1))).split(/[:(]/)[0]!.trim();
  return text.length > 28 ? `${text.slice(0, 26)}…` : text;
}
