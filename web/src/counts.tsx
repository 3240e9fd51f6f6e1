// How many, really: what is reported, what can be listed, and what can be estimated, side by side.
import { useEffect, useState } from "preact/hooks";
import { words } from "./days";
import { ask, clean, clocks } from "./load";
import { counted } from "./model";

interface Total {
  value_low: number | null; value_high: number | null; unit: string; scope: string; as_of: string;
  source: string; claim: string; grade: string; sense: string; quote: string;
}
interface Answer {
  reported: Total[];
  enumerated: { unit: string; certain: number; possible: number } | null;
  estimated: { verdict: string; lower: number | null; range: [number, number] | null; reasons: string[] } | null;
}
interface CountAnswer { answer: Answer }
export function Counts({ subject }: { subject: string }) {
  const key = `/api/v1/count?${new URLSearchParams({ subject })}&${clocks()}`;
  const [now, keep] = useState<{ key: string; found?: CountAnswer; wrong?: string } | null>(null);
  useEffect(() => {
    // Wait for the hand on the slider to rest.
    const wait = setTimeout(() => {
      ask<CountAnswer>(key).then((found) => keep({ key, found }), (error: Error) => keep({ key, wrong: error.message }));
    }, 250);
    return () => clearTimeout(wait);
  }, [key]);
  if (now?.key !== key) return <p class="hint">Asking for the counts …</p>;
  if (now.wrong) return <p class="hint">Counts: {clean(now.wrong)}</p>;
  return <Strip answer={now.found!.answer} />;
}

const SENSE: Record<string, string> = { "at-least": "≥ ", "at-most": "≤ ", about: "about ", "more-than": "> ", "fewer-than": "< " };
const WIDE = 300;

function written(t: Total): string {
  const same = t.value_low === t.value_high;
  return (SENSE[t.sense] ?? "") + (same ? t.value_low : `${t.value_low ?? "?"} to ${t.value_high ?? "?"}`);
}

function Strip({ answer }: { answer: Answer }) {
  const { reported, enumerated, estimated } = answer;
  const unit = enumerated?.unit;
  // Totals of a stretch of time count something else than a total of a day.
  const alike = reported.filter((t) => t.unit === unit && !t.scope.includes("window"));
  const values = [
    ...alike.flatMap((t) => [t.value_low, t.value_high]), enumerated?.possible, estimated?.lower, ...(estimated?.range ?? []),
  ].filter((v): v is number => typeof v === "number");
  const most = Math.max(1, ...values);
  const x = (v: number) => 8 + (v / most) * (WIDE - 46);
  return (
    <section class="counts" aria-label="Counts">
      <dl>
        <dt>Reported</dt>
        <dd>
          {alike.length
            ? <svg width={WIDE} height="18" aria-hidden="true">
                <line class="axis" x1="8" x2={WIDE - 38} y1="9" y2="9" />
                {alike.map((t) => <circle key={t.claim} class="dot" cx={x(t.value_high ?? t.value_low ?? 0)} cy="9" r="4"><title>{`${written(t)} ${t.unit}, ${t.as_of}, ${t.source}`}</title></circle>)}
              </svg>
            : <span class="hint">no total of this kind</span>}
          {alike.length > 0 && <span class="n">{span(alike.flatMap((t) => [t.value_low, t.value_high]))}</span>}
        </dd>
        <dt>Listed by name</dt>
        <dd>
          {enumerated
            ? <><svg width={WIDE} height="18" aria-hidden="true">
                <line class="axis" x1="8" x2={WIDE - 38} y1="9" y2="9" />
                <line class="span" x1={x(enumerated.certain)} x2={x(enumerated.possible)} y1="9" y2="9" />
                <circle class="dot" cx={x(enumerated.certain)} cy="9" r="4" />
                {enumerated.possible > enumerated.certain && <circle class="dot open" cx={x(enumerated.possible)} cy="9" r="4" />}
              </svg><span class="n">{span([enumerated.certain, enumerated.possible])} {unit}</span></>
            : <span class="hint">nothing is listed</span>}
        </dd>
        <dt>Estimated</dt>
        <dd>
          {estimated?.range
            ? <><svg width={WIDE} height="18" aria-hidden="true">
                <line class="axis" x1="8" x2={WIDE - 38} y1="9" y2="9" />
                <line class="span" x1={x(estimated.range[0])} x2={x(estimated.range[1])} y1="9" y2="9" />
              </svg><span class="n">{span(estimated.range)}</span></>
            : <span class="hint">{estimated ? `${estimated.verdict}: ${estimated.reasons.map(clean).join(" ")}` : "not asked"}{estimated?.lower != null && ` At least ${estimated.lower}.`}</span>}
        </dd>
      </dl>
      {reported.length > 0 && (
        <details><summary>{counted(reported.length, "total")} that sources state, each of its own time</summary>
          <ul class="totals">{reported.map((t) => (
            <li key={t.claim}><b class="n">{written(t)}</b> {t.unit}, {t.scope.replaceAll("-", " ")}, {words(t.as_of)} <small>{clean(t.source)}{t.quote && <>: <q lang="">{clean(t.quote)}</q></>}</small></li>
          ))}</ul>
        </details>
      )}
    </section>
  );
}

function span(values: (number | null)[]): string {
  const known = values.filter((v): v is number => v !== null);
  const low = Math.min(...known), high = Math.max(...known);
  return low === high ? String(low) : `${low} to ${high}`;
}
