import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startVisitors, type Visitors } from '../../adapters/local/visitors/index.ts';
import type { RolloutDocument } from '../../domain/record.ts';
import type { Lease } from '../../ports/state-store.ts';
import { OperationError } from '../../shared/errors.ts';
import { openLocalWorld, takeDown, type LocalWorld } from '../compose/local.ts';
import type { CommonFlags, ProgressFlags } from '../flags.ts';
import { holderText } from '../messages/words.ts';
import { newDocument, servingIn } from '../rollout/begin.ts';
import { withLease } from '../rollout/claim.ts';
import { driveAloud } from '../rollout/drive-aloud.ts';
import { bringUp } from '../rollout/install.ts';
import { resultOf } from '../rollout/result.ts';
import { localOf } from '../application.ts';
import { openSession, printResult, say, type Session } from '../session.ts';
import { CLOCK } from '../clock.ts';
import { openEvidence, openStore } from '../store.ts';
import { writeReport } from '../write-report.ts';
import { ACTS, demoEnvironment, FIRST_RELEASE, type Act, type ActName } from './acts.ts';
import { summaryLines, type ActResult, type DemoResult } from './summary.ts';

type DemoFlags = CommonFlags & ProgressFlags & { readonly rate: number };

/** What is played, how, and until when. */
type Stage = {
  readonly acts: readonly Act[];
  readonly flags: DemoFlags;
  readonly signal: AbortSignal;
};

/** A person ended it. */
const STOPPED = 130;
const FIRST_VISITORS_MS = 3000;
const SEED = 20_261_124;

/**
 * Plays one act, or a good and then a bad release, on a platform of its own that is gone afterwards. Answers 0 when
 * every act ended as it must and neither a request nor money was lost; 130 when a person stopped it.
 */
export async function demo(flags: DemoFlags, once: ActName | undefined): Promise<number> {
  const base = await openSession(flags, undefined);
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-demo-'));
  // PostgreSQL runs under an account of its own where we are root.
  chmodSync(folder, 0o711);
  const settings = demoEnvironment(localOf(base.scene), flags.rate);
  const scene = { ...base.scene, settings, folder };
  const session: Session = { ...base, scene, store: await openStore(scene) };
  const acts = once === undefined ? [ACTS.good, ACTS.bad] : [ACTS[once]];
  const stop = new AbortController();
  const halt = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, halt);
  const stage = { acts, flags, signal: stop.signal };
  try {
    return await withLease(session, (lease) => play(session, lease, stage));
  } finally {
    await takeDown(scene);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(
  session: Session,
  lease: Lease,
  { acts, flags, signal }: Stage,
): Promise<number> {
  const { words, store } = session;
  say(words.demo.starting(FIRST_RELEASE));
  const world = await openLocalWorld(session.scene, store);
  const first = { slot: 'blue', release: FIRST_RELEASE } as const;
  if (signal.aborted) return STOPPED;
  await bringUp(world, first, session.scene);
  await store.saveServing(first);
  const visitors = startVisitors({ url: world.edgeUrl, requestsPerSecond: flags.rate, seed: SEED });
  say(words.demo.visitors(holderText(words, first), String(flags.rate), world.edgeUrl));
  try {
    await CLOCK.wait(FIRST_VISITORS_MS, signal);
    const results: ActResult[] = [];
    for (const act of acts) {
      if (signal.aborted) return STOPPED;
      say(words.demo.act[act.name](act.release));
      const document = await playAct(session, world, lease, { act, flags });
      if (document.finishedAtMs === undefined) return STOPPED;
      results.push(await actResult(session, act, document));
    }
    return await conclude(session, world, visitors, results);
  } finally {
    await visitors.stop();
  }
}

async function playAct(
  session: Session,
  world: LocalWorld,
  lease: Lease,
  { act, flags }: { readonly act: Act; readonly flags: DemoFlags },
): Promise<RolloutDocument> {
  const { scene, store, actor } = session;
  const stable = await servingIn(store);
  if (stable === undefined) {
    throw new OperationError('nothing serves', { code: 'not-found', retryable: false });
  }
  const { strategy } = act;
  const nowMs = CLOCK.nowMs();
  const document = await newDocument(scene, store, {
    stable,
    release: { release: act.release },
    strategy,
    requester: actor,
    nowMs,
  });
  await store.save(document);
  const drive = await driveAloud(session, world, lease, { id: document.id, progress: flags });
  return drive.document;
}

/** Report and evidence outlive the demo's own folder. */
async function actResult(
  session: Session,
  act: Act,
  document: RolloutDocument,
): Promise<ActResult> {
  const kept = join(resolve(session.flags.stateDir), 'demo');
  const report = join(kept, `${act.name}.html`);
  const evidence = join(kept, `${act.name}.ndjson`);
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  copyFileSync(await writeReport(session, document.id), report);
  const lines = await openEvidence(session.scene).follow(document.id)();
  writeFileSync(evidence, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const result = resultOf(session, document, await session.store.looks(document.id));
  return {
    ...result,
    act: act.name,
    asExpected: document.state.phase === act.ends,
    report,
    evidence,
  };
}

async function conclude(
  session: Session,
  world: LocalWorld,
  visitors: Visitors,
  acts: readonly ActResult[],
): Promise<number> {
  await visitors.stop();
  const { sent, failed, refused, failures, orders } = visitors.stats();
  const { differenceFen, duplicateCaptures } = await world.ledger.reconcile();
  const result: DemoResult = {
    requests: sent,
    failedRequests: failed,
    failures,
    ordersPaid: orders.paid,
    paymentsRefused: refused,
    ledgerDifferenceFen: String(differenceFen),
    duplicateCaptures,
    acts,
  };
  printResult(session.flags.output, result, () => summaryLines(session.words, result));
  const whole = failed === 0 && differenceFen === 0n && duplicateCaptures === 0;
  return whole && acts.every(({ asExpected }) => asExpected) ? 0 : 1;
}
