import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LeaseAnswer, LeaseHolder } from '../../../ports/state-store.ts';
import { birthOf } from '../process/alive.ts';
import { createWhole, readDocument } from './files.ts';

const claimSchema = z.strictObject({
  holder: z.string(),
  pid: z.int(),
  birth: z.string(),
  sinceMs: z.number(),
});

const CLAIM = /^(\d{9})\.json$/;
/** Old claims that stay, so that nobody who read the folder late can take a number a second time. */
const KEPT_CLAIMS = 16;

/**
 * A lease without a server: each claim is a new file with the next number, created in one step, so that of many who try
 * one succeeds, and the number is the fencing token. A claim holds as long as its process lives.
 */
export function acquireLease(folder: string, holder: string, nowMs: number): LeaseAnswer {
  const present = leaseHolder(folder);
  if (present !== undefined) return { kind: 'refused', by: present };
  const token = (claims(folder).at(-1) ?? 0) + 1;
  const claim = { holder, pid: process.pid, birth: birthOf(process.pid) ?? '', sinceMs: nowMs };
  const taken = createWhole(pathOf(folder, token), claim);
  if (!taken || claims(folder).at(-1) !== token) {
    const by = leaseHolder(folder) ?? { holder: 'someone else', pid: 0, sinceMs: nowMs };
    return { kind: 'refused', by };
  }
  for (const old of claims(folder).slice(0, -KEPT_CLAIMS)) rmSync(pathOf(folder, old));
  const held = () => claims(folder).at(-1) === token && leaseHolder(folder)?.pid === process.pid;
  const release = async () => {
    if (held()) createWhole(`${pathOf(folder, token)}.released`, {});
  };
  return { kind: 'held', lease: { token, held, lost: () => !held(), release } };
}

/** Who holds the lease now; absent when it is free or its holder is gone. */
export function leaseHolder(folder: string): LeaseHolder | undefined {
  const token = claims(folder).at(-1);
  if (token === undefined) return undefined;
  const path = pathOf(folder, token);
  if (readDocument(`${path}.released`, z.object({})) !== undefined) return undefined;
  const claim = readDocument(path, claimSchema);
  if (claim === undefined || birthOf(claim.pid) !== claim.birth) return undefined;
  const { holder, pid, sinceMs } = claim;
  return { holder, pid, sinceMs };
}

function claims(folder: string): number[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .map((name) => Number(CLAIM.exec(name)?.[1]))
    .filter((token) => token > 0)
    .toSorted((a, b) => a - b);
}

function pathOf(folder: string, token: number): string {
  return join(folder, `${String(token).padStart(9, '0')}.json`);
}
