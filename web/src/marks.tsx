// One mark for a tie or a party: the shape says which hub, the filling how sure. Never colour alone.
import { hubs, label } from "./state";
import { SURE, SURE_LONG, SURE_WORDS, type Sure } from "./model";

/** 0 and 1 for the two hubs with most texts, 2 for every other, 3 for both. */
export function sideOf(hub: string): number {
  const index = hubs.value.indexOf(hub);
  return index < 0 ? 2 : Math.min(index, 2);
}

const SHAPES = [
  (r: number) => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0z`,
  (r: number) => `M${-r * 0.9},${-r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}z`,
  (r: number) => `M0,${-r * 1.15}L${r * 1.1},${r * 0.8}H${-r * 1.1}z`,
  (r: number) => `M0,${-r * 1.25}L${r * 1.25},0L0,${r * 1.25}L${-r * 1.25},0z`,
];

export const DASH: Record<Sure, string | undefined> = {
  settled: undefined, single: "7 4", possible: "1.5 4", contested: "8 3 2 3",
};

export function Mark({ sure, side, r = 6 }: { sure: Sure; side: number; r?: number }) {
  const shape = SHAPES[side]!;
  return (
    <g class={`mark side-${side} is-${sure}`}>
      <path class="body" d={shape(r)} />
      {sure === "single" && <path class="core" d={shape(r * 0.45)} />}
      {sure === "contested" && <path class="cross" d={`M${-r},${-r}L${r},${r}M${-r},${r}L${r},${-r}`} />}
    </g>
  );
}

/** A mark on its own, in a line of text. */
export function Badge({ sure, side = 0 }: { sure: Sure; side?: number }) {
  return (
    <svg class="badge" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
      <Mark sure={sure} side={side} />
    </svg>
  );
}

export function Legend({ side, counts, lines = true, shapes = false, long = false }: {
  side: number; counts?: Record<Sure, number>; lines?: boolean; shapes?: boolean; long?: boolean;
}) {
  return (
    <ul class="legend" aria-label="Legend">
      {SURE.map((sure) => (
        <li key={sure} title={SURE_LONG[sure]}>
          <svg width={lines ? 46 : 18} height="18" viewBox={lines ? "-37 -9 46 18" : "-9 -9 18 18"} aria-hidden="true">
            {lines && <line class={`spoke side-${side} is-${sure}`} x1="-36" x2="-6" y1="0" y2="0" stroke-dasharray={DASH[sure]} />}
            <Mark sure={sure} side={side} />
          </svg>
          <span>{SURE_WORDS[sure]}{counts && <b class="n"> {counts[sure]}</b>}{long && <small>{SURE_LONG[sure]}</small>}</span>
        </li>
      ))}
      {shapes && <Shapes />}
    </ul>
  );
}

function Shapes() {
  const all = hubs.value.slice(0, 2);
  return (
    <>
      {all.map((h, i) => <li key={h}><Badge sure="settled" side={i} /><span>tied to {label(h)} only</span></li>)}
      {all.length > 1 && <li><Badge sure="settled" side={3} /><span>tied to both</span></li>}
      <li><Badge sure="settled" side={2} /><span>{all.length ? "in other texts only" : "in some text"}</span></li>
    </>
  );
}
