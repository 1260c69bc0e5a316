import type { RoleHolder, RolloutDocument } from '../../domain/record.ts';
import type { Strategy } from '../../domain/rollout.ts';
import type { Lease } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import { consentFor, tellMissing, type FoundConsent } from '../approvals/consent.ts';
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
import { consentFields, noteBegin } from './note-begin.ts';
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
 * It begins nothing, and answers 4, while people who must approve have not.
 * @throws {UserError} when the release is unknown; {OperationError} when the journal was changed: nothing is done then.
 */
export async function deploy(session: Session, request: DeployRequest): Promise<number> {
  const { scene, store } = session;
  const { resolve, openWorld } = await runtimeOf(scene);
  await refuseBesideInstallation(session);
  const release = await resolve(scene, request);
  let handOver = false;
  const code = await withLease(session, async (lease) => {
    // Refuses a journal that was changed, before anything is started.
    await store.openJournal();
    const isIdle = (await unfinishedIn(store)) === undefined;
    if (isIdle && (await approved(session, release, request)) === undefined) return 4;
    const world = await openWorld(scene, store, lease);
    const left = await finishWhatIsLeft(session, world, lease, request);
    if (left !== undefined && left.end !== 'finished') {
      handOver = left.end === 'left';
      return 4;
    }
    if (left?.document.candidate.release === release.release) {
      return finish(session, left.document);
    }
    const brought = await bring(session, { world, lease }, release, request);
    ({ handOver } = brought);
    return brought.code;
  });
  if (handOver) await handOverToDriver(session, request);
  return code;
}

/** How bringing a release ended: the exit code, and whether another process shall go on. */
type Brought = { readonly code: number; readonly handOver: boolean };

async function bring(
  session: Session,
  { world, lease }: { readonly world: World; readonly lease: Lease },
  release: ResolvedRelease,
  request: DeployRequest,
): Promise<Brought> {
  const { store } = session;
  const stable = await servingIn(store);
  if (stable !== undefined) refuseMoved(stable, release);
  if (stable?.release === release.release) return ended(await serveAgain(session, world, stable));
  const consent = await approved(session, release, request);
  if (consent === undefined) return ended(4);
  if (stable === undefined) return ended(await install(session, world, { release, ...consent }));
  const document = await begin(session, stable, { release, strategy: request.strategy });
  await lookAhead(session, document.candidate);
  await warnOfProof(session, world, document);
  await noteBegin(store, document, { ...release, ...consent });
  await store.save(document);
  if (request.detach) return { code: 0, handOver: true };
  const drive = await driveAloud(session, world, lease, { id: document.id, ...request });
  if (drive.end === 'finished') return ended(await finish(session, drive.document));
  return { code: 4, handOver: drive.end === 'left' };
}

function ended(code: number): Brought {
  return { code, handOver: false };
}

/** `consent` is absent where deployments need nobody. */
type Approved = { readonly consent: FoundConsent | undefined };

/** The approvals that this deployment rests on; absent, after it was said, when there are too few. */
async function approved(
  session: Session,
  release: ResolvedRelease,
  request: DeployRequest,
): Promise<Approved | undefined> {
  const serving = await servingIn(session.store);
  if (serving?.release === release.release) return { consent: undefined };
  const consent = await consentFor(session, release, request.strategy);
  if (consent?.consent.isGiven !== false) return { consent };
  tellMissing(session, consent, request);
  return undefined;
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
  { release, consent }: Approved & { readonly release: ResolvedRelease },
): Promise<number> {
  const { scene, store, words, flags, actor } = session;
  const first = holderOf('blue', release);
  await lookAhead(session, first);
  say(words.commands.installing(release.release));
  const journal = await store.openJournal();
  const event = { kind: 'install', ...first, ...consentFields(consent) };
  await journal({ atMs: CLOCK.nowMs(), actor, event });
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
