import type { Lease } from '../../ports/state-store.ts';
import { formatPercent } from '../messages/number.ts';
import { say, type Session } from '../session.ts';
import { unfinishedIn } from './begin.ts';

/** Runs with the environment's lease; answers 4 after saying who holds it when somebody else does. */
export async function withLease(
  session: Session,
  run: (lease: Lease) => Promise<number>,
): Promise<number> {
  const claim = await session.store.acquire(session.actor);
  if (claim.kind === 'refused') {
    await sayBusy(session, claim.by);
    return 4;
  }
  try {
    return await run(claim.lease);
  } finally {
    await claim.lease.release();
  }
}

type Holder = { readonly holder: string; readonly pid: number; readonly sinceMs: number };

async function sayBusy(session: Session, { holder, pid, sinceMs }: Holder): Promise<void> {
  const { commands, phrases } = session.words;
  const { environment } = session.scene;
  const left = await unfinishedIn(session.store);
  const percents = Object.values(left?.plan.steps[left.state.step]?.weights ?? {});
  const rollout =
    left === undefined
      ? ''
      : ` (${session.words.headings.rollout} ${phrases.join([left.id, `${session.words.strategies[left.plan.strategy]} ${formatPercent(Math.max(0, ...percents))}`])})`;
  const since = new Date(sinceMs).toISOString();
  say(commands.busy({ environment, holder, pid, since, rollout }));
  say(`  ${commands.busyHint(environment)}`);
}
