// What a reader takes away: the picture, the rows behind it, and how to cite them.
import { signal } from "@preact/signals";
import { iso } from "./days";
import { HELD, SITE, clean } from "./load";
import { SURE_WORDS } from "./model";
import { sentence } from "./sentence";
import { addressWith, asOf, knownAt, level, live, label, scopeHub, topic, view, world } from "./state";
import { type Style, STYLES, citation, place } from "./cite";

const open = signal(false);
const style = signal<Style>("Chicago");
const said = signal("");

function name(ending: string): string {
  return `blocs-${view.value}-${iso(asOf.value)}.${ending}`;
}

export function save(file: string, text: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  said.value = `${file} saved.`;
}

/** A cell of a CSV file: quoted where needed, and never a formula for a spreadsheet. */
export function cell(value: string | number): string {
  let text = String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: (string | number)[][]): string {
  return "\ufeff" + rows.map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
}

function tieRows() {
  return live.value.map((t) => ({
    party: t.m.p, name: clean(label(t.m.p)), instrument: t.m.i, title: clean(label(t.m.i)),
    answer: t.answer === 2 ? "yes" : "possible", how_sure: SURE_WORDS[t.sure!], grade: t.ground[2], voices: t.ground[3],
    since: t.ground[0], until: t.ground[1], level: t.m.l ?? "state", claims: t.ground[4].join(";"),
  }));
}

function saveCsv(): void {
  const rows = tieRows();
  const columns = Object.keys(rows[0] ?? { party: "" });
  save(name("csv"), csv([columns, ...rows.map((r) => Object.values(r))]), "text/csv");
}

function saveJson(): void {
  const body = {
    question: { as_of: iso(asOf.value), known_at: iso(knownAt.value), level: level.value, hub: scopeHub.value, topic: topic.value },
    summary: sentence(), ledger: world.value!.ledger, citation: citation("Chicago"), rows: tieRows(),
  };
  save(name("json"), JSON.stringify(body, null, 1) + "\n", "application/json");
}

const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family", "font-weight", "text-anchor", "paint-order"];

/** A copy of a drawing with its styles written into it. */
function styled(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const from = [drawing, ...drawing.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((one, i) => {
    const seen = getComputedStyle(one);
    const target = to[i]!;
    for (const k of KEPT) target.setAttribute(k, seen.getPropertyValue(k));
    for (const k of ["class", "tabindex", "role", "aria-label", "aria-hidden", "aria-pressed", "data-at", "data-id"]) target.removeAttribute(k);
  });
  return copy;
}

/** The figure as a file of its own: styles written into it, with summary, legend and citation. */
function picture(): { text: string; width: number; height: number } | null {
  const layers = [...document.querySelectorAll<SVGSVGElement>("main .frame svg")];
  const figure = layers.at(-1);
  if (!figure) return null;
  const copies = layers.map(styled);
  const width = Math.max(figure.clientWidth, 560), inner = figure.clientHeight;
  const ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor;
  const legend = [...document.querySelectorAll("main .legend li")].map((li) => {
    const words = li.cloneNode(true) as Element;
    words.querySelector("small")?.remove();
    return words.textContent!.trim();
  }).join("  ·  ");
  const lines = [...wrap(clean(sentence()), width / 6.6), "", ...wrap(legend && `Legend: ${legend}. Solid line and full mark: settled; dashed and dotted core: one voice; dotted and hollow: possible; crossed: contested.`, width / 6.6), ...wrap(citation("Chicago"), width / 6.6)];
  const height = inner + lines.length * 15 + 24;
  const escape = (s: string) => s.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="system-ui, sans-serif">`
    + `<rect width="100%" height="100%" fill="${paper}"/>${copies.map((c) => new XMLSerializer().serializeToString(c)).join("")}`
    + lines.map((l, i) => `<text x="12" y="${inner + 20 + i * 15}" font-size="12" fill="${ink}">${escape(l)}</text>`).join("") + "</svg>";
  return { text, width, height };
}

function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + word.length + 1 > most) { lines.push(line); line = ""; }
    line += (line ? " " : "") + word;
  }
  return line ? [...lines, line] : lines;
}

function saveSvg(): void {
  const made = picture();
  if (made) save(name("svg"), made.text, "image/svg+xml");
}

async function savePng(): Promise<void> {
  const made = picture();
  if (!made) return;
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = made.width * 2;
  canvas.height = made.height * 2;
  const pen = canvas.getContext("2d")!;
  pen.scale(2, 2);
  pen.drawImage(image, 0, 0);
  canvas.toBlob((blob) => { if (blob) save(name("png"), blob, "image/png"); }, "image/png");
}

const HAS_PICTURE = ["hub", "map", "timeline", "network"];

export function Take() {
  const drawn = HAS_PICTURE.includes(view.value);
  const gexf = new URLSearchParams({ "as-of": iso(asOf.value), "known-at": iso(knownAt.value), level: level.value });
  if (scopeHub.value) gexf.set("hub", scopeHub.value);
  if (topic.value) gexf.set("topic", topic.value);
  return (
    <details class="take" open={open.value} onToggle={(e) => { open.value = e.currentTarget.open; }}>
      <summary>Take away: picture, rows, citation</summary>
      <p class="buttons">
        {drawn && <button type="button" onClick={saveSvg}>SVG</button>}
        {drawn && <button type="button" onClick={() => void savePng()}>PNG</button>}
        <button type="button" onClick={saveCsv}>CSV</button>
        <button type="button" onClick={saveJson}>JSON</button>
        {!HELD && <a class="button" href={`/api/v1/gexf?${gexf}`} download={name("gexf")}>GEXF</a>}
        <button type="button" onClick={() => void copy(place(), "The address of this picture")}>Copy the address</button>
        {SITE && <button type="button" onClick={() => void copy(`<iframe src="${location.origin}${location.pathname}${addressWith({ embed: "1" })}" width="100%" height="760" title="blocs"></iframe>`, "The code to embed it")}>Copy the embed code</button>}
      </p>
      <p class="field cite">
        <label for="style">Cite as</label>
        <select id="style" value={style.value} onChange={(e) => { style.value = e.currentTarget.value as Style; }}>
          {STYLES.map((s) => <option key={s}>{s}</option>)}
        </select>
        <button type="button" onClick={() => void copy(citation(style.value), "The citation")}>Copy the citation</button>
      </p>
      <pre class="citation" tabindex={0} aria-label="Citation">{citation(style.value)}</pre>
      <p role="status" class="hint">{said.value}</p>
    </details>
  );
}

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    said.value = `${what} is copied.`;
  } catch {
    said.value = `${what}: ${text}`;
  }
}
