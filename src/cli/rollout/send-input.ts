import { randomUUID } from 'node:crypto';
import type { Input } from '../../domain/input.ts';
import type { StateStore } from '../../ports/state-store.ts';

/** Leaves a wish for whoever drives the rollout; wishes are taken up in the order of their ids. */
export async function sendInput(store: StateStore, rollout: string, input: Input): Promise<string> {
  const id = `${String(Date.now()).padStart(15, '0')}-${randomUUID().slice(0, 8)}`;
  await store.queueInput(rollout, { id, input });
  return id;
}
