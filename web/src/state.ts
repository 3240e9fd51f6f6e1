// Everything a reader has chosen, kept in the address: a copied link shows the same picture.
import { batch, computed, effect, signal } from "@preact/signals";
import { iso, ordinal, today, yearOf } from "./days";
import { type Instrument, type Membership, type Party, type Tie, type World, homeOf, tieOn } from "./model";

export const VIEWS = {
  hub: "Hub map", map: "World map", matrix: "Matrix", timeline: "Timeline", network: "Network",
  table: "Table", compare: "Compare", scenario: "What if", check: "Fact-check",
} as const;
export type View = keyof typeof VIEWS;
/** Views that need a party in the middle. */
export const CENTRED: string[] = ["hub", "scenario"];
export const LEVELS = ["state", "agency", "institute"];

// A page opened from a file may not change its query; there the state stands after the #.
const here = () => location.search || location.hash.slice(1);
export const start = new URLSearchParams(here());
const NOW = today();

export const asOf = signal(ordinal(start.get("as-of") ?? "") ?? NOW);
export const knownAt = signal(ordinal(start.get("known-at") ?? "") ?? NOW);
export const level = signal(LEVELS.includes(start.get("level") ?? "") ? start.get("level")! : "state");
export const topic = signal(start.get("topic") ?? "");
export const hub = signal<string | null>(start.get("hub")); // null: not chosen yet; "": all
export const view = signal<View>(
  start.get("view")! in VIEWS ? (start.get("view") as View) : "hub",
);
/** "party:BRA", "text:ilrs" or "tie:ilrs|BRA"; "" when nothing is chosen. */
export const focus = signal(start.get("focus") ?? "");
export const query = signal(start.get("query") ?? "");
export const from = signal<number | null>(ordinal(start.get("from") ?? ""));
/** What a scenario takes away: ids of parties and texts. */
export const lost = signal<string[]>((start.get("lost") ?? "").split("|").filter(Boolean));
export const embed = start.get("embed") === "1";

export const world = signal<World | null>(null);
export const failure = signal("");

/** What is held was asked at another known-at day or level: the answer is on its way. */
export const stale = computed(() => {
  const asked = world.value?.question;
  return !asked || asked.known_at !== iso(knownAt.value) || asked.level !== level.value;
});

export const parties = computed(() => new Map((world.value?.parties ?? []).map((p) => [p.id, p])));
export const instruments = computed(
  () => new Map((world.value?.instruments ?? []).map((i) => [i.id, i])),
);
export const hubs = computed(() => world.value?.hubs ?? []);
/** The hub in the middle of the hub map: the one chosen, else the one with most texts. */
export const centre = computed(() => (hub.value && parties.value.has(hub.value) ? hub.value : "") || hubs.value[0] || world.value?.parties[0]?.id || "");
/** The hub whose texts are shown; "" for all. */
export const scopeHub = computed(() =>
  CENTRED.includes(view.value) ? centre.value : hub.value === "" ? "" : centre.value,
);
export const topics = computed(() =>
  [...new Set((world.value?.instruments ?? []).flatMap((i) => i.topics))].sort(),
);

/** Texts of a hub: those the ledger puts in its network, or where there are none, its own. */
export function textsOf(of: string, on: string): Set<string> {
  const all = world.value?.instruments ?? [];
  const topical = (i: Instrument) => !on || i.topics.includes(on);
  if (!of) return new Set(all.filter(topical).map((i) => i.id));
  if (hubs.value.includes(of)) {
    return new Set(all.filter((i) => i.hub === of && topical(i)).map((i) => i.id));
  }
  const own = new Set(world.value?.memberships.filter((m) => m.p === of).map((m) => m.i));
  return new Set(all.filter((i) => own.has(i.id) && topical(i)).map((i) => i.id));
}

export const scope = computed(() => textsOf(scopeHub.value, topic.value));
export const inScope = computed<Membership[]>(() =>
  (world.value?.memberships ?? []).filter((m) => scope.value.has(m.i)),
);
export const byParty = computed(() => group(world.value?.memberships ?? [], (m) => m.p));
export const byText = computed(() => group(world.value?.memberships ?? [], (m) => m.i));

export function group<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const k = key(row);
    const held = found.get(k);
    if (held) held.push(row);
    else found.set(k, [row]);
  }
  return found;
}

/** Ties that are or may be there on a day, of the texts in scope. */
export function liveOn(day: number, rows: Membership[] = inScope.value): Tie[] {
  const found: Tie[] = [];
  for (const m of rows) {
    const tie = tieOn(m, day);
    if (tie.sure) found.push(tie);
  }
  return found;
}

export const live = computed(() => liveOn(asOf.value));
/** Live ties by party, a body's ties counted at its home; the hub itself is left out. */
export function partiesOf(ties: Tie[], without: string): Map<string, Tie[]> {
  const found = group(ties, (t) => homeOf(parties.value, t.m.p));
  found.delete(without);
  return found;
}
export const tied = computed(() => partiesOf(live.value, scopeHub.value));
export const domain = computed<[number, number]>(() => {
  let first = NOW;
  for (const m of world.value?.memberships ?? []) {
    for (const s of m.s) if (s[1] === 1 || s[1] === 2) { if (s[0] > 0) first = Math.min(first, s[0]); break; }
  }
  return [first, Math.max(NOW, asOf.value)];
});
/** Ties that began and ended, by year. */
export const years = computed(() => {
  const found = new Map<number, { began: number; ended: number }>();
  const at = (day: number) => {
    const year = yearOf(day);
    let held = found.get(year);
    if (!held) found.set(year, (held = { began: 0, ended: 0 }));
    return held;
  };
  for (const m of inScope.value) {
    let was = false;
    for (const [day, answer] of m.s) {
      const is = answer === 1 || answer === 2;
      if (is && !was && day > 0) at(day).began++;
      if (was && answer === 0) at(day).ended++;
      was = is;
    }
  }
  return found;
});

export function label(id: string): string {
  return parties.value.get(id)?.label ?? instruments.value.get(id)?.title ?? id;
}
export function party(id: string): Party | undefined {
  return parties.value.get(id);
}

export const address = computed(() => {
  const q = new URLSearchParams();
  q.set("as-of", iso(asOf.value));
  q.set("known-at", iso(knownAt.value));
  if (level.value !== "state") q.set("level", level.value);
  if (hub.value !== null) q.set("hub", hub.value);
  if (topic.value) q.set("topic", topic.value);
  q.set("view", view.value);
  if (focus.value) q.set("focus", focus.value);
  if (query.value) q.set("query", query.value);
  if (from.value !== null) q.set("from", iso(from.value));
  if (lost.value.length) q.set("lost", lost.value.join("|"));
  if (embed) q.set("embed", "1");
  return "?" + q;
});

/** The address with some settings changed: what a link to another view says. */
export function addressWith(changes: Record<string, string>): string {
  const q = new URLSearchParams(address.value);
  for (const [k, v] of Object.entries(changes)) v ? q.set(k, v) : q.delete(k);
  return "?" + q;
}

/** Read an address back into the state, as after the browser's Back. */
function restore(): void {
  const q = new URLSearchParams(here());
  batch(() => {
    asOf.value = ordinal(q.get("as-of") ?? "") ?? NOW;
    knownAt.value = ordinal(q.get("known-at") ?? "") ?? NOW;
    level.value = LEVELS.includes(q.get("level") ?? "") ? q.get("level")! : "state";
    hub.value = q.get("hub");
    topic.value = q.get("topic") ?? "";
    view.value = (q.get("view") ?? "") in VIEWS ? (q.get("view") as View) : "hub";
    focus.value = q.get("focus") ?? "";
    query.value = q.get("query") ?? "";
    from.value = ordinal(q.get("from") ?? "");
    lost.value = (q.get("lost") ?? "").split("|").filter(Boolean);
  });
}

function write(next: string, fresh: boolean): void {
  const url = location.protocol === "file:" ? `#${next}` : next;
  if (fresh) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

export function keepAddress(): void {
  addEventListener("popstate", restore);
  let place = view.peek() + focus.peek();
  let waiting = 0;
  effect(() => {
    const next = address.value;
    const now = view.value + focus.value;
    clearTimeout(waiting);
    if (next === here()) { place = now; return; }
    if (now !== place) {
      place = now;
      write(next, true); // a new place: Back returns to the one before
    } else {
      // Browsers refuse more than a hundred changes of address in half a minute: wait for the hand.
      waiting = setTimeout(() => write(address.peek(), false), 120) as unknown as number;
    }
  });
}
