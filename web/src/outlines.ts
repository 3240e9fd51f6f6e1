// The outlines of countries, as one shape for the hub map and one by one for the world map.
import { signal } from "@preact/signals";
import { feature } from "topojson-client";
import type { FeatureCollection } from "geojson";
import type { GeometryCollection } from "topojson-specification";
import { loadOutlines } from "./load";
import { failure } from "./state";

export const land = signal<FeatureCollection | null>(null);

export function keepOutlines(): void {
  loadOutlines().then(
    (topology) => {
      land.value = feature(topology, topology.objects.countries as GeometryCollection) as FeatureCollection;
    },
    (error: Error) => { failure.value = error.message; },
  );
}
