// The picture in one sentence: what is shown, as of when, known when, and how sure.
import { show } from "./days";
import { SURE, type Sure, best, counted } from "./model";
import { asOf, knownAt, label, level, live, scopeHub, tied, topic } from "./state";

export function tally(): Record<Sure, number> {
  const found = { settled: 0, single: 0, possible: 0, contested: 0 };
  for (const ties of tied.value.values()) {
    const sure = best(ties);
    if (sure) found[sure]++;
  }
  return found;
}

export function scopeWords(): string {
  const about = topic.value ? ` on ${topic.value.replaceAll("-", " ")}` : "";
  const whose = level.value === "state" ? "" : `, acts at ${level.value} level included`;
  return (scopeHub.value ? `the network of ${label(scopeHub.value)}` : "all networks") + about + whose;
}

export function sentence(): string {
  const parties = tied.value.size;
  const texts = new Set(live.value.map((t) => t.m.i)).size;
  const of = tally();
  const sure = of.settled + of.single;
  const when = `As of ${show(asOf.value)}, from sources published by ${show(knownAt.value)}`;
  if (!parties) return `${when}: no tie is known in ${scopeWords()}. What no source says is unknown, not none.`;
  const parts = SURE.filter((s) => of[s]).map((s) =>
    `${of[s]} ${s === "single" ? "on the word of one voice" : s}`,
  );
  const many = sure < parties ? `${sure} to ${counted(parties, "party", "parties")}` : counted(parties, "party", "parties");
  return `${when}: ${many} in ${scopeWords()}, by ${counted(texts, "text")} (${parts.join(", ")}).`;
}
