import type { RolloutDocument } from '../../domain/record.ts';
import { openScenes } from '../application.ts';
import type { CommonFlags } from '../flags.ts';
import { renderStatus, type EnvironmentStatus } from '../render/status-table.ts';
import { openSession, printResult, say, screenOf, type Session } from '../session.ts';
import { servingIn, unfinishedIn } from './begin.ts';
import { wakeDriver } from './driver.ts';

/**
 * Prints a row per environment. A rollout that its driver left alone is taken up again in the background, and said so.
 * @throws {UserError} when there is no such environment.
 */
export async function showStatus(
  flags: CommonFlags,
  environment: string | undefined,
): Promise<void> {
  const names =
    environment === undefined ? openScenes(flags).map((scene) => scene.environment) : [environment];
  const sessions = await Promise.all(names.map((name) => openSession(flags, name)));
  for (const session of sessions) {
    const woken = await wakeDriver(session);
    if (woken !== undefined) say(session.words.commands.resumedBehind(woken));
  }
  const rows = await Promise.all(sessions.map(statusOf));
  const [first] = sessions;
  if (first === undefined) return;
  printResult(flags.output, rows.map(plainOf), () =>
    renderStatus(rows, screenOf(first.language, process.stdout)),
  );
}

async function statusOf({ scene, store }: Session): Promise<EnvironmentStatus> {
  const left = await unfinishedIn(store);
  const serving = await servingIn(store);
  return {
    application: scene.application.name,
    environment: scene.environment,
    serving,
    sinceMs: servesSinceMs(await store.rollouts()),
    rollout:
      left === undefined
        ? undefined
        : { document: left, look: (await store.looks(left.id)).at(-1) },
  };
}

/** When what serves now took over from something else; absent when it is what was installed first. */
function servesSinceMs(newestFirst: readonly RolloutDocument[]): number | undefined {
  const oldestFirst = newestFirst.toReversed();
  let serving = oldestFirst[0]?.stable.release;
  let sinceMs: number | undefined;
  for (const { state, candidate, stable, finishedAtMs } of oldestFirst) {
    if (finishedAtMs === undefined) continue;
    const { release } = state.phase === 'promoted' ? candidate : stable;
    if (release !== serving) sinceMs = finishedAtMs;
    serving = release;
  }
  return sinceMs;
}

function plainOf({ application, environment, serving, sinceMs, rollout }: EnvironmentStatus) {
  return {
    application,
    environment,
    serving,
    since: sinceMs === undefined ? undefined : new Date(sinceMs).toISOString(),
    rollout:
      rollout === undefined
        ? undefined
        : {
            id: rollout.document.id,
            release: rollout.document.candidate.release,
            strategy: rollout.document.plan.strategy,
            phase: rollout.document.state.phase,
            step: rollout.document.state.step,
            paused: rollout.document.state.paused,
            weights: rollout.look?.wanted,
            verdict: rollout.look?.verdict.kind,
            nextStepInMs: rollout.look?.nextStepInMs,
          },
  };
}
