import type { NeededRight } from '../ports/cluster-objects.ts';
import { messageOf, OperationError } from '../shared/errors.ts';
import { differencesOf, type Fingerprint } from './differences.ts';
import { desiredOf } from './desired.ts';
import { lookAt, missingRights, type EnvironmentSite } from './look.ts';
import { FIELD_MANAGER } from './place.ts';
import type { Step } from './plan.ts';
import { KIND } from './wanted.ts';

/** What became of a step; `skipped` after the namespace could not be made. */
type Outcome =
  | { readonly kind: 'unchanged' | 'created' | 'updated' | 'left-out' | 'skipped' | 'planned' }
  | { readonly kind: 'refused' }
  /** `message` is what the cluster said, or that it kept something else than it was given. */
  | { readonly kind: 'failed'; readonly message: string };

/** A step and what became of it. */
export type StepResult = { readonly step: Step; readonly outcome: Outcome };

/** What became of an environment; rights that are missing stopped it before any change. */
export type CreateResult =
  | { readonly kind: 'rights-missing'; readonly rights: readonly NeededRight[] }
  | { readonly kind: 'done'; readonly results: readonly StepResult[] };

/** How an environment is made. */
export type CreateOptions = {
  /** Also takes over objects that somebody else made. */
  readonly adopt: boolean;
  /** Shows what would be done. */
  readonly dryRun: boolean;
  readonly fingerprint: Fingerprint;
  readonly signal?: AbortSignal;
  /** Told after every step. */
  readonly onStep?: (result: StepResult) => void;
};

/**
 * Makes what is missing and mends what differs, a step after the other; one that fails does not stop the others, and what
 * is as it should be is not written. Killed at any instant, it goes on where it was when it is called again.
 * @throws {OperationError} when the cluster cannot be seen.
 */
export async function createEnvironment(
  site: EnvironmentSite,
  options: CreateOptions,
): Promise<CreateResult> {
  const { objects } = site;
  let steps: readonly Step[];
  try {
    steps = await lookAt(site, options);
  } catch (error) {
    const rights = isForbidden(error) ? await allMissing(site, options.signal) : [];
    if (rights.length === 0) throw error;
    return { kind: 'rights-missing', rights };
  }
  const rights = await missingRights(objects, steps, options.signal);
  if (rights.length > 0) return { kind: 'rights-missing', rights };
  const results: StepResult[] = [];
  for (const step of steps) {
    options.signal?.throwIfAborted();
    const outcome = isNamespaceLost(results)
      ? ({ kind: 'skipped' } as const)
      : await carriedOut(site, step, options);
    const result = { step, outcome };
    results.push(result);
    options.onStep?.(result);
  }
  return { kind: 'done', results };
}

function isForbidden(error: unknown): boolean {
  return error instanceof OperationError && error.code === 'forbidden';
}

/** Without the right to look, all that may be needed is asked for. */
async function allMissing(
  { place, objects, secrets, nowMs }: EnvironmentSite,
  signal?: AbortSignal,
): Promise<readonly NeededRight[]> {
  const wanted = await desiredOf(place, secrets, { found: {}, nowMs: nowMs() });
  const steps = wanted
    .filter(({ isOptional }) => !isOptional)
    .map((one) => ({ wanted: one, action: 'create' as const }));
  return missingRights(objects, steps, signal);
}

function isNamespaceLost(results: readonly StepResult[]): boolean {
  return results.some(
    ({ step, outcome }) =>
      step.wanted.kind === KIND.Namespace &&
      (outcome.kind === 'failed' || outcome.kind === 'refused'),
  );
}

async function carriedOut(
  { objects }: EnvironmentSite,
  { action, object }: Step,
  { dryRun, fingerprint, signal }: CreateOptions,
): Promise<Outcome> {
  if (action === 'none') return { kind: 'unchanged' };
  if (action === 'leave-out') return { kind: 'left-out' };
  if (action === 'refuse') return { kind: 'refused' };
  if (dryRun) return { kind: 'planned' };
  // What somebody else makes in this moment is not taken away from them.
  const force = action === 'update';
  try {
    const kept = await objects.apply(object, { fieldManager: FIELD_MANAGER, force, signal });
    const [first] = differencesOf(object, kept, fingerprint);
    if (first === undefined) return { kind: action === 'create' ? 'created' : 'updated' };
    return { kind: 'failed', message: `the cluster kept another value of ${first.path}` };
  } catch (error) {
    signal?.throwIfAborted();
    return { kind: 'failed', message: messageOf(error) };
  }
}
