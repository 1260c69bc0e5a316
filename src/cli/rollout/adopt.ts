import type { RoleHolder } from '../../domain/record.ts';
import type { AppendToJournal, JournalEvent, Lease } from '../../ports/state-store.ts';
import { OperationError, UserError } from '../../shared/errors.ts';
import type { Adoption, Installation } from '../adoption/adoption.ts';
import { CLOCK } from '../clock.ts';
import { runtimeOf } from '../compose/runtime.ts';
import { holderText } from '../messages/words.ts';
import { printResult, say, type Session } from '../session.ts';
import { servingIn, unfinishedIn } from './begin.ts';
import { withLease } from './claim.ts';
import { sendAll, start } from './install.ts';
import { lookAhead } from './look-ahead.ts';

/** Of a command that only looks: nothing can be written with it. */
const NO_LEASE: Lease = {
  token: 0,
  held: () => false,
  lost: () => true,
  release: async () => {},
};

/**
 * Takes over an application that Helm installed alone, and answers the exit code. Visitors meet the same pods until
 * the slot has passed its checks; then everything that led to the installation leads to the slot, and only after that
 * the routes change hands. Whatever an earlier command left unfinished goes on from there.
 * @throws {UserError} when there is nothing to take over; {OperationError} when the slot is not ready, or fails its checks.
 */
export async function adopt(session: Session, dryRun: boolean): Promise<number> {
  const { scene, store, words, flags } = session;
  const { adoption } = await runtimeOf(scene);
  const found = await adoption?.find(scene);
  const serving = await servingIn(store);
  if (adoption === undefined || found === undefined) {
    if (serving === undefined) throw nothingToAdopt();
    printResult(flags.output, { serving }, () => [
      words.adoption.nothing(holderText(words, serving)),
    ]);
    return 0;
  }
  refuseOthers(found, serving);
  if (dryRun) {
    const looked = await adoption.open(scene, store, NO_LEASE);
    return showSteps(session, looked, { found, serving });
  }
  return withLease(session, async (lease) => {
    const left = await unfinishedIn(store);
    if (left !== undefined) throw unfinished(left.id);
    return carryOut(session, await adoption.open(scene, store, lease), found);
  });
}

/** The same before a deployment, where there is something to take over. */
export async function adoptFirst(session: Session): Promise<number> {
  const { adoption } = await runtimeOf(session.scene);
  return (await adoption?.find(session.scene)) === undefined ? 0 : adopt(session, false);
}

/**
 * Stops a deployment beside an application that Helm installed alone: both would claim its hosts.
 * @throws {UserError} saying what to do.
 */
export async function refuseBesideInstallation({ scene, words }: Session): Promise<void> {
  const { adoption } = await runtimeOf(scene);
  const found = await adoption?.find(scene);
  if (found === undefined) return;
  const { besides, besidesHint } = words.adoption;
  throw new UserError(besides(found.helmRelease), besidesHint(scene.environment));
}

async function carryOut(
  session: Session,
  adoption: Adoption,
  { helmRelease }: Installation,
): Promise<number> {
  const { store, words, actor, flags } = session;
  const append = await store.openJournal();
  const note = noterOf(append, actor);
  let holder = await servingIn(store);
  if (holder === undefined) {
    holder = await adoption.holder();
    await bringOver(session, adoption, { holder, helmRelease, note });
  } else say(words.adoption.goesOn(helmRelease));
  say(words.adoption.removing(helmRelease));
  await adoption.removeRoutes();
  await adoption.drain();
  await adoption.remove();
  await adoption.world.workloads.settle(holder);
  await note({ kind: 'adopted', helmRelease, ...holder });
  const adopted = holder;
  printResult(flags.output, { adopted, helmRelease }, () => [
    words.adoption.adopted(holderText(words, adopted), helmRelease),
  ]);
  return 0;
}

type Note = (event: JournalEvent) => Promise<void>;

async function bringOver(
  session: Session,
  adoption: Adoption,
  {
    holder,
    helmRelease,
    note,
  }: { readonly holder: RoleHolder; readonly helmRelease: string; readonly note: Note },
): Promise<void> {
  const { scene, store, words } = session;
  const { world } = adoption;
  await lookAhead(session, holder);
  for (const path of await adoption.differences()) say(words.adoption.differs(path));
  await note({ kind: 'adopt', helmRelease, ...holder });
  say(words.adoption.starting(holderText(words, holder)));
  await start(world, holder, scene);
  await passChecks(session, adoption, holder);
  say(words.adoption.takingOver(holderText(words, holder)));
  await note({ kind: 'take-over', helmRelease, slot: holder.slot });
  await adoption.takeOver(holder);
  await adoption.handOver();
  await sendAll(world, holder, scene);
  await store.saveServing(holder);
}

/** Nobody has met the slot yet, so that it may stay for whoever looks why. */
async function passChecks(
  { words }: Session,
  adoption: Adoption,
  holder: RoleHolder,
): Promise<void> {
  const failed = (await adoption.check(holder)).filter(({ passed }) => !passed);
  if (failed.length === 0) return;
  const found = failed.map(({ name, reason }) => `${name}: ${reason}`).join('\n  ');
  throw new OperationError(words.adoption.failed(holderText(words, holder), found), {
    code: 'rejected',
    retryable: false,
  });
}

async function showSteps(
  session: Session,
  adoption: Adoption,
  { found, serving }: { readonly found: Installation; readonly serving: RoleHolder | undefined },
): Promise<number> {
  const { words, flags } = session;
  const holder = serving ?? (await adoption.holder());
  if (serving === undefined) await lookAhead(session, holder);
  const differences = await adoption.differences();
  const { helmRelease } = found;
  printResult(flags.output, { helmRelease, holder, differences }, () => [
    words.adoption.plan(helmRelease, holderText(words, holder)),
    ...words.adoption.steps.map((step, k) => `  ${k + 1}  ${step}`),
    ...differences.map((path) => `  ! ${words.adoption.differs(path)}`),
  ]);
  return 0;
}

function noterOf(append: AppendToJournal, actor: string): Note {
  return (event) => append({ atMs: CLOCK.nowMs(), actor, event });
}

function refuseOthers(found: Installation, serving: RoleHolder | undefined): void {
  if (serving === undefined || found.release === undefined) return;
  if (serving.release === found.release) return;
  throw new UserError(
    `${serving.release} (${serving.slot}) serves already, and ${found.helmRelease} with ${found.release} beside it was never taken over`,
    `Take it away: helm uninstall ${found.helmRelease}.`,
  );
}

function nothingToAdopt(): UserError {
  return new UserError(
    'nothing is installed alone here, so there is nothing to take over',
    'To install a release, use zhiyou deploy --image-tag.',
  );
}

function unfinished(id: string): UserError {
  return new UserError(
    `rollout ${id} is not finished`,
    'Wait for its end, or zhiyou abort; then adopt again.',
  );
}
