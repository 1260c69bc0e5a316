import type { Look, RolloutDocument } from '../domain/record.ts';
import { newJudgeState } from '../judge/judge.ts';
import type { Lease } from '../ports/state-store.ts';
import { OperationError } from '../shared/errors.ts';
import { act } from './act.ts';
import { backgroundCheck } from './background-checks.ts';
import { takeInputs } from './take-inputs.ts';
import { preserveMemory, reviveMemory, type RunnerMemory } from './memory.ts';
import { passOnce, type PassSettings } from './pass.ts';

/** What a drive needs beside the rollout. */
export type DriveOptions = Omit<PassSettings, 'checks' | 'synthetic'> & {
  readonly lease: Lease;
  /** Name of the person or machine that drives. */
  readonly actor: string;
  readonly scrapeEveryMs: number;
  /** Between two sandbox orders. */
  readonly orderEveryMs: number;
  readonly newSecret: () => string;
  readonly onLook: (document: RolloutDocument, look: Look) => void;
  readonly signal: AbortSignal;
};

/**
 * Drives a rollout until it has ended or the signal is raised: observe, judge, decide, journal, act, again. Whatever
 * an earlier life wrote is taken up where it stopped.
 * @throws {OperationError} when the lease was lost (conflict) or the journal cannot be written; nothing was done then.
 */
export async function drive(id: string, options: DriveOptions): Promise<RolloutDocument> {
  const { world, lease, actor, signal } = options;
  const { store, clock } = world;
  const journal = store.openJournal();
  const checks = backgroundCheck(clock.nowMs);
  const synthetic = backgroundCheck(clock.nowMs);
  const settings = { ...options, checks, synthetic };
  let document = documentOf(options, id);
  let memory = memoryOf(options, document);
  while (document.finishedAtMs === undefined && !signal.aborted) {
    if (!lease.held()) throw lostLease();
    const startedAtMs = clock.nowMs();
    document = takeInputs(store, document, (event) =>
      journal({ atMs: clock.nowMs(), actor, event }),
    );
    const pass = await passOnce(settings, document, memory);
    if (pass.entry !== undefined) journal({ atMs: pass.look.atMs, actor, event: pass.entry });
    ({ document, memory } = pass);
    store.save(document);
    store.saveMemory(id, preserveMemory(memory));
    const { previewSecret } = memory;
    const hands = { world, document, checks, previewSecret };
    const trouble = await act(hands, pass.decision.actions);
    if (trouble !== undefined && trouble !== memory.trouble) {
      const event = { kind: 'action-failed', rollout: id, trouble };
      journal({ atMs: clock.nowMs(), actor, event });
    }
    if (isOnTrial(document)) {
      const target = { previewSecret, release: document.candidate.release };
      synthetic.ensure(() => world.checks.order(target), options.orderEveryMs);
    }
    memory = { ...memory, trouble };
    store.addLook(id, pass.look);
    options.onLook(document, pass.look);
    const pauseMs = Math.min(pass.decision.lookAgainInMs, options.scrapeEveryMs);
    await clock.wait(Math.max(0, startedAtMs + pauseMs - clock.nowMs()), signal);
  }
  return document;
}

function isOnTrial({ state: { phase } }: RolloutDocument): boolean {
  return phase === 'shifting' || phase === 'soaking';
}

function documentOf({ world }: DriveOptions, id: string): RolloutDocument {
  const document = world.store.rollout(id);
  if (document !== undefined) return document;
  throw new OperationError(`there is no rollout ${id}`, { code: 'not-found', retryable: false });
}

/** Memory that was lost begins anew: evidence then has to be gathered again, which is late but never unsafe. */
function memoryOf(options: DriveOptions, document: RolloutDocument): RunnerMemory {
  const { store, clock } = options.world;
  return (
    reviveMemory(store.memory(document.id)) ?? {
      judge: newJudgeState(options.gates.policy, clock.nowMs()),
      samples: {},
      expected: {},
      step: {},
      lookedAtMs: clock.nowMs(),
      total: { requests: 0, failed: 0 },
      journalled: '',
      trouble: undefined,
      previewSecret: options.newSecret(),
    }
  );
}

function lostLease(): OperationError {
  return new OperationError('another process took over this environment; this one stopped', {
    code: 'conflict',
    retryable: false,
  });
}
