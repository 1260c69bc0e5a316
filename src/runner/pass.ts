import type { Look, RolloutDocument, Tally } from '../domain/record.ts';
import type { Decision, Facts, Weights } from '../domain/rollout.ts';
import type { Scrape, WrittenScrape } from '../domain/scrape.ts';
import { decide } from '../engine/decide.ts';
import type { JournalEvent } from '../ports/state-store.ts';
import type { World } from '../ports/world.ts';
import { stableJson } from '../shared/stable-json.ts';
import { trafficOf, type Counted } from '../trial/count.ts';
import { judgeLook } from '../trial/judge-look.ts';
import { reasonOf, verdictRecord } from '../trial/verdict-record.ts';
import { wantedWeights } from '../trial/weights.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { BackgroundCheck } from './background-checks.ts';
import { factsOf, type OwnFacts } from './facts.ts';
import { setupOf, type Gates } from './gates.ts';
import { lookOf } from './look.ts';
import type { RunnerMemory } from './memory.ts';
import { observe } from './observe.ts';
import { scrapeOf } from './scrape.ts';
import { withinNow } from './set-back.ts';

/** What one pass needs beside the rollout. */
export type PassSettings = {
  readonly world: World;
  readonly gates: Gates;
  readonly frozen: (nowMs: number) => Facts['frozen'];
  readonly checks: BackgroundCheck;
  readonly synthetic: BackgroundCheck;
};

/** One pass of the loop up to the decision; nothing has been done yet. */
export type PassResult = {
  readonly document: RolloutDocument;
  readonly memory: RunnerMemory;
  readonly decision: Decision;
  readonly look: Look;
  /** What the judge was given and what it said, for whoever judges again. */
  readonly scrape: WrittenScrape;
  /** What the journal must hold before anything is done; absent when the decision is the same as before. */
  readonly entry: JournalEvent | undefined;
};

/** Observes, judges and decides. */
export async function passOnce(
  settings: PassSettings,
  kept: RolloutDocument,
  keptMemory: RunnerMemory,
): Promise<PassResult> {
  const { world, gates } = settings;
  const observation = await observe(world, kept);
  const nowMs = world.clock.nowMs();
  const { document, memory } = withinNow({ document: kept, memory: keptMemory }, nowMs);
  const facts = factsOf(document, observation, ownFacts(settings, nowMs));
  const scrape = scrapeOf(document, observation, facts, nowMs);
  const judged = judgeLook(setupOf(document, gates), memory, scrape);
  const { counted } = judged;
  const verdict = { ...judged.verdict, reason: reasonOf(judged.verdict.because) };
  const decision = decide(document.plan, document.state, facts, { verdict, nowMs });
  const next = afterwards(document, decision, nowMs);
  const wanted = wantedWeights(next.plan, next.state);
  const total = addUp(memory.total, counted, document);
  const key = keyOf(decision);
  const look = lookOf(
    {
      document: next,
      observation,
      facts,
      counted,
      verdict: judged.verdict,
      decision,
      wanted,
      total,
      step: judged.memory.step,
      judge: judged.memory.judge,
      nowMs,
      spanMs: nowMs - memory.lookedAtMs,
    },
    gates,
  );
  return {
    document: next,
    decision,
    look,
    scrape: written(scrape, wantedWeights(document.plan, document.state), judged.verdict),
    memory: { ...memory, ...judged.memory, total, scrapes: memory.scrapes + 1, journalled: key },
    entry: key === memory.journalled ? undefined : decisionEntry(document.id, decision, look),
  };
}

function written(scrape: Scrape, wanted: Weights, verdict: Verdict): WrittenScrape {
  const { atMs, phase, step, observed, roles } = scrape;
  return { atMs, at: { phase, step }, wanted, observed, roles, verdict: verdictRecord(verdict) };
}

function ownFacts({ checks, synthetic, frozen }: PassSettings, nowMs: number): OwnFacts {
  return { checks: checks.result(), synthetic: synthetic.result(), frozen: frozen(nowMs) };
}

function afterwards(
  document: RolloutDocument,
  { state }: Decision,
  nowMs: number,
): RolloutDocument {
  const finished = state.phase === 'promoted' || state.phase === 'rolled-back';
  const finishedAtMs = finished ? (document.finishedAtMs ?? nowMs) : undefined;
  return { ...document, state, finishedAtMs };
}

function addUp(total: Tally, counted: Counted, { plan }: RolloutDocument): Tally {
  const parts = Object.keys(plan.steps[0]?.weights ?? {}).flatMap((name) => {
    const { candidate, stable } = trafficOf(counted, name);
    return [candidate, stable];
  });
  return parts.reduce(
    (sum, { requests, failed }) => ({
      requests: sum.requests + requests,
      failed: sum.failed + failed,
    }),
    total,
  );
}

/** Two decisions with the same key say the same to people and do the same. */
function keyOf({ state, because, actions }: Decision): string {
  return stableJson([state.phase, state.step, state.paused, because.code, actions]);
}

function decisionEntry(rollout: string, decision: Decision, look: Look): JournalEvent {
  const { state, because, actions } = decision;
  const { phase, step } = state;
  return {
    kind: 'decision',
    rollout,
    phase,
    step,
    because,
    actions,
    evidence: look.gates,
  };
}
