import { expect, test } from 'vitest';
import { loadApplication } from '../../config/load.ts';
import { MINIMAL_FILE } from '../../config/reference.ts';
import { OperationError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { wordsOf } from '../messages/words.ts';
import { proofTroubles } from './proof-troubles.ts';

/** The scene of environment local, with more settings in it. */
function sceneWith(settings: string): Scene {
  const application = loadApplication('zhiyou.yaml', `${MINIMAL_FILE}${settings}`);
  const { local } = application.environments;
  if (local === undefined) throw new Error('no environment local');
  return { application, environment: 'local', settings: local, folder: '', base: '' };
}

const BUSY = '    requestsPerSecond: 500\n    phaseDeadline: 2h\n';
const quiet = async () => [];

function refused(message: string, retryable: boolean) {
  return async () => {
    throw new OperationError(message, { code: 'rejected', retryable });
  };
}

test('traffic that is enough and numbers that are there are no trouble', async () => {
  const scene = sceneWith(BUSY);
  const troubles = { scene, strategy: 'canary', scrape: quiet } as const;
  expect(await proofTroubles(troubles, wordsOf('en'))).toEqual([]);
});

test.each([
  ['en', 'Raise phaseDeadline'],
  ['zh', '请提高 phaseDeadline'],
] as const)('too little traffic is told with what to change: %s', async (language, remedy) => {
  const scene = sceneWith('    requestsPerSecond: 1\n');
  const troubles = { scene, strategy: 'canary', scrape: quiet } as const;
  expect((await proofTroubles(troubles, wordsOf(language))).join('\n')).toContain(remedy);
});

test('a boundary that the service does not count by is told; a service that is silent is not', async () => {
  const scene = sceneWith(BUSY);
  const lasting = refused('expected a boundary at 400 ms, found 250, 500 ms', false);
  const asked = { scene, strategy: 'canary' } as const;
  expect(await proofTroubles({ ...asked, scrape: lasting }, wordsOf('en'))).toEqual([
    expect.stringMatching(/found 250, 500 ms\. Put slowerThan on a boundary/),
  ]);
  const silent = refused('connection refused', true);
  expect(await proofTroubles({ ...asked, scrape: silent }, wordsOf('en'))).toEqual([]);
});

test('nothing is said of the time that visitors by a header need', async () => {
  const experiment = "{ audience: { header: X-Beta, value: '1' }, hold: 2h, ending: ask }";
  const scene = sceneWith(`${BUSY}    strategies: { ab: { experiment: ${experiment} } }\n`);
  const troubles = { scene, strategy: 'ab', scrape: quiet } as const;
  expect(await proofTroubles(troubles, wordsOf('en'))).toEqual([]);
});
