// One row for each text, or for each tie of what is chosen: when it held, and when it may have.
import { useMemo } from "preact/hooks";
import { firstOf, show, words, yearOf } from "../days";
import { clean } from "../load";
import { sideOf } from "../marks";
import { type Membership, counted, homeOf } from "../model";
import { split } from "../drawer";
import { asOf, byText, domain, focus, inScope, instruments, label, parties, scope, scopeHub } from "../state";
import { useRoving } from "../roving";
import { useWidth } from "../width";

interface Stretch { from: number; to: number; kind: "yes" | "possible" }
interface Line { key: string; place: string; name: string; hub: string; stretches: Stretch[]; since: string }

/** Stretches over which the best answer of several memberships is the same. */
function stretches(rows: Membership[], last: number): Stretch[] {
  const days = [...new Set(rows.flatMap((m) => m.s.map((s) => s[0])))].sort((a, b) => a - b);
  const found: Stretch[] = [];
  const at = rows.map(() => 0);
  for (let d = 0; d < days.length; d++) {
    let rank = 0;
    rows.forEach((m, i) => {
      while (at[i]! + 1 < m.s.length && m.s[at[i]! + 1]![0] <= days[d]!) at[i]!++;
      const answer = m.s[at[i]!]![1];
      if (answer === 2 || answer === 1) rank = Math.max(rank, answer);
    });
    const to = Math.min(days[d + 1] ?? last, last);
    if (!rank || days[d]! > last) continue;
    const kind = rank === 2 ? "yes" : "possible";
    const before = found.at(-1);
    if (before && before.kind === kind && before.to === days[d]) before.to = to;
    else found.push({ from: days[d]!, to, kind });
  }
  return found;
}

export default function Timeline() {
  const [ref, width] = useWidth();
  const [first, last] = domain.value;
  const [kind, rest] = split(focus.value);
  const chosen = kind === "text" ? rest : kind === "tie" ? rest.slice(0, rest.lastIndexOf("|")) : "";
  const who = kind === "party" ? rest : "";
  const lines = useMemo<Line[]>(() => {
    const make = (key: string, place: string, name: string, hub: string, rows: Membership[]): Line => ({
      key, place, name, hub, stretches: stretches(rows, last), since: rows[0]?.g.at(-1)?.[0] ?? "",
    });
    let found: Line[];
    if (chosen) {
      const hub = instruments.value.get(chosen)?.hub ?? "";
      found = (byText.value.get(chosen) ?? []).map((m) => make(m.p + (m.l ?? ""), `tie:${m.i}|${m.p}`, label(m.p), hub, [m]));
    } else {
      found = [...scope.value].map((i) => {
        let rows = (byText.value.get(i) ?? []);
        if (who) rows = rows.filter((m) => homeOf(parties.value, m.p) === who);
        else if (scopeHub.value && rows.length > 1) rows = rows.filter((m) => homeOf(parties.value, m.p) !== scopeHub.value);
        return make(i, `text:${i}`, label(i), instruments.value.get(i)?.hub ?? "", rows);
      });
    }
    return found.filter((l) => l.stretches.length).sort((a, b) => a.stretches[0]!.from - b.stretches[0]!.from || a.name.localeCompare(b.name));
  }, [inScope.value, chosen, who, last]);
  const roving = useRoving(lines.length);
  const wide = Math.max(width, 300), left = wide < 600 ? 118 : 270, row = 24, top = 24;
  const x = (day: number) => left + ((Math.max(day, first) - first) / (last - first || 1)) * (wide - left - 12);
  const each = wide < 600 ? 20 : 10;
  const ticks: number[] = [];
  for (let y = Math.ceil(yearOf(first) / each) * each; y <= yearOf(last); y += each) ticks.push(y);
  const most = Math.floor((left - 12) / 6.7);
  return (
    <figure>
      <ul class="legend" aria-label="Legend">
        <li><svg width="40" height="14" aria-hidden="true"><rect class="stretch side-2 is-yes" x="1" y="3" width="38" height="8" /></svg>certain for at least one party</li>
        <li><svg width="40" height="14" aria-hidden="true"><rect class="stretch side-2 is-possible" x="1" y="3" width="38" height="8" /></svg>possible</li>
        <li><svg width="14" height="14" aria-hidden="true"><line class="now" x1="7" x2="7" y1="0" y2="14" /></svg>the day shown, {show(asOf.value)}</li>
      </ul>
      <p class="hint">{chosen ? `${counted(lines.length, "party", "parties")} of ${clean(label(chosen))}.` : `${counted(lines.length, "text")}${who ? ` of ${clean(label(who))}` : ""}. Choose a text to see its parties.`} Arrow keys go from row to row.</p>
      <div ref={ref} class="frame timeline" >
        <svg width={wide} height={top + lines.length * row + 6} role="group" aria-label="Timeline">
          <g aria-hidden="true">{ticks.map((y) => (
            <g key={y}><line class="axis" x1={x(firstOf(y))} x2={x(firstOf(y))} y1={top - 4} y2={top + lines.length * row} /><text class="tick" x={x(firstOf(y))} y={top - 9} text-anchor="middle">{y}</text></g>
          ))}</g>
          <g ref={roving.ref} {...roving.on}>{lines.map((l, i) => {
            const told = l.stretches.map((s) => `${s.kind === "yes" ? "certain" : "possible"} ${s.from <= first ? "from the beginning" : `from ${show(s.from)}`}${s.to >= last ? "" : ` to ${show(s.to)}`}`).join(", then ");
            return (
              <g key={l.key} data-at={i} tabindex={roving.tab(i)} role="button" aria-label={`${clean(l.name)}: ${told}`} class={`line side-${sideOf(l.hub)}`} transform={`translate(0,${top + i * row})`} onClick={() => { focus.value = l.place; }}>
                <title>{`${clean(l.name)}: ${told}${l.since ? `; since ${words(l.since)}` : ""}`}</title>
                <rect class="hit" x="0" y="0" width={wide} height={row} />
                <text x={left - 8} y={row / 2} dy="0.32em" text-anchor="end">{cut(clean(l.name), most)}</text>
                {l.stretches.map((s) => <rect key={s.from} class={`stretch is-${s.kind}`} x={x(s.from)} y={row / 2 - 4} width={Math.max(2, x(s.to) - x(s.from))} height="8" />)}
              </g>
            );
          })}</g>
          <line class="now" x1={x(asOf.value)} x2={x(asOf.value)} y1={top - 6} y2={top + lines.length * row} aria-hidden="true" />
        </svg>
      </div>
    </figure>
  );
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
