import { randomBytes } from 'node:crypto';
import type { RolloutDocument } from '../../domain/record.ts';
import type { Lease } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import { drive } from '../../runner/drive.ts';
import { gatesOf } from '../gates.ts';
import type { Session } from '../session.ts';

/** Drives a rollout in this process until it has ended or the signal is raised. */
export function driveHere(
  { scene, actor }: Session,
  world: World,
  lease: Lease,
  options: { readonly id: string; readonly signal: AbortSignal },
): Promise<RolloutDocument> {
  const { application, local } = scene;
  return drive(options.id, {
    world,
    lease,
    gates: gatesOf(application, local),
    frozen: () => ({ kind: 'known', value: undefined }),
    actor,
    scrapeEveryMs: local.scrapeEveryMs,
    orderEveryMs: local.orderEveryMs,
    newSecret: () => randomBytes(24).toString('base64url'),
    onLook: () => {},
    signal: options.signal,
  });
}
