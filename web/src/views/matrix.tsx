// Parties down, texts across: a text of many stays one column, and every cell says how sure.
import { useRef } from "preact/hooks";
import { clean } from "../load";
import { Badge, Legend, sideOf } from "../marks";
import { SURE_WORDS, type Tie, best, counted, homeOf } from "../model";
import { focus, group, instruments, label, live, parties, scopeHub, tied } from "../state";

interface Column { key: string; title: string; texts: string[]; of: Map<string, Tie[]> }

/** Texts with several parties have a column each; texts between two share one for each topic. */
function columns(): Column[] {
  const ties = group(live.value, (t) => t.m.i);
  const found: Column[] = [];
  const pairs = new Map<string, Column>();
  for (const [id, held] of ties) {
    const card = instruments.value.get(id)!;
    const of = group(held, (t) => homeOf(parties.value, t.m.p));
    of.delete(scopeHub.value);
    if (card.shape !== "bilateral" && of.size > 1) {
      found.push({ key: id, title: card.title, texts: [id], of });
      continue;
    }
    const topic = card.topics[0] ?? "no topic";
    let column = pairs.get(topic);
    if (!column) pairs.set(topic, (column = { key: `topic ${topic}`, title: `${topic.replaceAll("-", " ")}, between two`, texts: [], of: new Map() }));
    column.texts.push(id);
    for (const [p, more] of of) column.of.set(p, [...(column.of.get(p) ?? []), ...more]);
  }
  const wide = (a: Column, b: Column) => b.of.size - a.of.size;
  return [...found.sort(wide), ...[...pairs.values()].sort(wide)].filter((c) => c.of.size);
}

export default function Matrix() {
  const grid = useRef<HTMLTableElement>(null);
  const across = columns();
  const down = [...tied.value.keys()].sort((a, b) => {
    const n = (id: string) => across.filter((c) => c.of.has(id)).length;
    return n(b) - n(a) || label(a).localeCompare(label(b));
  });
  const side = sideOf(scopeHub.value);
  const first = across.length && down.length ? [down[0]!, across.find((c) => c.of.has(down[0]!))?.key] : [];
  const step = (e: KeyboardEvent) => {
    const cell = (e.target as Element).closest("button[data-r]");
    const move = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[e.key];
    if (!cell || !move) return;
    e.preventDefault();
    let r = Number(cell.getAttribute("data-r")), c = Number(cell.getAttribute("data-c"));
    for (;;) {
      r += move[0]!; c += move[1]!;
      if (r < 0 || c < 0 || r >= down.length || c >= across.length) return;
      const next = grid.current?.querySelector<HTMLButtonElement>(`button[data-r="${r}"][data-c="${c}"]`);
      if (next) {
        cell.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
        return;
      }
    }
  };
  if (!down.length) return <p class="note">No tie is known on this day. What no source says is unknown, not none.</p>;
  return (
    <figure>
      <Legend side={side} lines={false} />
      <p class="hint">{counted(down.length, "party", "parties")} by {counted(across.length, "column")}. An empty cell means: no tie is known, which is not the same as none. A number tells of several texts. Arrow keys go from mark to mark.</p>
      <div class="scroll matrix" tabindex={0} role="region" aria-label="Parties by texts">
        <table ref={grid} onKeyDown={step}>
          <thead><tr><td></td>{across.map((c) => (
            <th key={c.key} scope="col"><div>{c.texts.length === 1 && !c.key.startsWith("topic ")
              ? <button type="button" class="link" title={clean(c.title)} onClick={() => { focus.value = `text:${c.key}`; }}>{short(c.title)}</button>
              : <span title={clean(c.title)}>{short(c.title)}</span>}</div></th>
          ))}</tr></thead>
          <tbody>{down.map((p, r) => (
            <tr key={p}>
              <th scope="row"><button type="button" class="link" onClick={() => { focus.value = `party:${p}`; }}><bdi>{clean(label(p))}</bdi></button></th>
              {across.map((c, i) => {
                const ties = c.of.get(p);
                if (!ties) return <td key={c.key}></td>;
                const texts = new Set(ties.map((t) => t.m.i));
                const sure = best(ties)!;
                const name = `${clean(label(p))}, ${clean(c.title)}: ${SURE_WORDS[sure]}${texts.size > 1 ? `, ${texts.size} texts` : ""}`;
                return (
                  <td key={c.key}>
                    <button
                      type="button" class="cell" aria-label={name} title={name} data-r={r} data-c={i} tabindex={p === first[0] && c.key === first[1] ? 0 : -1}
                      onClick={() => { focus.value = texts.size === 1 ? `tie:${ties[0]!.m.i}|${ties[0]!.m.p}` : `party:${p}`; }}
                    ><Badge sure={sure} side={side} />{texts.size > 1 && <small>{texts.size}</small>}</button>
                  </td>
                );
              })}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </figure>
  );
}

function short(title: string): string {
  const text = clean(title).split(/[:(]/)[0]!.trim();
  return text.length > 30 ? `${text.slice(0, 28)}…` : text;
}
