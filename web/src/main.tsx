// The page: load the ledger once, then every view follows the one clock and the one choice.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ComponentType } from "preact";
import "./style.css";
import { Drawer } from "./drawer";
import { Head, Says, Tabs } from "./head";
import { clean, keepWorld } from "./load";
import { keepOutlines } from "./outlines";
import { Take } from "./take";
import { Clock } from "./time";
import { VIEWS, type View, embed, failure, focus, keepAddress, stale, view, world } from "./state";
import Hub from "./views/hub";

// The first view comes with the page; the others when they are asked for.
const LATER: Partial<Record<View, () => Promise<{ default: ComponentType }>>> = {
  map: () => import("./views/map"),
  matrix: () => import("./views/matrix"),
  timeline: () => import("./views/timeline"),
  network: () => import("./views/network"),
  table: () => import("./views/table"),
  compare: () => import("./views/compare"),
  scenario: () => import("./views/scenario"),
  check: () => import("./views/check"),
};
const CLOCKLESS: string[] = ["check"];
const loaded: Partial<Record<View, ComponentType>> = { hub: Hub };

function Shown() {
  const v = view.value;
  const [, again] = useState(0);
  useEffect(() => {
    if (!loaded[v]) {
      LATER[v]!().then(
        (module) => { loaded[v] = module.default; again((n) => n + 1); },
        (error: Error) => { failure.value = `This view could not be loaded: ${error.message}`; },
      );
    }
  }, [v]);
  const Now = loaded[v];
  return Now ? <Now key={v} /> : <p class="waiting">Loading …</p>;
}

function Page() {
  const v = view.value;
  document.title = `${VIEWS[v]} · blocs`;
  const identity = world.value?.ledger;
  return (
    <>
      <a class="skip" href="#main">Skip to the picture</a>
      <Head />
      {!embed && <Tabs />}
      {!CLOCKLESS.includes(v) && <Says />}
      {failure.value && <p class="wrong" role="alert">{clean(failure.value)}</p>}
      {world.value && !CLOCKLESS.includes(v) && <Clock />}
      <div class={`stage${focus.value ? " with-drawer" : ""}`}>
        <main id="main" tabindex={-1} aria-label={VIEWS[v]} data-view={v} aria-busy={stale.value} class={stale.value ? "stale" : undefined}>
          {world.value && <Shown />}
          {world.value && !CLOCKLESS.includes(v) && <Take />}
        </main>
        {world.value && <Drawer />}
      </div>
      <footer class="foot">
        {identity && (
          <p>Ledger <b>{clean(identity.name)}</b>, build <code>{identity.build.slice(0, 12)}</code>, policy {identity.policy} ({clean(world.value!.policy)}), blocs {identity.blocs}. Known at means: known from sources that this ledger holds. This page loads nothing from elsewhere.</p>
        )}
      </footer>
    </>
  );
}

keepAddress();
keepWorld();
keepOutlines();
const place = document.getElementById("app")!;
place.textContent = "";
render(<Page />, place);
