import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const IDLE_SWEEP_MS = 50;

/** Whether the process is on its way out; readiness and the `connection` header follow it. */
export type DrainState = { readonly begin: () => void; readonly isDraining: () => boolean };

export function createDrainState(): DrainState {
  let draining = false;
  return {
    isDraining: () => draining,
    begin: () => {
      draining = true;
    },
  };
}

/**
 * Leaves without losing a request: readiness turns false, everything is still served for `drainDelayMs` while the edge
 * takes note, then no connection is accepted any more and what runs is finished.
 *
 * A busy keep-alive connection survives `server.close()` and would go on taking requests, so every answer given while
 * draining says `connection: close`, and connections that fall idle are swept away.
 * @returns false when requests were still running at `deadlineMs` and were cut.
 */
export async function drainServer(
  server: Server,
  state: DrainState,
  limits: { readonly drainDelayMs: number; readonly deadlineMs: number },
): Promise<boolean> {
  state.begin();
  await sleep(limits.drainDelayMs);
  const closed = new Promise<boolean>((resolve) => server.close(() => resolve(true)));
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const deadline = new AbortController();
  const expired = sleep(limits.deadlineMs, false, { signal: deadline.signal }).catch(() => false);
  const finished = await Promise.race([closed, expired]);
  clearInterval(sweep);
  deadline.abort();
  if (!finished) server.closeAllConnections();
  return finished;
}
