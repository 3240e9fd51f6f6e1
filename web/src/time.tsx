// The clock of all views: a slider over the years, with the ties that began and ended in each.
import { useMemo } from "preact/hooks";
import { firstOf, iso, ordinal, show, yearOf } from "./days";
import { asOf, domain, years } from "./state";
import { useWidth } from "./width";

const HEIGHT = 44;

function Bars() {
  const [ref, width] = useWidth();
  const [first, last] = domain.value;
  const held = years.value;
  const drawn = useMemo(() => {
    const most = Math.max(1, ...[...held.values()].map((y) => Math.max(y.began, y.ended)));
    // The thumb of a range is 20 px wide; its centre runs from 10 px to width - 10 px.
    const x = (day: number) => 10 + ((day - first) / (last - first || 1)) * (width - 20);
    const bars = [];
    for (let y = yearOf(first); y <= yearOf(last); y++) {
      const left = x(Math.max(first, firstOf(y))), right = x(Math.min(last, firstOf(y + 1)));
      const { began = 0, ended = 0 } = held.get(y) ?? {};
      const up = Math.sqrt(began / most) * 28, down = Math.sqrt(ended / most) * 12;
      const wide = Math.max(1, right - left - 1);
      if (began) bars.push(<rect key={`b${y}`} class="began" x={left} y={30 - up} width={wide} height={up} />);
      if (ended) bars.push(<rect key={`e${y}`} class="ended" x={left} y={31} width={wide} height={Math.max(1, down)} />);
    }
    const ticks = [];
    const each = width < 500 ? 20 : 10;
    for (let y = Math.ceil(yearOf(first) / each) * each; y <= yearOf(last); y += each) {
      ticks.push(<text key={y} x={x(firstOf(y))} y={HEIGHT + 9} text-anchor="middle">{y}</text>);
    }
    return [...bars, ...ticks];
  }, [held, first, last, width]);
  return (
    <div ref={ref} class="bars">
      <svg width={width} height={HEIGHT + 12} aria-hidden="true">
        <line class="axis" x1="10" x2={Math.max(10, width - 10)} y1="30.5" y2="30.5" />
        {drawn}
      </svg>
    </div>
  );
}

export function Clock() {
  const [first, last] = domain.value;
  const move = (years: number) => {
    const text = iso(asOf.value);
    const day = ordinal(`${String(Number(text.slice(0, 4)) + years).padStart(4, "0")}-${text.slice(5)}`)
      ?? asOf.value + years * 365;
    asOf.value = Math.max(first, Math.min(last, day));
  };
  return (
    <section class="clock" aria-label="As-of day">
      <button type="button" class="small" onClick={() => move(-1)} aria-label="One year earlier">−1 y</button>
      <div class="strip">
        <Bars />
        <input
          type="range" min={first} max={last} step={1} value={asOf.value} aria-label="As of"
          aria-valuetext={show(asOf.value)}
          onInput={(e) => { asOf.value = Number(e.currentTarget.value); }}
        />
      </div>
      <button type="button" class="small" onClick={() => move(1)} aria-label="One year later">+1 y</button>
      <p class="hint">Above the line: ties begun in a year; below: ended.</p>
    </section>
  );
}
