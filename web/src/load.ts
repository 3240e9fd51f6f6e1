// The only file that asks the server. Every address is on this machine.
import { batch, effect } from "@preact/signals";
import type { Topology } from "topojson-specification";
import { iso, ordinal } from "./days";
import type { World } from "./model";
import { asOf, failure, knownAt, level, start, world } from "./state";

const kind = document.querySelector('meta[name="blocs-copy"]')?.getAttribute("content") ?? "";
/** This is a copy without a server: a folder on a web host, or one file. */
export const HELD = kind === "file" || kind === "site";
export const SITE = kind === "site";

const parts = new Map<string, Promise<unknown>>();
/** A part of a copy: a file beside the page, or a compressed block inside it. */
export function part<T>(name: string): Promise<T> {
  let held = parts.get(name);
  if (!held) {
    held = SITE ? fetch(`data/${name}.json`).then((r) => { if (!r.ok) throw new Refused(`data/${name}.json: ${r.status}`); return r.json(); }) : unpack(name);
    parts.set(name, held);
  }
  return held as Promise<T>;
}
function unpack(name: string): Promise<unknown> {
  const text = document.getElementById(`blocs-${name}`)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

export class Refused extends Error {}

export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  if (HELD) throw new Refused("This copy was saved without the server, which answers that.");
  let answer: Response;
  try {
    answer = await fetch(path, init);
  } catch {
    throw new Refused("The server does not answer; is blocs serve still running?");
  }
  const body = await answer.json();
  if (!answer.ok) throw new Refused(body.detail ?? `${answer.status} ${answer.statusText}`);
  return body as T;
}

export function clocks(more: Record<string, string> = {}): string {
  const q = new URLSearchParams(more);
  q.set("as-of", iso(asOf.value));
  q.set("known-at", iso(knownAt.value));
  if (level.value !== "state") q.set("level", level.value);
  return q.toString();
}

let outlines: Promise<Topology> | null = null;
export function loadOutlines(): Promise<Topology> {
  outlines ??= HELD ? part<Topology>("outlines") : ask<Topology>("/app/geometry/world.json", { credentials: "same-origin" });
  return outlines;
}

export function keepWorld(): void {
  if (HELD) {
    part<World>("world").then((found) => batch(() => {
      const known = ordinal(found.question.known_at)!;
      knownAt.value = known;
      level.value = found.question.level;
      if (!start.has("as-of")) asOf.value = Math.min(asOf.value, known);
      world.value = found;
    }), (error: Error) => { failure.value = `This copy cannot be read: ${error.message}`; });
    return;
  }
  let asked = 0;
  effect(() => {
    const q = new URLSearchParams({ "known-at": iso(knownAt.value) });
    if (level.value !== "state") q.set("level", level.value);
    const mine = ++asked;
    ask<World>(`/api/v1/world?${q}`).then(
      (found) => { if (mine === asked) { failure.value = ""; world.value = found; } },
      (error: Error) => { if (mine === asked) failure.value = error.message; },
    );
  });
}

// Names may hold marks that turn the direction of whatever follows; they have no use in a name.
export function clean(text: string): string {
  return text.replace(/[\u202A-\u202E\u2066-\u2069]/g, "");
}

/** The address when it is plain http or https, else "": nothing else becomes a link. */
export function safe(address: string): string {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
  } catch {
    return "";
  }
}
