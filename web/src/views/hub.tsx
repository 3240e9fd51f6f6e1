// The hub in the middle, true distances and directions from it: great circles become straight spokes.
import { geoAzimuthalEquidistant, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { useMemo } from "preact/hooks";
import { signal } from "@preact/signals";
import { Counts } from "../counts";
import { HELD, clean } from "../load";
import { DASH, Legend, Mark, sideOf } from "../marks";
import { SURE_WORDS, type Sure, type Tie, best, counted } from "../model";
import { placeLabels } from "../labels";
import { land } from "../outlines";
import { useRoving } from "../roving";
import { tally } from "../sentence";
import { centre, focus, label, party, tied } from "../state";
import { useWidth } from "../width";

interface Spoke { id: string; name: string; x: number; y: number; sure: Sure; ties: Tie[]; angle: number }

/** The ground does not change with the day: a layer of its own, so that it is not painted anew. */
function Land({ at, size }: { at: [number, number]; size: number }) {
  const shapes = land.value;
  return useMemo(() => {
    const projection = view(at, size);
    const path = geoPath(projection).digits(1);
    const rings = [5000, 10000, 15000].map((km) => ({ km, r: (km / 20015) * (size / 2 - 4) }));
    return (
      <svg class="under" width={size} height={size} aria-hidden="true">
        <circle class="sea" cx={size / 2} cy={size / 2} r={size / 2 - 4} />
        {shapes && <path class="land" d={path(shapes as unknown as GeoPermissibleObjects) ?? ""} />}
        {rings.map(({ km, r }) => (
          <g key={km}>
            <circle class="ring" cx={size / 2} cy={size / 2} r={r} />
            <text class="ring-text" x={size / 2} y={size / 2 + r - 3} text-anchor="middle">{km.toLocaleString("en")} km</text>
          </g>
        ))}
      </svg>
    );
  }, [shapes, at[0], at[1], size]);
}

function view(at: [number, number], size: number) {
  return geoAzimuthalEquidistant()
    .rotate([-at[0], -at[1]])
    .clipAngle(178)
    .precision(0.5)
    .scale((size / 2 - 4) / Math.PI)
    .translate([size / 2, size / 2]);
}

export function partyName(id: string, ties: Tie[]): string {
  const sure = best(ties)!;
  const since = ties.map((t) => t.ground[0]).filter((d) => /^\d/.test(d)).sort()[0];
  return `${clean(label(id))}, ${counted(new Set(ties.map((t) => t.m.i)).size, "text")}, ${SURE_WORDS[sure]}`
    + (since ? `, since ${since}` : "");
}

const counting = signal(false);

export default function Hub() {
  const hub = centre.value;
  const at = party(hub)?.at;
  if (!hub) return <p class="note">Nothing is known at this known-at day and level. What no source says is unknown, not none.</p>;
  if (!at) return <p class="note">No place on the map is known for {clean(label(hub))}. The table and the matrix show its network.</p>;
  return <Drawn hub={hub} at={at} />;
}

function Drawn({ hub, at }: { hub: string; at: [number, number] }) {
  const [ref, width] = useWidth();
  const size = Math.max(280, Math.min(width, 640));
  const side = sideOf(hub);
  const ties = tied.value;
  const spokes: Spoke[] = [];
  const away: [string, Tie[]][] = [];
  const projection = view(at, size);
  for (const [id, held] of ties) {
    const place = party(id)?.at;
    const xy = place ? projection(place) : null;
    if (!xy) { away.push([id, held]); continue; }
    const [x, y] = xy;
    spokes.push({
      id, x, y, ties: held, sure: best(held)!, name: clean(label(id)),
      angle: Math.atan2(x - size / 2, size / 2 - y),
    });
  }
  spokes.sort((a, b) => a.angle - b.angle);
  const roving = useRoving(spokes.length);
  const mid = size / 2;
  const labels = placeLabels([
    { key: "hub", name: clean(label(hub)), x: mid, y: mid, weight: Infinity },
    ...spokes.map((s) => ({ key: s.id, name: s.name, x: s.x, y: s.y, weight: s.ties.length })),
  ], size);
  const middle = labels.get("hub");
  return (
    <figure class="hubmap">
      <div ref={ref} class="frame">
        <Land at={at} size={size} />
        <svg width={size} height={size} role="group" aria-label={`Map centred on ${clean(label(hub))}; arrow keys go from party to party`}>
          <g aria-hidden="true">
            {spokes.map((s) => (
              <line
                key={s.id} class={`spoke side-${side} is-${s.sure}${focus.value === `party:${s.id}` ? " chosen" : ""}`}
                x1={mid} y1={mid} x2={s.x} y2={s.y} stroke-dasharray={DASH[s.sure]}
              />
            ))}
          </g>
          <g ref={roving.ref} {...roving.on}>
            {spokes.map((s, i) => (
              <g
                key={s.id} data-at={i} data-id={s.id} tabindex={roving.tab(i)} role="button" aria-label={partyName(s.id, s.ties)}
                aria-pressed={focus.value === `party:${s.id}`}
                class={`node${focus.value === `party:${s.id}` ? " chosen" : ""}`} transform={`translate(${s.x.toFixed(1)},${s.y.toFixed(1)})`}
                onClick={() => { focus.value = `party:${s.id}`; }}
              >
                <title>{partyName(s.id, s.ties)}</title>
                <circle class="hit" r="12" />
                <Mark sure={s.sure} side={side} r={5.5} />
              </g>
            ))}
          </g>
          <g aria-hidden="true" class="names">
            {spokes.map((s) => {
              const l = labels.get(s.id);
              return l && <text key={s.id} x={l.x} y={l.y} dy="0.32em" text-anchor={l.end ? "end" : "start"}>{s.name}</text>;
            })}
            <g class={`centre side-${side}`}>
              <circle cx={mid} cy={mid} r="8" />
              {middle && <text x={middle.x + (middle.end ? -3 : 3)} y={middle.y} dy="0.32em" text-anchor={middle.end ? "end" : "start"}>{clean(label(hub))}</text>}
            </g>
          </g>
        </svg>
      </div>
      <figcaption>
        <Legend side={side} counts={tally()} long />
        {away.length > 0 && (
          <p class="away">Without a place on the map: {away.map(([id, held]) => (
            <button key={id} type="button" class="chip" aria-label={partyName(id, held)} onClick={() => { focus.value = `party:${id}`; }}>{clean(label(id))}</button>
          ))}</p>
        )}
        {!HELD && (
          <details class="how-many" open={counting.value} onToggle={(e) => { counting.value = e.currentTarget.open; }}>
            <summary>How many, really? Reported, listed and estimated</summary>
            {counting.value && <Counts subject={hub} />}
          </details>
        )}
        <p class="hint">Spokes are great circles; distance from the middle is true. Outlines are Natural Earth's and no position on any border.</p>
      </figcaption>
    </figure>
  );
}
