// Days are ordinals as in Python: 1 is 0001-01-01. Nothing here calculates with months.
const EPOCH = 719163; // 1970-01-01
const MS = 86_400_000;

export function iso(day: number): string {
  return new Date((day - EPOCH) * MS).toISOString().slice(0, 10);
}

/** The ordinal of a day written YYYY-MM-DD; null when it is none. */
export function ordinal(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(text + "T00:00:00Z");
  if (Number.isNaN(ms)) return null;
  const day = Math.round(ms / MS) + EPOCH;
  return iso(day) === text ? day : null;
}

export function yearOf(day: number): number {
  return new Date((day - EPOCH) * MS).getUTCFullYear();
}

export function firstOf(year: number): number {
  return Math.round(Date.UTC(year, 0, 1) / MS) + EPOCH;
}

export function today(): number {
  const now = new Date();
  return Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / MS) + EPOCH;
}

const FORMAT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
});

export function show(day: number): string {
  return FORMAT.format(new Date((day - EPOCH) * MS));
}

/** An EDTF date in words as far as they help: sets of days become "between". */
export function words(edtf: string): string {
  const span = /^\[(.*)\.\.(.*)\]$/.exec(edtf);
  if (!span) return edtf;
  if (!span[1]) return `by ${span[2]}`;
  if (!span[2]) return `${span[1]} or later`;
  return `between ${span[1]} and ${span[2]}`;
}
