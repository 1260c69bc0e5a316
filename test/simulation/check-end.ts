import type { RolloutDocument } from '../../src/domain/record.ts';
import type { World } from './world.ts';

/** After every end all traffic is on one side, nobody can preview, and nothing that was on trial is left. */
export function checkEnd({ rules, truth }: World, document: RolloutDocument | undefined): void {
  const phase = document?.state.phase;
  if (document?.finishedAtMs === undefined) {
    rules.say(`I8: ended in phase ${phase}`);
    return;
  }
  const green = Object.values(truth.percentOf('green'));
  const wanted = phase === 'promoted' ? 100 : 0;
  const faults: readonly (readonly [boolean, string])[] = [
    [green.some((percent) => percent !== wanted), `I8: ${phase} with ${green.join('/')}`],
    [truth.intent()?.previewSecret !== undefined, `${phase}, and the candidate can be previewed`],
    [truth.releaseIn('blue') === undefined, 'P14: the old slot is gone'],
    ...(phase === 'promoted' ? leftByPromotion(truth) : leftByRollback(truth)),
  ];
  for (const [isWrong, what] of faults) if (isWrong) rules.say(what);
}

function leftByPromotion({
  intent,
  inflight,
}: World['truth']): readonly (readonly [boolean, string])[] {
  return [
    [intent()?.orders.ofStable !== 'green', 'I8: promoted, and the old slot keeps its orders'],
    [inflight('blue').payments > 0, 'I6: promoted with payments in the old slot'],
  ];
}

function leftByRollback({ releaseIn }: World['truth']): readonly (readonly [boolean, string])[] {
  return [[releaseIn('green') !== undefined, 'I8: rolled back, and the candidate still runs']];
}
