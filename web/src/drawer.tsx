// What lies behind a mark: the ties of a party, the parties of a text, the claims behind a tie.
import { signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Counts } from "./counts";
import { show, words } from "./days";
import { HELD, Refused, ask, clean, clocks, part, safe } from "./load";
import { Badge, sideOf } from "./marks";
import { SURE, SURE_LONG, SURE_WORDS, type Tie, counted, homeOf, tieOn } from "./model";
import {
  asOf, byParty, byText, focus, instruments, label, parties, party, scope, topic,
} from "./state";

interface Claim {
  claim: string; source: string; locator: string; quote: string; lang: string; stance: string;
  credibility: string; says: string; when: string; reliability: string; published: string; used: string; why: string;
}
interface Source { source: string; title: string; publisher: string; published: string; retrieved: string; url: string; archive_url: string }
interface StatusAnswer {
  answer: { answer: string; grade: string; since: string; until: string; voices: number; notes: string[] };
  evidence: { claims: Claim[]; sources: Source[] };
}

export function Drawer() {
  const [kind, rest] = split(focus.value);
  const ref = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  const place = focus.value;
  useEffect(() => {
    if (!place) return;
    if (!ref.current?.contains(document.activeElement)) opener.current = document.activeElement;
    ref.current?.querySelector("h2")?.focus({ preventScroll: true });
    ref.current?.scrollTo(0, 0);
  }, [place]);
  if (!kind || !rest) return null;
  const close = () => {
    focus.value = "";
    (opener.current as HTMLElement | null)?.focus?.();
  };
  return (
    <aside ref={ref} class="drawer" aria-label="Details" onKeyDown={(e) => { if (e.key === "Escape") close(); }}>
      <button type="button" class="close" aria-label="Close the details" onClick={close}>×</button>
      {kind === "party" && <PartyPart id={rest} />}
      {kind === "text" && <TextPart id={rest} />}
      {kind === "tie" && <TiePart text={rest.slice(0, rest.lastIndexOf("|"))} who={rest.slice(rest.lastIndexOf("|") + 1)} />}
    </aside>
  );
}

export function split(place: string): [string, string] {
  const at = place.indexOf(":");
  return at < 0 ? ["", ""] : [place.slice(0, at), place.slice(at + 1)];
}

function Title({ children }: { children: any }) {
  return <h2 tabindex={-1}><bdi>{children}</bdi></h2>;
}

/** A link to the page of the ledger that reads without a script; not in a saved copy. */
function PageLink({ kind, id }: { kind: string; id: string }) {
  if (HELD) return null;
  return <a href={`/${kind}/${encodeURIComponent(id)}?${clocks()}`}>All that the ledger holds on it</a>;
}

function PartyPart({ id }: { id: string }) {
  const held = party(id);
  if (!held) return <><Title>{clean(id)}</Title><p>At this level and known-at day the ledger holds nothing on it.</p></>;
  const mine = [...byParty.value.entries()].filter(([p]) => homeOf(parties.value, p) === id || p === id).flatMap(([, m]) => m);
  const inside = mine.filter((m) => scope.value.has(m.i)).map((m) => tieOn(m, asOf.value));
  const outside = mine.filter((m) => !scope.value.has(m.i)).map((m) => tieOn(m, asOf.value));
  const live = inside.filter((t) => t.sure), gone = inside.filter((t) => !t.sure);
  const elsewhere = outside.filter((t) => t.sure);
  return (
    <>
      <Title>{clean(held.label)}</Title>
      <p class="hint">{held.kind}{held.region && `, ${held.region}`}{held.home && `, acts for ${label(held.home)}`}. <PageLink kind="party" id={id} /></p>
      <h3>In the network shown{topic.value ? " (one topic)" : ""}: {counted(live.length, "tie")}</h3>
      <Ties ties={live} by="i" />
      {gone.length > 0 && <details><summary>{counted(gone.length, "tie")} not there on this day</summary><Ties ties={gone} by="i" /></details>}
      {elsewhere.length > 0 && <details open={live.length === 0}><summary>{counted(elsewhere.length, "tie")} outside the network shown</summary><Ties ties={elsewhere} by="i" /></details>}
    </>
  );
}

function TextPart({ id }: { id: string }) {
  const card = instruments.value.get(id);
  if (!card) return <><Title>{clean(id)}</Title><p>At this level and known-at day the ledger holds nothing on it.</p></>;
  const all = (byText.value.get(id) ?? []).map((m) => tieOn(m, asOf.value));
  const live = all.filter((t) => t.sure), gone = all.filter((t) => !t.sure);
  const complete = card.complete.some(([lo, hi]) => lo <= asOf.value && asOf.value <= hi);
  return (
    <>
      <Title>{clean(card.title)}</Title>
      <p class="hint">{card.shape} {card.form}, {card.bindingness}{card.topics.length > 0 && `; ${card.topics.join(", ").replaceAll("-", " ")}`}. <PageLink kind="instrument" id={id} /></p>
      {!HELD && card.shape !== "bilateral" && <Counts subject={id} />}
      <h3>{counted(live.length, "party", "parties")}</h3>
      <p class="hint">{complete ? "The lists are complete on this day: who is absent is out." : "The lists are not known to be complete on this day: who is absent is unknown, not out."}</p>
      <Ties ties={live} by="p" />
      {gone.length > 0 && <details><summary>{gone.length} named, but not in on this day</summary><Ties ties={gone} by="p" /></details>}
    </>
  );
}

function Ties({ ties, by }: { ties: Tie[]; by: "i" | "p" }) {
  const name = (t: Tie) => clean(label(t.m[by]));
  const rank = (t: Tie) => (t.sure ? SURE.indexOf(t.sure) : 9);
  return (
    <ul class="ties">
      {[...ties].sort((a, b) => rank(a) - rank(b) || name(a).localeCompare(name(b))).map((t) => (
        <li key={t.m.i + t.m.p + (t.m.l ?? "")}>
          <button type="button" onClick={() => { focus.value = `tie:${t.m.i}|${t.m.p}`; }}>
            {t.sure ? <Badge sure={t.sure} side={sideOf(instruments.value.get(t.m.i)?.hub ?? "")} /> : <span class="badge none" aria-hidden="true">–</span>}
            <span><bdi>{name(t)}</bdi> <small>{told(t)}</small></span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function told(t: Tie): string {
  const [since, until] = t.ground;
  const span = [since && `since ${words(since)}`, until && `until ${words(until)}`].filter(Boolean).join(", ");
  const how = t.sure ? SURE_WORDS[t.sure] : t.answer === 3 ? "unknown" : t.ground[5] === "signatory" ? "signed, not bound" : "not in";
  return [how, span, t.m.l && `by ${label(t.m.p)} (${t.m.l})`].filter(Boolean).join("; ");
}

interface HeldEvidence { claims: Record<string, Partial<Claim>>; sources: Record<string, Partial<Source & { reliability: string }>>; lost: Record<string, Record<string, string>> }

/** What a copy holds on a tie, in the form in which the server answers. */
async function heldStatus(i: string, p: string): Promise<StatusAnswer> {
  const all = await part<HeldEvidence>("evidence");
  const ground = tieOn((byText.peek().get(i) ?? []).find((m) => m.p === p)!, asOf.peek()).ground;
  const lost = all.lost[`${i}|${p}`] ?? {};
  const claims = [...ground[4], ...Object.keys(lost).filter((c) => !ground[4].includes(c))].map((id): Claim => {
    const c = all.claims[id] ?? {}, s = all.sources[c.source ?? ""] ?? {};
    return {
      claim: id, source: "", locator: "", quote: "", lang: "", stance: "", credibility: "", says: "", when: "",
      reliability: s.reliability ?? "", published: s.published ?? "", used: ground[4].includes(id) ? "yes" : "no", why: lost[id] ?? "", ...c,
    };
  });
  const sources = [...new Set(claims.map((c) => c.source))].map((id): Source => ({
    source: id, title: "", publisher: "", published: "", retrieved: "", url: "", archive_url: "", ...all.sources[id],
  }));
  return { answer: { answer: "", grade: ground[2], since: ground[0], until: ground[1], voices: ground[3], notes: [] }, evidence: { claims, sources } };
}

const held = signal<{ key: string; found?: StatusAnswer; wrong?: string } | null>(null);

function TiePart({ text, who }: { text: string; who: string }) {
  useSignalEffect(() => {
    // The hook reads the clocks itself, so a new day asks again.
    const [kind, rest] = split(focus.value);
    if (kind !== "tie") return;
    const i = rest.slice(0, rest.lastIndexOf("|")), p = rest.slice(rest.lastIndexOf("|") + 1);
    if (!(byText.value.get(i) ?? []).some((m) => m.p === p)) return;
    const key = `/api/v1/status?${new URLSearchParams({ instrument: i, party: p })}&${clocks()}`;
    if (held.peek()?.key === key) return;
    const keep = (value: { found?: StatusAnswer; wrong?: string }) => {
      if (held.peek()?.key === key) held.value = { key, ...value };
    };
    const wait = setTimeout(() => {
      held.value = { key };
      (HELD ? heldStatus(i, p) : ask<StatusAnswer>(key)).then(
        (found) => keep({ found }),
        (error: Error) => keep({ wrong: error instanceof Refused ? error.message : String(error) }),
      );
    }, 150);
    return () => clearTimeout(wait);
  });
  const membership = (byText.value.get(text) ?? []).find((m) => m.p === who);
  const tie = membership && tieOn(membership, asOf.value);
  if (!membership) return <><Title>{clean(`${who} in ${label(text)}`)}</Title><p>At this level and known-at day no claim speaks of it.</p></>;
  const answer = held.value;
  const sources = new Map(answer?.found?.evidence.sources.map((s) => [s.source, s]));
  // What can be read word by word comes first, then the better source.
  const claims = [...(answer?.found?.evidence.claims ?? [])].sort(
    (a, b) => Number(!a.quote) - Number(!b.quote) || a.reliability.localeCompare(b.reliability) || a.published.localeCompare(b.published),
  );
  const used = claims.filter((c) => c.used === "yes"), lost = claims.filter((c) => c.used !== "yes");
  return (
    <>
      <p class="crumbs">
        <button type="button" class="link" onClick={() => { focus.value = `party:${who}`; }}><bdi>{clean(label(who))}</bdi></button> in
      </p>
      <Title>{clean(label(text))}</Title>
      <p><button type="button" class="link" onClick={() => { focus.value = `text:${text}`; }}>The whole text and its parties</button></p>
      {tie?.sure && <p class="verdict"><Badge sure={tie.sure} side={sideOf(instruments.value.get(text)?.hub ?? "")} /> <b>{SURE_WORDS[tie.sure]}</b>: {SURE_LONG[tie.sure]}; {told(tie)}.</p>}
      {tie && !tie.sure && <p class="verdict"><b>{tie.answer === 3 ? "Unknown" : "Not in"}</b> on {show(asOf.value)}: {told(tie)}.</p>}
      {!answer || (!answer.found && !answer.wrong) ? <p class="hint">Asking for the claims …</p> : null}
      {answer?.wrong && <p class="wrong" role="alert">{clean(answer.wrong)}</p>}
      {answer?.found && <h3>On what it rests: {counted(used.length, "claim")}, {counted(answer.found.answer.voices, "independent voice")}</h3>}
      {used.map((c) => <ClaimPart key={c.claim} c={c} source={sources.get(c.source)} />)}
      {lost.length > 0 && <details><summary>{counted(lost.length, "claim")} heard and not followed</summary>{lost.map((c) => <ClaimPart key={c.claim} c={c} source={sources.get(c.source)} />)}</details>}
    </>
  );
}

const RTL = new Set(["ar", "fa", "he", "ur", "ps", "ckb", "yi"]);

function ClaimPart({ c, source }: { c: Claim; source?: Source }) {
  const url = safe(source?.url ?? ""), archive = safe(source?.archive_url ?? "");
  return (
    <article class={`claim${c.used === "yes" ? "" : " lost"}`}>
      {c.quote
        ? <blockquote lang={c.lang || undefined} dir={RTL.has(c.lang.split("-")[0]!) ? "rtl" : "auto"}>{clean(c.quote)}</blockquote>
        : <p class="says-plain">{c.stance === "affirms" ? "" : `${c.stance}: `}{clean(c.says)}{c.when && `, ${words(c.when)}`}</p>}
      <p class="by">
        <span class="letter" title={`Reliability of the source ${c.reliability}, credibility of the claim ${c.credibility} (NATO scale)`}>{c.reliability}{c.credibility}</span>{" "}
        {url ? <a href={url} rel="noopener noreferrer external"><bdi>{clean(source!.title)}</bdi></a> : <bdi>{clean(source?.title ?? c.source)}</bdi>}
        {source?.publisher && <>, <bdi>{clean(source.publisher)}</bdi></>}
        {`, published ${c.published || "undated"}`}{source?.retrieved && `, last checked ${source.retrieved}`}
        {c.locator && <>, <bdi>{clean(c.locator)}</bdi></>}
        {archive && <>; <a href={archive} rel="noopener noreferrer external">archived copy</a></>}
        {!HELD && <>; <a href={`/claim/${encodeURIComponent(c.claim)}?${clocks()}`}>claim {c.claim}</a></>}
      </p>
      {c.why && <p class="why">Not followed: {clean(c.why)}.</p>}
    </article>
  );
}

