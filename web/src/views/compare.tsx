// Two days side by side: who came, who went, what became surer. Both days from the same knowledge.
import { clean } from "../load";
import { firstOf, iso, ordinal, show, words, yearOf } from "../days";
import { Badge, sideOf } from "../marks";
import { SURE_WORDS, type Tie, UNKNOWN, counted, tieOn } from "../model";
import { asOf, focus, from, inScope, instruments, knownAt, label, level } from "../state";
import { HELD } from "../load";
import { csv, save } from "../take";

const KINDS = ["joined", "first known", "left", "surer", "less sure"] as const;
type Kind = (typeof KINDS)[number];
interface Change { kind: Kind; before: Tie; after: Tie }
const WORTH = { no: 0, unknown: 0, possible: 1, contested: 1, single: 2, settled: 3 };

function kindOf(before: Tie, after: Tie): Kind | null {
  // Unknown before is no absence: nobody may say that it joined in between.
  if (!before.sure && after.sure) return before.answer === UNKNOWN ? "first known" : "joined";
  if (before.sure && !after.sure) return "left";
  if (!before.sure || !after.sure || before.sure === after.sure) return null;
  return WORTH[after.sure] > WORTH[before.sure] ? "surer" : "less sure";
}

export function changes(first: number, last: number): Change[] {
  const found: Change[] = [];
  for (const m of inScope.value) {
    const before = tieOn(m, first), after = tieOn(m, last), kind = kindOf(before, after);
    if (kind) found.push({ kind, before, after });
  }
  return found.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
    || label(a.after.m.i).localeCompare(label(b.after.m.i)) || label(a.after.m.p).localeCompare(label(b.after.m.p)));
}

function state(t: Tie): string {
  return t.sure ? SURE_WORDS[t.sure] : t.answer === 3 ? "unknown" : "not in";
}

function How({ t }: { t: Tie }) {
  return <span class="sure">{t.sure && <Badge sure={t.sure} side={sideOf(instruments.value.get(t.m.i)?.hub ?? "")} />}{state(t)}</span>;
}

export default function Compare() {
  const last = asOf.value;
  const first = from.value ?? firstOf(yearOf(last));
  const [early, late] = first <= last ? [first, last] : [last, first];
  const rows = changes(early, late);
  const totals = KINDS.map((k) => [k, rows.filter((r) => r.kind === k).length] as const);
  const names = ["change", "party", "name", "instrument", "title", "before", "after", "since", "until", "claims"];
  const saveRows = () => save(`blocs-changes-${iso(early)}-${iso(late)}.csv`, csv([names, ...rows.map(({ kind, before, after }) => [
    kind, after.m.p, label(after.m.p), after.m.i, label(after.m.i), state(before), state(after), after.ground[0], after.ground[1], after.ground[4].join(";"),
  ])]), "text/csv");
  return (
    <section>
      <p class="field inline">
        <label for="from">Compared with</label>
        <input id="from" type="date" value={iso(first)} min="1000-01-01" max="2999-12-31" onChange={(e) => { const day = ordinal(e.currentTarget.value); if (day) from.value = day; }} />
        <button type="button" onClick={saveRows}>These changes as CSV</button>
        {!HELD && <a class="button" href={`/api/v1/diff?${new URLSearchParams({ from: iso(early), to: iso(late), "known-at": iso(knownAt.value), ...(level.value === "state" ? {} : { level: level.value }) })}`}>The same from the API, all networks</a>}
      </p>
      <p class="lead">{show(early)} → {show(late)}: {totals.filter(([, n]) => n).map(([k, n]) => `${n} ${k}`).join(", ") || "no change is known"}. <span class="hint">What came and went between the two days does not show; before “first known” no source speaks of it.</span></p>
      <div class="scroll" tabindex={0} role="region" aria-label="Changes">
        <table class="rows">
          <thead><tr><th scope="col">Change</th><th scope="col">Party</th><th scope="col">Text</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Since / until</th></tr></thead>
          <tbody>{rows.map(({ kind, before, after }) => (
            <tr key={after.m.i + after.m.p + (after.m.l ?? "")}>
              <td><b class={`change ${kind.replace(" ", "-")}`}>{{ joined: "+ joined", "first known": "? first known", left: "− left", surer: "↑ surer", "less sure": "↓ less sure" }[kind]}</b></td>
              <th scope="row"><button type="button" class="link" onClick={() => { focus.value = `tie:${after.m.i}|${after.m.p}`; }}><bdi>{clean(label(after.m.p))}</bdi></button></th>
              <td><bdi>{clean(label(after.m.i))}</bdi></td>
              <td><How t={before} /></td><td><How t={after} /></td>
              <td class="when">{words(after.ground[kind === "left" ? 1 : 0] || after.ground[0])}</td>
            </tr>
          ))}</tbody>
        </table>
        {!rows.length && <p class="note">Between these days no claim shows a change. Changes that nobody reported are not here. {counted(inScope.value.length, "tie")} compared.</p>}
      </div>
    </section>
  );
}
