// The frame: both clocks, what is shown, the search, the views.
import { batch } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { iso, ordinal, show } from "./days";
import { HELD, clean } from "./load";
import { sentence } from "./sentence";
import {
  CENTRED, LEVELS, VIEWS, type View, addressWith, asOf, centre, embed, focus, hub, hubs, knownAt, label, level,
  lost, parties, query, instruments, scopeHub, stale, topic, topics, view, world,
} from "./state";

function DateField({ id, name, hint, value, fixed = false }: { id: string; name: string; hint: string; value: typeof asOf; fixed?: boolean }) {
  return (
    <p class="field">
      <label for={id}>{name}</label>
      <input
        id={id} type="date" value={iso(value.value)} min="1000-01-01" max="2999-12-31" title={fixed ? "This copy was saved for this day" : hint} disabled={fixed}
        onChange={(e) => { const day = ordinal(e.currentTarget.value); if (day) value.value = day; }}
      />
    </p>
  );
}

function Find() {
  const words = query.value.trim().toLocaleLowerCase();
  const hits: { key: string; name: string; also: string }[] = [];
  if (words) {
    for (const p of parties.value.values()) {
      const name = [p.label, p.id, ...p.names].find((n) => n.toLocaleLowerCase().includes(words));
      if (name) hits.push({ key: `party:${p.id}`, name: p.label, also: name === p.label ? "" : name });
    }
    for (const i of instruments.value.values()) {
      if ([i.title, i.id].some((n) => n.toLocaleLowerCase().includes(words))) hits.push({ key: `text:${i.id}`, name: i.title, also: "" });
    }
    const rank = (h: { name: string }) => (h.name.toLocaleLowerCase().startsWith(words) ? 0 : 1);
    hits.sort((a, b) => rank(a) - rank(b));
  }
  return (
    <div class="find" role="search">
      <label for="find" class="unseen">Search parties and texts</label>
      <input
        id="find" type="search" value={query.value} placeholder="Search, in any script" maxLength={80} autocomplete="off"
        onInput={(e) => { query.value = e.currentTarget.value; }}
      />
      {words && (
        <ul class="hits" aria-label="Hits">
          {hits.slice(0, 12).map((h) => (
            <li key={h.key}>
              <button type="button" onClick={() => batch(() => { focus.value = h.key; query.value = ""; })}>
                <bdi>{clean(h.name)}</bdi>{h.also && <small> <bdi>{clean(h.also)}</bdi></small>}
              </button>
            </li>
          ))}
          {!hits.length && <li class="none">Nothing here goes by that name.</li>}
        </ul>
      )}
    </div>
  );
}

function Filters() {
  const others = [...parties.value.values()]
    .filter((p) => !hubs.value.includes(p.id) && !p.home && p.kind !== "agency")
    .sort((a, b) => a.label.localeCompare(b.label));
  const single = CENTRED.includes(view.value);
  return (
    <>
      <p class="field">
        <label for="hub">Network of</label>
        <select id="hub" value={single ? centre.value : scopeHub.value} onChange={(e) => { hub.value = e.currentTarget.value; lost.value = []; }}>
          {!single && <option value="">all</option>}
          {hubs.value.map((h) => <option key={h} value={h}>{clean(label(h))}</option>)}
          <optgroup label="Put another party in the middle">
            {others.map((p) => <option key={p.id} value={p.id}>{clean(p.label)}</option>)}
          </optgroup>
        </select>
      </p>
      <p class="field">
        <label for="topic">Topic</label>
        <select id="topic" value={topic.value} onChange={(e) => { topic.value = e.currentTarget.value; }}>
          <option value="">all</option>
          {topics.value.map((t) => <option key={t} value={t}>{t.replaceAll("-", " ")}</option>)}
        </select>
      </p>
      <p class="field">
        <label for="level">Acts of</label>
        <select id="level" disabled={HELD} value={level.value} onChange={(e) => { level.value = e.currentTarget.value; }}>
          {LEVELS.map((l, i) => <option key={l} value={l}>{["states", "states, agencies", "states to institutes"][i]}</option>)}
        </select>
      </p>
    </>
  );
}

function Icon() {
  const ends = [[16, 5], [26, 12], [23, 26], [8, 25], [6, 12]] as const;
  return (
    <svg class="icon" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      {ends.map(([x, y], i) => <line key={i} x1="16" y1="16" x2={x} y2={y} stroke-dasharray={i === 3 ? "2 2" : undefined} />)}
      <circle class="hub" cx="16" cy="16" r="4" />
      {ends.map(([x, y], i) => <circle key={i} cx={x} cy={y} r="2.5" />)}
    </svg>
  );
}

export function Head() {
  return (
    <header class="top">
      <h1 class="unseen">{VIEWS[view.value]} of the ledger {clean(world.value?.ledger.name ?? "")}</h1>
      {!embed && (HELD ? <span class="brand"><Icon />blocs</span> : <a class="brand" href="/"><Icon />blocs</a>)}
      <div class="clocks">
        <DateField id="as-of" name="As of" hint="When it is so in the world" value={asOf} />
        <DateField id="known-at" name="Known at" hint="Only sources published by then count" value={knownAt} fixed={HELD} />
        <Filters />
      </div>
      {!embed && <Find />}
    </header>
  );
}

export function Says() {
  const said = !world.value ? "Loading the ledger …"
    : stale.value ? `Asking for what was known by ${show(knownAt.value)} …` : (hub.value && !parties.value.has(hub.value) ? `No party goes by “${clean(hub.value)}” here. ` : "") + clean(sentence());
  return <p class="says" role="status" data-ready={stale.value ? "no" : "yes"}>{said}</p>;
}

export function Tabs() {
  const ref = useRef<HTMLElement>(null);
  const v = view.value;
  useEffect(() => {
    // On a narrow screen the row of views scrolls; keep the one shown in sight.
    const bar = ref.current, now = bar?.querySelector<HTMLElement>("[aria-current]");
    if (bar && now) bar.scrollLeft = now.offsetLeft - (bar.clientWidth - now.offsetWidth) / 2;
  }, [v]);
  return (
    <nav ref={ref} class="tabs" aria-label="Views">
      {(Object.keys(VIEWS) as View[]).filter((v) => !(HELD && v === "check")).map((v) => (
        <a
          key={v} href={addressWith({ view: v })} aria-current={view.value === v ? "page" : undefined}
          onClick={(e) => { if (!e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); view.value = v; } }}
        >{VIEWS[v]}</a>
      ))}
    </nav>
  );
}
