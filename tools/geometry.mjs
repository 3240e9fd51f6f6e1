// Make src/blocs/web/geometry/: outlines and one place per state, from Natural Earth's 1:50m map
// (world-atlas 2.0.2, public domain). Run it with: cd web && npm ci && npm run geometry
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const need = createRequire(join(root, "web", "package.json"));
const { geoArea, geoCentroid } = await import(join(root, "web/node_modules/d3-geo/dist/d3-geo.mjs"));
const { feature } = need("topojson-client");
const { presimplify, simplify } = need("topojson-simplify");
const { topology: makeTopology } = need("topojson-server");
const codes = need("i18n-iso-countries");

const LEAST = 0.0016; // triangle in square degrees below which a corner goes; keeps all 241 shapes
const GRID = 1e4;
// Shapes without an ISO number in Natural Earth, or whose party id is not the ISO code.
const BY_NAME = { Kosovo: "XKX" };
// Natural Earth 1:50m has no outline of these; places of capitals.
const NO_SHAPE = { TUV: [179.2, -8.52], COK: [-159.8, -21.2], NIU: [-169.9, -19.05] };
// States that are gone have no outline: the place of the capital. Ids are those of the ledger.
const GONE = {
  SUHH: [37.6, 55.8], CSHH: [14.4, 50.1], DDDE: [13.4, 52.5], CSXX: [20.5, 44.8],
  "YUG-FR": [20.5, 44.8], "YUG-SFR": [20.5, 44.8], YAR: [44.2, 15.4], YDYE: [45.0, 12.8],
  VDVN: [105.8, 21.0], "VNM-RVN": [106.7, 10.8], "TZA-TAN": [39.3, -6.8], "TZA-ZAN": [39.2, -6.2],
  HVBF: [-1.5, 12.4], DYBJ: [2.6, 6.5], ZRCD: [15.3, -4.3], BUMM: [96.2, 16.8], BYAA: [27.6, 53.9],
};
// Where the middle of the largest part misleads: far north of where people live, or off the coast.
const MOVED = { USA: [-98.5, 39.5], CAN: [-98, 56], RUS: [70, 60], NOR: [9.5, 61.5], CHL: [-71.2, -33.5], MYS: [101.8, 4.2] };

const source = JSON.parse(readFileSync(need.resolve("world-atlas/countries-50m.json"), "utf8"));
const shapes = feature(source, source.objects.countries).features;
for (const shape of shapes) {
  const three = shape.id ? codes.numericToAlpha3(String(shape.id).padStart(3, "0")) : undefined;
  shape.id = BY_NAME[shape.properties.name] ?? three;
}
const points = { ...NO_SHAPE, ...GONE };
for (const shape of shapes) {
  if (!shape.id) continue;
  const parts = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates;
  const largest = parts
    .map((coordinates) => ({ type: "Polygon", coordinates }))
    .reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a));
  points[shape.id] ??= (MOVED[shape.id] ?? geoCentroid(largest)).map((x) => Math.round(x * 100) / 100);
}
// Antarctica is no party to anything, and the largest shape of all.
const kept = shapes.filter((s) => s.properties.name !== "Antarctica");
const raw = makeTopology({ countries: { type: "FeatureCollection", features: kept } });
const thin = simplify(presimplify(raw), LEAST);
// Round to the grid after simplifying, and drop what rounding made equal.
const coarse = makeTopology(
  { countries: { type: "FeatureCollection", features: feature(thin, thin.objects.countries).features } },
  GRID,
);
for (const g of coarse.objects.countries.geometries) delete g.properties;
const folder = join(root, "src/blocs/web/geometry");
mkdirSync(folder, { recursive: true });
const text = JSON.stringify(coarse);
writeFileSync(join(folder, "world.json"), text + "\n");
const rows = Object.entries(points).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  join(folder, "points.csv"),
  "party_id,lon,lat\n" + rows.map(([id, [x, y]]) => `${id},${x},${y}\n`).join(""),
);
console.log(`${kept.length} shapes, ${rows.length} places, ${text.length} bytes, ${gzipSync(text).length} gzipped`);
