import { setTimeout as wait } from 'node:timers/promises';
import type { Input } from '../../domain/input.ts';
import { UserError } from '../../shared/errors.ts';
import { printResult, type Session } from '../session.ts';
import { unfinishedIn } from './begin.ts';
import { wakeDriver } from './driver.ts';
import { sendInput } from './send-input.ts';

const TAKEN_UP_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

/**
 * Records what a person wants of the rollout that goes on, and waits until its driver has taken it up: 0 when it
 * applied, 1 when it was refused, 4 when nobody has taken it up yet.
 * @throws {UserError} when no rollout goes on.
 */
export async function wish(session: Session, input: Input): Promise<number> {
  const { store, words, scene, flags } = session;
  const rollout = (await unfinishedIn(store))?.id;
  if (rollout === undefined) {
    throw new UserError(words.commands.nothingGoesOn(scene.environment), 'zhiyou status');
  }
  const id = await sendInput(store, rollout, input);
  await wakeDriver(session);
  const isWaiting = async (): Promise<boolean> =>
    (await store.inputs(rollout)).some((one) => one.id === id);
  const deadlineMs = Date.now() + TAKEN_UP_WITHIN_MS;
  while ((await isWaiting()) && Date.now() < deadlineMs) {
    await wait(LOOK_EVERY_MS);
  }
  const outcome = await outcomeOf(session, id);
  const name = words.commands.inputs[input.kind];
  printResult(flags.output, { rollout, input: input.kind, ...outcome }, () => [
    {
      applied: () => words.commands.accepted(name, rollout),
      refused: () => words.commands.refused(name, refusalText(session, outcome.why)),
      waiting: () => words.commands.notTakenUp(name),
    }[outcome.outcome](),
  ]);
  return { applied: 0, refused: 1, waiting: 4 }[outcome.outcome];
}

type Outcome = { readonly outcome: 'applied' | 'refused' | 'waiting'; readonly why?: string };

/** The journal tells what became of it. */
async function outcomeOf({ store }: Session, id: string): Promise<Outcome> {
  const { entries } = await store.journal();
  const entry = entries.findLast(({ event }) => event['id'] === id)?.event;
  if (entry === undefined) return { outcome: 'waiting' };
  const why = entry['why'];
  if (entry['outcome'] === 'applied') return { outcome: 'applied' };
  return { outcome: 'refused', ...(typeof why === 'string' ? { why } : {}) };
}

function refusalText({ words }: Session, why = ''): string {
  const refusals: Readonly<Record<string, string>> = words.commands.refusals;
  return refusals[why] ?? why;
}
