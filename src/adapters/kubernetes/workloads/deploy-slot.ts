import type { RoleHolder } from '../../../domain/record.ts';
import { OperationError, UserError } from '../../../shared/errors.ts';
import { KINDS } from '../client/kinds.ts';
import { refuseLaterHolder } from './fence.ts';
import type { ChartInstall, SlotContent, WorkloadsOptions } from './options.ts';
import { recoverPending } from './pending.ts';
import { sizedValues } from './size.ts';
import { fingerprintOf, MARKS, OTHER_SLOT, slotObjectName } from './slot.ts';
import { findDeployment } from './slot-objects.ts';

const LABEL = /^(?!.{64})[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/**
 * Installs the release in its slot, at no less than the size that the other slot has now. What is there already, by
 * release, chart and values, is left alone, so that asking again makes no revision.
 * @throws {UserError} when the release is unknown.
 */
export async function deploySlot(options: WorkloadsOptions, holder: RoleHolder): Promise<void> {
  const content = await contentOf(options, holder.release);
  const name = slotObjectName(options.application, holder.slot);
  const token = options.token();
  const [present, other] = await Promise.all([
    findDeployment(options, holder.slot),
    findDeployment(options, OTHER_SLOT[holder.slot]),
  ]);
  if (present !== undefined) refuseLaterHolder(present.metadata, token);
  // Zero pods are the rest of a slot that went away; Helm would not get their number back from whoever wrote it.
  if (present?.spec.replicas === 0) await options.helm.uninstall(name);
  else if (present?.metadata.annotations?.[MARKS.fingerprint] === contentMark(content, holder)) {
    return;
  }
  const atLeast = Math.max(other?.spec.replicas ?? 0, options.atLeast ?? 0);
  await install(options, { holder, content, atLeast, token });
}

/**
 * Gives a slot its declared size, once it need not stand in for another any more. Nothing is restarted; a slot that
 * holds something else is left alone.
 */
export async function settleSlot(options: WorkloadsOptions, holder: RoleHolder): Promise<void> {
  const content = await contentOf(options, holder.release);
  const token = options.token();
  const { annotations = {}, ...rest } = (await findDeployment(options, holder.slot))?.metadata ?? {
    name: '',
  };
  refuseLaterHolder({ annotations, ...rest }, token);
  if (annotations[MARKS.fingerprint] !== contentMark(content, holder)) return;
  const declared = fingerprintOf(sizedValues(content.values, 0));
  if (annotations[MARKS.size] === declared) return;
  await install(options, { holder, content, atLeast: 0, token });
}

/** The same on every machine, wherever a chart lies there. */
function contentMark({ chart, chartDigest, values }: SlotContent, { release }: RoleHolder): string {
  return fingerprintOf({ release, chart: chartDigest ?? chart.location, values });
}

/** @throws {UserError} when the release is unknown, naming those that are known. */
export async function contentOf(
  { releases }: WorkloadsOptions,
  release: string,
): Promise<SlotContent> {
  if (!LABEL.test(release)) {
    throw new UserError(
      `release ${release}: expected up to 63 letters, digits, "-", "_" and "."`,
      'Kubernetes keeps the release in a label: choose a version without other characters.',
    );
  }
  const content = await releases.find(release);
  if (content !== undefined) return content;
  const known = await releases.names();
  throw new UserError(
    `unknown release ${release}; known here: ${known.join(', ') || 'none'}`,
    'Choose one of those, or bring another with zhiyou deploy --image-tag.',
  );
}

type Installation = {
  readonly holder: RoleHolder;
  readonly content: SlotContent;
  readonly atLeast: number;
  readonly token: number;
};

async function install(options: WorkloadsOptions, wish: Installation): Promise<void> {
  const { holder, content, atLeast, token } = wish;
  const wanted = chartInstall(options, wish);
  await overKilledRuns(options, wanted.name, () => options.helm.install(wanted));
  // Fields of our own beside those of Helm, who leaves them alone.
  const annotations = {
    [MARKS.fingerprint]: contentMark(content, holder),
    [MARKS.size]: fingerprintOf(sizedValues(content.values, atLeast)),
    [MARKS.token]: String(token),
  };
  const ref = { kind: KINDS.Deployment, name: wanted.name };
  await options.cluster.patch(ref, { metadata: { annotations } }, { type: 'merge' });
}

/** What Helm is told, with everything that the slot decides. */
function chartInstall(
  { application }: WorkloadsOptions,
  { holder, content, atLeast }: Omit<Installation, 'token'>,
): ChartInstall {
  const { slot, release } = holder;
  const sized = sizedValues(content.values, atLeast);
  return {
    name: slotObjectName(application, slot),
    chart: content.chart,
    values: { ...sized, mode: 'slot', application, release, slot: { name: slot } },
    description: release,
  };
}

/**
 * What a deployment would tell Helm at this moment, for a look ahead.
 * @throws {UserError} when the release is unknown.
 */
export async function wouldInstall(
  options: WorkloadsOptions,
  holder: RoleHolder,
): Promise<ChartInstall> {
  const content = await contentOf(options, holder.release);
  const other = await findDeployment(options, OTHER_SLOT[holder.slot]);
  return chartInstall(options, { holder, content, atLeast: other?.spec.replicas ?? 0 });
}

/** Once, and once more when the note of a run that was killed was in the way. */
async function overKilledRuns(
  options: WorkloadsOptions,
  name: string,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const locked = error instanceof OperationError && error.code === 'conflict' && error.retryable;
    if (!locked) throw error;
    await recoverPending(options, name, options);
    await run();
  }
}
