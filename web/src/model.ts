// The ledger as the server sends it once, and what it says on a day. No rule of evidence lives
// here: answers and grades come as steps that the server worked out.

export type Step = [day: number, answer: number, ground: number];
export type Ground = [
  since: string, until: string, grade: string, voices: number, claims: string[], role: string,
];
export interface Membership { p: string; i: string; l?: string; s: Step[]; g: Ground[] }
export interface Party {
  id: string; label: string; kind: string; home: string; region: string;
  at: [number, number] | null; names: string[];
}
export interface Instrument {
  id: string; title: string; form: string; shape: string; bindingness: string;
  topics: string[]; hub: string; parent: string; complete: [number, number][];
}
export interface World {
  question: { known_at: string; level: string };
  ledger: { name: string; build: string; policy: string; blocs: string };
  policy: string;
  hubs: string[];
  parties: Party[];
  instruments: Instrument[];
  memberships: Membership[];
}

/** How sure a tie is, best first. */
export const SURE = ["settled", "single", "possible", "contested"] as const;
export type Sure = (typeof SURE)[number];
export const SURE_WORDS: Record<Sure, string> = {
  settled: "settled",
  single: "one voice",
  possible: "possible",
  contested: "contested",
};
export const SURE_LONG: Record<Sure, string> = {
  settled: "certain, and settled by a text, a depositary or independent voices",
  single: "certain, on the word of one voice",
  possible: "possible: dates or claims leave it open",
  contested: "sources contradict one another",
};

export interface Tie { m: Membership; answer: number; ground: Ground; sure: Sure | null }

export const NO = 0, POSSIBLE = 1, YES = 2, UNKNOWN = 3;
export const ANSWERS = ["no", "possible", "yes", "unknown"];

export function stepOn(m: Membership, day: number): Step {
  let low = 0, high = m.s.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (m.s[middle]![0] <= day) low = middle;
    else high = middle - 1;
  }
  return m.s[low]!;
}

export function sureOf(answer: number, grade: string): Sure | null {
  if (answer !== YES && answer !== POSSIBLE) return null;
  if (grade === "contested" || grade === "denied") return "contested";
  if (answer === POSSIBLE) return "possible";
  return grade === "settled" ? "settled" : "single";
}

export function tieOn(m: Membership, day: number): Tie {
  const [, answer, index] = stepOn(m, day);
  const ground = m.g[index]!;
  return { m, answer, ground, sure: sureOf(answer, ground[2]) };
}

/** The party for whom a body acts, or the party itself: where it stands on a map. */
export function homeOf(parties: Map<string, Party>, id: string): string {
  return parties.get(id)?.home || id;
}

export function best(ties: Tie[]): Sure | null {
  let found = SURE.length as number;
  for (const t of ties) if (t.sure) found = Math.min(found, SURE.indexOf(t.sure));
  return SURE[found] ?? null;
}

export function counted(n: number, one: string, many = one + "s"): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
