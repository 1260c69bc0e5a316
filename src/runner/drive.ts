import type { Look, RolloutDocument } from '../domain/record.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { JournalEvent, Lease } from '../ports/state-store.ts';
import { OperationError } from '../shared/errors.ts';
import { newTrialMemory } from '../trial/memory.ts';
import { act } from './act.ts';
import { backgroundCheck, type BackgroundCheck } from './background-checks.ts';
import { fence, refuseWithout } from './fence.ts';
import { takeInputs } from './take-inputs.ts';
import { preserveMemory, reviveMemory, type RunnerMemory } from './memory.ts';
import { passOnce, type PassResult, type PassSettings } from './pass.ts';
import { recorderOf, type Recorder } from './record.ts';

/** What a drive needs beside the rollout. */
export type DriveOptions = Omit<PassSettings, 'checks' | 'synthetic'> & {
  readonly lease: Lease;
  /** Where the evidence is kept; absent: nowhere. */
  readonly evidence?: EvidenceStore;
  /** Name of the person or machine that drives. */
  readonly actor: string;
  readonly scrapeEveryMs: number;
  /** Between two sandbox orders. */
  readonly orderEveryMs: number;
  readonly newSecret: () => string;
  readonly onLook: (document: RolloutDocument, look: Look) => void;
  readonly signal: AbortSignal;
};

/** What one drive has in hand. */
type Run = DriveOptions & {
  readonly id: string;
  readonly journal: (event: JournalEvent, atMs?: number) => Promise<void>;
  readonly recorder: Recorder;
  readonly checks: BackgroundCheck;
  readonly synthetic: BackgroundCheck;
};

/** A rollout as this process knows it. */
type Progress = { readonly document: RolloutDocument; readonly memory: RunnerMemory };
type Turn = { readonly progress: Progress; readonly pauseMs: number };

/**
 * Drives a rollout until it has ended or the signal is raised: observe, judge, decide, journal, act, again. Whatever
 * an earlier life wrote is taken up where it stopped. While the store is out of reach nothing is changed, and the loop
 * goes on when it is back.
 * @throws {OperationError} when the lease was lost (conflict) or the journal cannot be written; nothing was done then.
 */
export async function drive(id: string, options: DriveOptions): Promise<RolloutDocument> {
  const run = await runOf(id, options);
  const { signal, scrapeEveryMs } = options;
  const { clock } = run.world;
  let last = await progressOf(run);
  if (last.document.finishedAtMs === undefined)
    await run.recorder.begin(last.document, last.memory);
  /** Absent after an outage: then all is read again, as after a kill. */
  let progress: Progress | undefined = last;
  let reachedAtMs = clock.nowMs();
  while (last.document.finishedAtMs === undefined && !signal.aborted) {
    const startedAtMs = clock.nowMs();
    let pauseMs = scrapeEveryMs;
    try {
      const turn: Turn = await turnOnce(run, progress ?? (await progressOf(run)));
      progress = turn.progress;
      last = progress;
      pauseMs = turn.pauseMs;
      reachedAtMs = startedAtMs;
    } catch (error) {
      const outage = error instanceof OperationError && error.retryable && !run.lease.lost();
      if (!outage || startedAtMs - reachedAtMs > last.document.plan.waitingMs) throw error;
      progress = undefined;
    }
    // A clock that was set back must not make the pause longer.
    const tookMs = Math.max(0, clock.nowMs() - startedAtMs);
    await clock.wait(Math.max(0, pauseMs - tookMs), signal);
  }
  return last.document;
}

async function progressOf(run: Run): Promise<Progress> {
  const document = await documentOf(run, run.id);
  return { document, memory: await memoryOf(run, document) };
}

/** One turn of the loop, and how long to wait before the next. */
async function turnOnce(run: Run, { document: known, memory: kept }: Progress): Promise<Turn> {
  const { id, lease, scrapeEveryMs } = run;
  const { store } = run.world;
  refuseWithout(lease);
  const asked = await takeInputs(store, known, run.journal);
  const pass = await passOnce(run, asked, kept);
  refuseWithout(lease);
  const trouble = await carryOut(run, pass, kept.trouble);
  const memory = { ...pass.memory, trouble };
  let document = asked;
  if (trouble === undefined || !hasEnded(pass)) {
    ({ document } = pass);
    await store.addLook(id, pass.look);
    run.onLook(document, pass.look);
  }
  ensureOrders(run, document, memory);
  const soonMs = Math.min(pass.decision.lookAgainInMs, scrapeEveryMs);
  return {
    progress: { document, memory },
    pauseMs: trouble === undefined ? soonMs : scrapeEveryMs,
  };
}

async function runOf(id: string, options: DriveOptions): Promise<Run> {
  const world = fence(options.world, options.lease);
  const { store, clock } = world;
  const append = await store.openJournal();
  return {
    ...options,
    world,
    id,
    recorder: recorderOf(id, options),
    journal: (event, atMs = clock.nowMs()) => append({ atMs, actor: options.actor, event }),
    checks: backgroundCheck(clock.nowMs),
    synthetic: backgroundCheck(clock.nowMs),
  };
}

/**
 * Journals, keeps and does what a pass chose. An end is kept only once it was carried out: nobody takes a finished
 * rollout up again to do what is left. Answers with what failed; `before` failed at the look before.
 */
async function carryOut(
  run: Run,
  pass: PassResult,
  before: string | undefined,
): Promise<string | undefined> {
  const { id, world, lease, checks, journal } = run;
  const { document, memory } = pass;
  if (pass.entry !== undefined) await journal(pass.entry, pass.look.atMs);
  if (!hasEnded(pass)) await world.store.save(document);
  await run.recorder.scrape(pass.scrape);
  await world.store.saveMemory(id, preserveMemory(memory));
  const hands = { world, document, checks, previewSecret: memory.previewSecret };
  const trouble = await act(hands, pass.decision.actions);
  refuseWithout(lease);
  if (trouble !== undefined && trouble !== before) {
    await journal({ kind: 'action-failed', rollout: id, trouble });
  }
  if (hasEnded(pass) && trouble === undefined) await world.store.save(document);
  return trouble;
}

function hasEnded({ document }: PassResult): boolean {
  return document.finishedAtMs !== undefined;
}

/** Sandbox orders go on as long as the candidate is on trial (payment policy P9). */
function ensureOrders(run: Run, document: RolloutDocument, memory: RunnerMemory): void {
  if (!isOnTrial(document)) return;
  const target = {
    previewSecret: memory.previewSecret,
    release: document.candidate.release,
  };
  run.synthetic.ensure(() => run.world.checks.order(target), run.orderEveryMs);
}

function isOnTrial({ state: { phase } }: RolloutDocument): boolean {
  return phase === 'shifting' || phase === 'soaking';
}

async function documentOf({ world }: DriveOptions, id: string): Promise<RolloutDocument> {
  const document = await world.store.rollout(id);
  if (document !== undefined) return document;
  throw new OperationError(`there is no rollout ${id}`, { code: 'not-found', retryable: false });
}

/**
 * Memory that was lost begins anew: evidence then has to be gathered again, which is late but never unsafe. The first
 * decision of every life is journalled, whatever the life before wrote last.
 */
async function memoryOf(options: DriveOptions, document: RolloutDocument): Promise<RunnerMemory> {
  const { store, clock } = options.world;
  const kept = reviveMemory(await store.memory(document.id));
  if (kept !== undefined) return { ...kept, journalled: '' };
  return {
    ...newTrialMemory(options.gates, clock.nowMs()),
    total: { requests: 0, failed: 0 },
    scrapes: 0,
    journalled: '',
    trouble: undefined,
    previewSecret: options.newSecret(),
  };
}
