import { randomBytes } from 'node:crypto';
import type { RolloutDocument } from '../../domain/record.ts';
import type { Lease } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import { drive } from '../../runner/drive.ts';
import type { FreezeCalendar } from '../../domain/application.ts';
import type { Fact } from '../../domain/rollout.ts';
import { frozenBy, nextThaw } from '../../config/freeze/calendar.ts';
import { messageOf } from '../../shared/errors.ts';
import { gatesOf } from '../gates.ts';
import { historyBefore } from './history.ts';
import { say, type Session } from '../session.ts';
import { openEvidence } from '../store.ts';

/** Drives a rollout in this process until it has ended or the signal is raised. */
export async function driveHere(
  session: Session,
  world: World,
  lease: Lease,
  options: {
    readonly id: string;
    readonly signal: AbortSignal;
    readonly onLook: (document: RolloutDocument) => void;
  },
): Promise<RolloutDocument> {
  const { scene, actor } = session;
  const { application, settings } = scene;
  const gates = gatesOf(application, settings);
  const history = await historyBefore(session, options.id);
  const document = await drive(options.id, {
    world,
    lease,
    evidence: openEvidence(scene),
    gates: { ...gates, policy: { ...gates.policy, history } },
    frozen: (nowMs) => frozenFact(settings.freeze, nowMs),
    actor,
    scrapeEveryMs: settings.scrapeEveryMs,
    orderEveryMs: settings.orderEveryMs,
    newSecret: () => randomBytes(24).toString('base64url'),
    onLook: options.onLook,
    signal: options.signal,
  });
  if (document.state.phase === 'promoted') await settle(world, document);
  return document;
}

/** A slot that keeps more than it needs harms nobody, so that what fails here is only told. */
async function settle({ workloads }: World, { candidate }: RolloutDocument): Promise<void> {
  await workloads.settle(candidate).catch((error: unknown) => say(messageOf(error)));
}

/** A calendar that cannot be evaluated is unknown, and unknown never moves traffic forward. */
function frozenFact(calendar: FreezeCalendar, nowMs: number): Fact<string | undefined> {
  try {
    const window = frozenBy(calendar, nowMs);
    const thawMs = window === undefined ? undefined : nextThaw(calendar, nowMs);
    const until = thawMs === undefined ? '' : ` → ${new Date(thawMs).toISOString()}`;
    return { kind: 'known', value: window === undefined ? undefined : `${window}${until}` };
  } catch (error) {
    return { kind: 'unknown', reason: messageOf(error) };
  }
}
