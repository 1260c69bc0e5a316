import { expect, test } from 'vitest';
import { header } from '../evidence-file/example.fixture.ts';
import { writeLine } from '../evidence-file/write-line.ts';
import { openAnswers } from './answer-line.ts';

type Answer = {
  readonly id: string;
  readonly verdict: string;
  readonly phase: string;
  readonly step: number;
  readonly weights: Readonly<Record<string, number>>;
  readonly error?: string;
};

function counted(name: string, requests: number, failed: number): object {
  const series = {
    'requests:default': Math.round(requests),
    'failed:default': Math.round(failed),
  };
  return { sources: [{ name, series }] };
}

/** A simulator that follows the weights it is told; `badRatio` of the candidate's requests fail. */
function closedLoop(id: string, badRatio: number, scrapes: number): readonly string[] {
  const answer = openAnswers();
  const say = (line: object | string) =>
    answer(typeof line === 'string' ? line : JSON.stringify(line), { file: 'f', line: 1 }).line;
  const lines = [writeLine({ kind: 'header', header: { ...header, id } })];
  let { weights } = JSON.parse(say(lines[0] ?? '')) as Answer;
  const counts = { candidate: 0, bad: 0, stable: 0 };
  for (let k = 1; k <= scrapes; k += 1) {
    const share = (weights['default'] ?? 0) / 100;
    counts.candidate += 1000 * share;
    counts.bad += 1000 * share * badRatio;
    counts.stable += 1000 * (1 - share);
    const line = JSON.stringify({
      id,
      atMs: header.setup.startedAtMs + 5000 * k,
      observed: weights,
      candidate: counted('new', counts.candidate, counts.bad),
      stable: counted('old', counts.stable, counts.stable / 1000),
    });
    lines.push(line);
    ({ weights } = JSON.parse(say(line)) as Answer);
  }
  return lines;
}

function answersTo(lines: readonly string[]): readonly Answer[] {
  const answer = openAnswers();
  return lines.map(
    (text, k) => JSON.parse(answer(text, { file: 'f', line: k + 1 }).line) as Answer,
  );
}

test('a simulator that follows the weights brings a good release to the end', () => {
  const answers = answersTo(closedLoop('good', 0.001, 60));
  expect(answers[0]).toMatchObject({ phase: 'shifting', step: 0, weights: { default: 10 } });
  expect(answers.at(-1)).toMatchObject({ phase: 'promoted', weights: { default: 100 } });
  expect(new Set(answers.map(({ step }) => step))).toEqual(new Set([0, 1, 2, 3, 4]));
});

test('a bad release goes back, and stays there', () => {
  const answers = answersTo(closedLoop('bad', 0.1, 30));
  const back = answers.findIndex(({ verdict }) => verdict === 'rollback');
  expect(back).toBeGreaterThan(0);
  expect(back).toBeLessThan(5);
  expect(answers[back]).toMatchObject({ phase: 'aborting', weights: { default: 0 } });
  expect(answers.at(-1)).toMatchObject({ phase: 'rolled-back', weights: { default: 0 } });
});

test('rollouts that share a stream get the answers that each gets alone', () => {
  const [one, other] = [closedLoop('one', 0.002, 40), closedLoop('other', 0.05, 40)];
  const mixed = answersTo(one.flatMap((line, k) => [line, other[k] ?? line]));
  expect(mixed.filter(({ id }) => id === 'one')).toEqual(answersTo(one));
  expect(mixed.filter(({ id }) => id === 'other')).toEqual(answersTo(other));
});

test('a line that is not understood is answered with what is wrong, and changes nothing', () => {
  const lines = closedLoop('one', 0.002, 10);
  const broken = [...lines.slice(0, 5), '{"atMs":"soon"}', 'nonsense', ...lines.slice(5)];
  const answers = answersTo(broken);
  expect(answers[5]?.error).toBe('f:6 atMs: expected number, got "soon"');
  expect(answers[6]?.error).toBe('f:7: expected one JSON object, got nonsense');
  expect(answers.filter(({ error }) => error === undefined)).toEqual(answersTo(lines));
});

test('a scrape that belongs to nothing says so', () => {
  expect(answersTo(['{"atMs":1,"candidate":{}}'])[0]?.error).toContain('a header before');
});

test('an end is answered by an end', () => {
  expect(answersTo(['{"end":"size"}'])).toEqual([{ end: 'size' }]);
});
