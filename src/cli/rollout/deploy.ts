import type { RoleHolder, RolloutDocument } from '../../domain/record.ts';
import type { Strategy } from '../../domain/rollout.ts';
import type { AppendToJournal, Lease } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import { runtimeOf, type ReleaseRequest, type ResolvedRelease } from '../compose/runtime.ts';
import type { ProgressFlags } from '../flags.ts';
import { holderText } from '../messages/words.ts';
import { printResult, say, type Session } from '../session.ts';
import { CLOCK } from '../clock.ts';
import { refuseBesideInstallation } from './adopt.ts';
import { holderOf, newDocument, servingIn, unfinishedIn } from './begin.ts';
import { withLease } from './claim.ts';
import { driveAloud, type Drive } from './drive-aloud.ts';
import { startDriver } from './driver.ts';
import { bringUp } from './install.ts';
import { lookAhead } from './look-ahead.ts';
import { noteBegin } from './note-begin.ts';
import { refuseMoved } from './refuse-moved.ts';
import { finish } from './result.ts';
import { proofTroubles } from './proof-troubles.ts';

/** What is asked of `zhiyou deploy`. */
export type DeployRequest = ReleaseRequest & {
  readonly strategy: Strategy;
  readonly detach: boolean;
  readonly progress: ProgressFlags;
};

/**
 * Brings a release into an environment and answers the exit code. The first one is installed; later ones are rolled out
 * beside the one that serves. What an earlier command left unfinished is carried to its end first, and said so.
 * @throws {UserError} when the release is unknown; {OperationError} when the journal was changed: nothing is done then.
 */
export async function deploy(session: Session, request: DeployRequest): Promise<number> {
  const { scene, store } = session;
  const { resolve, openWorld } = await runtimeOf(scene);
  await refuseBesideInstallation(session);
  const release = await resolve(scene, request);
  let handOver = false;
  const code = await withLease(session, async (lease) => {
    const journal = await store.openJournal();
    const world = await openWorld(scene, store, lease);
    const left = await finishWhatIsLeft(session, world, lease, request);
    if (left !== undefined && left.end !== 'finished') {
      handOver = left.end === 'left';
      return 4;
    }
    if (left?.document.candidate.release === release.release) {
      return finish(session, left.document);
    }
    const stable = await servingIn(store);
    if (stable === undefined) return install(session, world, journal, release);
    refuseMoved(stable, release);
    if (stable.release === release.release) return serveAgain(session, world, stable);
    const document = await begin(session, stable, { release, strategy: request.strategy });
    await lookAhead(session, document.candidate);
    await warnOfProof(session, world, document);
    await noteBegin(store, document, release);
    await store.save(document);
    if (request.detach) {
      handOver = true;
      return 0;
    }
    const drive = await driveAloud(session, world, lease, { id: document.id, ...request });
    handOver = drive.end === 'left';
    return drive.end === 'finished' ? finish(session, drive.document) : 4;
  });
  if (handOver) await handOverToDriver(session, request);
  return code;
}

async function finishWhatIsLeft(
  session: Session,
  world: World,
  lease: Lease,
  { progress }: DeployRequest,
): Promise<Drive | undefined> {
  const left = await unfinishedIn(session.store);
  if (left === undefined) return undefined;
  const { commands, phases } = session.words;
  say(commands.resuming(left.id, left.candidate.release, phases[left.state.phase]));
  return driveAloud(session, world, lease, { id: left.id, progress });
}

async function install(
  session: Session,
  world: World,
  journal: AppendToJournal,
  release: ResolvedRelease,
): Promise<number> {
  const { scene, store, words, flags, actor } = session;
  const first = holderOf('blue', release);
  await lookAhead(session, first);
  say(words.commands.installing(release.release));
  await journal({ atMs: CLOCK.nowMs(), actor, event: { kind: 'install', ...first } });
  await bringUp(world, first, scene);
  await store.saveServing(first);
  printResult(flags.output, { installed: first }, () => [
    words.commands.installed(holderText(words, first)),
  ]);
  return 0;
}

/** Deploying what serves already only makes sure that all of it runs. */
async function serveAgain(
  { scene, words, flags }: Session,
  world: World,
  stable: RoleHolder,
): Promise<number> {
  await bringUp(world, stable, scene);
  printResult(flags.output, { serving: stable }, () => [
    words.commands.servesAlready(holderText(words, stable)),
  ]);
  return 0;
}

async function begin(
  { scene, store, actor }: Session,
  stable: RoleHolder,
  { release, strategy }: { readonly release: ResolvedRelease; readonly strategy: Strategy },
): Promise<RolloutDocument> {
  const document = await newDocument(scene, store, {
    stable,
    release,
    strategy,
    requester: actor,
    nowMs: CLOCK.nowMs(),
  });
  return document;
}

/** Said once and stops nothing: whoever begins such a rollout learns why it will hold before it does. */
async function warnOfProof(
  { scene, words }: Session,
  { metrics }: World,
  { plan, stable }: RolloutDocument,
): Promise<void> {
  const { strategy } = plan;
  const scrape = () => metrics.scrape(stable.slot);
  const troubles = await proofTroubles({ scene, strategy, scrape }, words);
  for (const trouble of troubles) say(`${words.commands.warning}${trouble}`);
}

/** The lease is free by now. */
async function handOverToDriver(session: Session, { detach }: DeployRequest): Promise<void> {
  const left = await unfinishedIn(session.store);
  if (left === undefined) return;
  startDriver(session);
  const { detached, handedOver } = session.words.commands;
  say((detach ? detached : handedOver)(left.id, session.scene.environment));
}
