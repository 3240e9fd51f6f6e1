// The same picture as a table: one row for each party, the twin of every figure.
import { signal } from "@preact/signals";
import { words } from "../days";
import { clean } from "../load";
import { Badge, sideOf } from "../marks";
import { SURE, SURE_WORDS, type Sure, type Tie, best } from "../model";
import { centre, focus, hubs, label, party, scopeHub, tied } from "../state";

export interface Row { id: string; name: string; region: string; texts: number; certain: number; sure: Sure; since: string; other: string }
const COLUMNS: [keyof Row, string][] = [
  ["name", "Party"], ["region", "Region"], ["texts", "Texts"], ["certain", "Certain"], ["sure", "How sure"], ["since", "First tie since"],
];
const order = signal<[keyof Row, 1 | -1]>(["texts", -1]);

export function rowOf(id: string, ties: Tie[]): Row {
  const texts = new Set(ties.map((t) => t.m.i));
  const certain = new Set(ties.filter((t) => t.answer === 2).map((t) => t.m.i));
  const since = ties.map((t) => t.ground[0]).filter(Boolean).sort((a, b) => key(a).localeCompare(key(b)))[0] ?? "";
  return {
    id, name: label(id), region: party(id)?.region ?? "", texts: texts.size, certain: certain.size,
    sure: best(ties)!, since, other: hubs.value.filter((h) => h !== scopeHub.value).join(";"),
  };
}
const key = (edtf: string) => edtf.replace(/^\[\.*/, "");

export function rows(): Row[] {
  return [...tied.value].map(([id, ties]) => rowOf(id, ties)).sort((a, b) => a.name.localeCompare(b.name));
}

export default function Table() {
  const [by, way] = order.value;
  const value = (r: Row) => (by === "sure" ? SURE.indexOf(r.sure) : by === "since" ? key(r.since) : r[by]);
  const sorted = rows().sort((a, b) => {
    const x = value(a), y = value(b);
    return way * (typeof x === "number" ? x - (y as number) : String(x).localeCompare(String(y)));
  });
  return (
    <div class="scroll" tabindex={0} role="region" aria-label="Parties">
      <table class="rows">
        <thead>
          <tr>{COLUMNS.map(([c, name]) => (
            <th key={c} scope="col" class={c === "texts" || c === "certain" ? "num" : undefined} aria-sort={by === c ? (way > 0 ? "ascending" : "descending") : undefined}>
              <button type="button" onClick={() => { order.value = [c, by === c ? (-way as 1 | -1) : c === "texts" || c === "certain" ? -1 : 1]; }}>
                {name}<span aria-hidden="true">{by === c ? (way > 0 ? " ↑" : " ↓") : ""}</span>
              </button>
            </th>
          ))}</tr>
        </thead>
        <tbody>
          {sorted.map((r) => (
            <tr key={r.id} class={focus.value === `party:${r.id}` ? "chosen" : undefined}>
              <th scope="row"><button type="button" class="link" onClick={() => { focus.value = `party:${r.id}`; }}><bdi>{clean(r.name)}</bdi></button></th>
              <td>{r.region}</td>
              <td class="num">{r.texts}</td>
              <td class="num">{r.certain}</td>
              <td><span class="sure"><Badge sure={r.sure} side={sideOf(scopeHub.value || centre.value)} />{SURE_WORDS[r.sure]}</span></td>
              <td>{words(r.since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!sorted.length && <p class="note">No tie is known on this day. What no source says is unknown, not none.</p>}
    </div>
  );
}
