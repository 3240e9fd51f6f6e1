// The world at once, each country filled by the hubs it is tied to; small states get a mark too.
import { geoEqualEarth, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { useMemo } from "preact/hooks";
import { clean } from "../load";
import { Legend, Mark } from "../marks";
import { type Sure, type Tie, SURE_WORDS, best, counted } from "../model";
import { land } from "../outlines";
import { useRoving } from "../roving";
import { tally } from "../sentence";
import { focus, hubs, instruments, label, party, scopeHub, tied } from "../state";
import { useWidth } from "../width";

interface Place { id: string; x: number; y: number; side: number; sure: Sure; ties: Tie[] }

/** 0 or 1 for ties of one of the first two hubs only, 3 for both, 2 for neither. */
export function sideOfTies(id: string, ties: Tie[]): number {
  const found = new Set(ties.map((t) => instruments.value.get(t.m.i)?.hub ?? ""));
  const [a, b] = [hubs.value[0], hubs.value[1]];
  const one = a !== undefined && (found.has(a) || id === a), two = b !== undefined && (found.has(b) || id === b);
  return one && two ? 3 : one ? 0 : two ? 1 : 2;
}

function nameOf(p: Place): string {
  const whose = [...new Set(p.ties.map((t) => instruments.value.get(t.m.i)?.hub).filter(Boolean))].map((h) => label(h!));
  return `${clean(label(p.id))}, ${counted(new Set(p.ties.map((t) => t.m.i)).size, "text")}`
    + (whose.length ? ` in the network of ${clean(whose.join(" and "))}` : "") + `, ${SURE_WORDS[p.sure]}`;
}

export default function WorldMap() {
  const [ref, width] = useWidth();
  const height = Math.round(Math.max(200, width * 0.487));
  const shapes = land.value;
  const [paths, project] = useMemo(() => {
    const projection = geoEqualEarth().rotate([-11, 0]).fitSize([Math.max(width, 10), Math.max(height, 10)], { type: "Sphere" });
    const path = geoPath(projection).digits(1);
    const drawn = (shapes?.features ?? []).map((f) => ({ id: String(f.id ?? ""), d: path(f as GeoPermissibleObjects) ?? "" }));
    return [{ sphere: path({ type: "Sphere" }) ?? "", drawn }, projection] as const;
  }, [shapes, width, height]);
  const places: Place[] = [];
  const away: Place[] = [];
  for (const [id, ties] of tied.value) {
    const at = party(id)?.at;
    const xy = at ? project(at) : null;
    const place = { id, x: xy?.[0] ?? 0, y: xy?.[1] ?? 0, side: sideOfTies(id, ties), sure: best(ties)!, ties };
    (xy ? places : away).push(place);
  }
  places.sort((a, b) => a.x - b.x);
  const of = new Map(places.map((p) => [p.id, p]));
  const roving = useRoving(places.length);
  const r = width < 600 ? 3.5 : 5;
  return (
    <figure class="worldmap">
      <div ref={ref} class="frame">
        <svg width={width} height={height} role="group" aria-label="World map; arrow keys go from party to party, from west to east">
          <defs>
            <pattern id="both" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect class="stripe-0" width="4" height="8" /><rect class="stripe-1" x="4" width="4" height="8" />
            </pattern>
          </defs>
          <g aria-hidden="true">
            <path class="sea" d={paths.sphere} />
            {paths.drawn.map((c, i) => {
              const p = of.get(c.id);
              return <path key={i} d={c.d} class={p ? `country side-${p.side} is-${p.sure}` : "land"} />;
            })}
          </g>
          <g ref={roving.ref} {...roving.on}>
            {places.map((p, i) => (
              <g
                key={p.id} data-at={i} data-id={p.id} tabindex={roving.tab(i)} role="button" aria-label={nameOf(p)} aria-pressed={focus.value === `party:${p.id}`}
                class={`node${focus.value === `party:${p.id}` ? " chosen" : ""}`} transform={`translate(${p.x.toFixed(1)},${p.y.toFixed(1)})`}
                onClick={() => { focus.value = `party:${p.id}`; }}
              >
                <title>{nameOf(p)}</title>
                <circle class="hit" r="12" />
                <Mark sure={p.sure} side={p.side} r={r} />
              </g>
            ))}
          </g>
        </svg>
      </div>
      <figcaption>
        <Legend side={scopeHub.value ? Math.min(2, Math.max(0, hubs.value.indexOf(scopeHub.value))) : 2} counts={tally()} lines={false} shapes={!scopeHub.value} />
        {away.length > 0 && <p class="away">Without a place on the map: {away.map((p) => (
          <button key={p.id} type="button" class="chip" aria-label={nameOf(p)} onClick={() => { focus.value = `party:${p.id}`; }}>{clean(label(p.id))}</button>
        ))}</p>}
        <p class="hint">{scopeHub.value ? "Choose “all” under “Network of” to see both camps at once. " : ""}Equal-area projection. Outlines are Natural Earth's and no position on any border.</p>
      </figcaption>
    </figure>
  );
}
