import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LONGER_FILE } from '../../config/reference.ts';
import { header } from '../../evidence-file/example.fixture.ts';
import { openScene } from '../application.ts';
import { wordsOf } from '../messages/words.ts';
import { renderProofPlan } from '../render/proof-plan.ts';
import { otherPolicy } from './other-policy.ts';
import { proofPlan } from './plan.ts';

let folder: string;
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-judge-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SECTION = 'alpha: 0.02\ngates:\n  errors: { passRate: 3% }\n';

test('a judge section judges the recorded steps', () => {
  const changed = otherPolicy({ plan: file('judge.yaml', SECTION) }, 'recorded')(header).setup;
  expect(changed.policy.alpha).toBe(0.02);
  expect(changed.policy.gates.find(({ name }) => name === 'errors')?.bounds.passRate).toBe(0.03);
  expect(changed.plan).toEqual(header.setup.plan);
});

test('gates and limits of a section take the place of the recorded ones', () => {
  const section = `gates:
  custom: { empty: { bad: a_bad, total: a_total } }
  means: { delay: { gauge: d, highest: 1, passLoss: 0.5 } }
`;
  const recorded = { ...header, setup: { ...header.setup, limits: { memory: 1 } } };
  const { setup } = otherPolicy({ plan: file('own.yaml', section) }, 'recorded')(recorded);
  expect(setup.sources.map(({ gate }) => gate)).toEqual(['errors', 'slow', 'empty']);
  expect(setup.means).toEqual([{ gate: 'delay', routeClass: 'default', gauge: 'gauge:delay' }]);
  expect(setup).not.toHaveProperty('limits');
});

test('a whole file judges by the environment of its name, or by its only one', () => {
  const plan = file('zhiyou.yaml', LONGER_FILE);
  const recorded = otherPolicy({ plan }, 'recorded')(header).setup;
  expect(recorded.policy.gates.map(({ name }) => name)).toContain('payment-alipay');
  expect(recorded.plan.steps.map(({ weights }) => weights)).toEqual(
    header.setup.plan.steps.map(({ weights }) => weights),
  );
  const own = otherPolicy({ plan }, 'own')(header).setup;
  expect(own.plan.steps[0]?.weights).toHaveProperty('payment');
});

test.each([
  ['a typo', 'alpha: 0.02\ngates:\n  erors: { passRate: 3% }\n', 'judge.yaml:3:3 judge.gates'],
  ['a value', 'alpha: 7\n', 'judge.yaml:1:8 judge.alpha'],
])('%s in a section is told where it is in that file', (_what, text, place) => {
  const change = otherPolicy({ plan: file('judge.yaml', text) }, 'recorded');
  expect(() => change(header)).toThrow(place);
});

test('a file that is not there is a mistake of the user', () => {
  expect(() => otherPolicy({ plan: join(folder, 'nowhere.yaml') }, 'own')).toThrow(
    'cannot be read',
  );
});

test.each(['en', 'zh'] as const)(
  'a plan in %s draws the steps and warns with a remedy',
  (language) => {
    const scene = openScene({ config: file('long.yaml', LONGER_FILE), stateDir: folder }, 'local');
    const question = { strategy: 'canary', rps: 0.5, error: 0.01 } as const;
    const plan = proofPlan(scene, question, [3, 50]);
    expect(plan.warnings.map(({ kind }) => kind)).toContain('phase-too-short');
    const lines = renderProofPlan(
      plan,
      { detect: 3, scene, words: wordsOf(language) },
      { nowMs: 0, width: 140, colour: false, language, timeZone: 'UTC' },
    );
    expect(lines.join('\n')).toContain('█');
    expect(lines.filter((line) => line.startsWith('! ')).length).toBe(plan.warnings.length);
  },
);
