// How to cite what is shown: both clocks and the ledger's build, so that it can be found again.
import { iso } from "./days";
import { scopeWords } from "./sentence";
import { address, asOf, knownAt, level, world } from "./state";

export const STYLES = ["Chicago", "APA", "BibTeX", "CSL-JSON"] as const;
export type Style = (typeof STYLES)[number];

/** The address that shows this picture again. */
export function place(): string {
  return location.href.split(/[?#]/)[0] + (location.protocol === "file:" ? "#" : "") + address.value;
}

export function citation(style: Style): string {
  const { name, build, policy, blocs } = world.value!.ledger;
  const title = `${scopeWords()[0]!.toUpperCase()}${scopeWords().slice(1)}`;
  const clocks = `as of ${iso(asOf.value)}, known at ${iso(knownAt.value)}, level ${level.value}`;
  const id = `build ${build.slice(0, 12)}, policy ${policy}`;
  const year = iso(knownAt.value).slice(0, 4);
  const at = place();
  switch (style) {
    case "Chicago":
      return `blocs, ledger ${name}. “${title},” ${clocks}. Version ${blocs}, ${id}. Cite the sources of the claims too.`;
    case "APA":
      return `blocs. (${year}). ${title}: ${clocks} (Ledger ${name}, ${id}; version ${blocs}) [Data set]. ${at}`;
    case "BibTeX":
      return `@misc{blocs-${name}-${build.slice(0, 8)},\n  title = {${tex(title)}},\n  author = {{blocs}},\n  year = {${year}},\n  note = {Ledger ${tex(name)}, ${clocks}; ${id}; version ${blocs}},\n  url = {${at}}\n}`;
    case "CSL-JSON":
      return JSON.stringify([{
        id: `blocs-${name}-${build.slice(0, 8)}`, type: "dataset", title, author: [{ literal: "blocs" }],
        issued: { "date-parts": [iso(knownAt.value).split("-").map(Number)] }, version: blocs,
        note: `Ledger ${name}, ${clocks}; ${id}`, URL: at,
      }], null, 1);
  }
}

function tex(text: string): string {
  return text.replace(/[{}\\]/g, "").replace(/([&%$#_])/g, "\\$1");
}
