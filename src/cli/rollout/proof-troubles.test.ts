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

const OWN = `${BUSY}    judge:
      gates:
        custom: { empty: { bad: 'a_total{b="c"}', total: a_total, passRate: 5% } }
        means: { delay: { gauge: d, highest: 1, passLoss: 0.5 } }
      leaks: { memory: { metric: m, limit: 1GiB } }
`;
const sample = (series: object, holds: object) => async () => [
  {
    atMs: 0,
    instance: 'a',
    startedAtMs: 0,
    series: Object.fromEntries(Object.entries(series)),
    holds: Object.fromEntries(Object.entries(holds)),
    inflightPayments: 0,
  },
];

test('gates and limits of which the service has no series are told by name', async () => {
  const asked = { scene: sceneWith(OWN), strategy: 'canary' } as const;
  const partly = sample({ 'total:empty': 3 }, { memory: 1 });
  expect(await proofTroubles({ ...asked, scrape: partly }, wordsOf('en'))).toEqual([
    expect.stringContaining('no series of delay:'),
  ]);
  const wholly = sample({ 'total:empty': 3 }, { memory: 1, 'gauge:delay': 0.1 });
  expect(await proofTroubles({ ...asked, scrape: wholly }, wordsOf('en'))).toEqual([]);
  const none = sample({}, {});
  expect((await proofTroubles({ ...asked, scrape: none }, wordsOf('zh'))).join()).toMatch(
    /没有 empty.*delay.*memory 的序列/,
  );
});
