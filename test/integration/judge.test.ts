import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { openZhiyou, type Zhiyou } from './zhiyou.fixture.ts';

const MINUTES = 60_000;
let zhiyou: Zhiyou;
let visitors: Visitors | undefined;
let evidence: string;

beforeAll(async () => {
  zhiyou = openZhiyou();
  await zhiyou.install('6.2.0');
  visitors = zhiyou.visitors(120);
  const { code, stderr } = await zhiyou.run('deploy', '--image-tag', '6.2.1');
  if (code !== 0) throw new Error(`deploy: ${stderr}`);
  evidence = join(zhiyou.folder, 'evidence.ndjson');
}, 4 * MINUTES);

afterAll(async () => {
  await visitors?.stop();
  await zhiyou.close();
}, 2 * MINUTES);

test(
  'the evidence of a rollout is recorded and gives the recorded verdicts again, bit by bit',
  async () => {
    const recorded = await zhiyou.run('judge', 'record', '--out', evidence);
    expect(recorded).toMatchObject({ code: 0, stdout: '' });
    expect(recorded.stderr).toContain(`lines written to ${evidence}`);
    const again = await zhiyou.run('judge', 'replay', evidence);
    expect(again.stdout).toMatch(/All [\d ]+ recorded verdicts are the same, bit by bit\./);
    expect(again.code).toBe(0);
    const direct = await zhiyou.run('judge', 'record');
    expect(direct.stdout).toBe(readFileSync(evidence, 'utf8'));
  },
  2 * MINUTES,
);

test(
  'one count that was changed gives other numbers, and an exit code that says so',
  async () => {
    const text = readFileSync(evidence, 'utf8');
    const lines = text.split('\n');
    const place = lines.findIndex((line) => line.includes('"phase":"shifting","step":1'));
    const changed = lines.map((line, k) =>
      k < place
        ? line
        : line.replace(/("failed:default":)(\d+)/, (_all, key, n) => `${key}${Number(n) + 1}`),
    );
    const file = join(zhiyou.folder, 'changed.ndjson');
    writeFileSync(file, changed.join('\n'));
    const { code, stdout } = await zhiyou.run('judge', 'replay', file, '--output', 'json');
    expect(code).toBe(5);
    const { different, scrapes } = JSON.parse(stdout) as {
      different: number;
      scrapes: readonly { line: number; recorded?: object }[];
    };
    expect(different).toBeGreaterThan(0);
    expect(scrapes.find(({ recorded }) => recorded !== undefined)?.line).toBeGreaterThan(place);
  },
  2 * MINUTES,
);

test(
  'others judge the same evidence, the report says so, and other rules give other verdicts',
  async () => {
    const { stdout } = await zhiyou.run('judge', 'compare', evidence, '--output', 'json');
    const { alternatives } = JSON.parse(stdout) as {
      alternatives: readonly { name: string; verdict: string }[];
    };
    expect(alternatives.map(({ name }) => name)).toEqual([
      'zhiyou',
      'naive',
      'flagger',
      'argo',
      'kayenta',
    ]);
    expect(alternatives[0]).toMatchObject({ verdict: 'promoted' });
    const report = await zhiyou.run('report');
    const page = readFileSync(report.stdout.trim().replace(/html$/, 'md'), 'utf8');
    expect(page).toContain('## What other judges would have decided');

    const rules = join(zhiyou.folder, 'judge.yaml');
    writeFileSync(rules, 'beta: 0.000001\n');
    const other = await zhiyou.run(
      'judge',
      'replay',
      evidence,
      '--plan',
      rules,
      '--output',
      'json',
    );
    expect(other.code).toBe(0);
    expect(JSON.parse(other.stdout)).toMatchObject({ otherPolicy: true });
  },
  2 * MINUTES,
);

test(
  'the stream answers the same lines with the recorded verdicts, each as soon as it is there',
  async () => {
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'judge', 'stream'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: MINUTES,
    });
    const lines = readFileSync(evidence, 'utf8').trim().split('\n');
    const answers: string[] = [];
    const next = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const line of lines) {
      child.stdin.write(`${line}\n`);
      // The answer comes before anything more is written.
      const answer = await next.next();
      if (answer.done === true) throw new Error('the stream ended');
      answers.push(answer.value);
    }
    child.stdin.end();
    const code = await new Promise((done) => child.once('exit', done));
    expect(code).toBe(0);
    const kinds = lines.map(
      (line) => (JSON.parse(line) as { verdict?: { kind: string } }).verdict?.kind,
    );
    expect(answers.map((line) => (JSON.parse(line) as { verdict?: string }).verdict)).toEqual(
      kinds,
    );
  },
  2 * MINUTES,
);

/** The commands of a page, each with the file that its standard input is read from. */
function commandsIn(
  page: string,
): readonly { args: readonly string[]; input: string | undefined }[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)];
  return blocks
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => {
      const [command = '', input] = line.split(' < ');
      return { args: command.split(' ').slice(1), input };
    });
}

const PAGES = ['docs/guide/judge.md', 'docs/guide/judge.zh-CN.md'] as const;

test('both languages of the guide show the same commands, all of them', () => {
  const [english, chinese] = PAGES.map(commandsIn);
  expect(chinese).toEqual(english);
  const names = english?.map(({ args }) => args.filter((arg) => /^[a-z]+$/.test(arg)));
  expect(new Set(names?.map((words) => words.slice(0, 2).join(' ')))).toEqual(
    new Set([
      'judge plan',
      'judge record',
      'judge replay',
      'judge compare',
      'judge stream',
      'doctor',
    ]),
  );
});

test(
  'every command of the guide does what it says',
  async () => {
    const rules = join(zhiyou.folder, 'other.yaml');
    writeFileSync(rules, 'alpha: 0.001\n');
    const inPlace = (arg: string) =>
      ({ 'evidence.ndjson': evidence, 'other.yaml': rules })[arg] ?? arg;
    for (const { args, input } of commandsIn(PAGES[0])) {
      if (input !== undefined) {
        const { status, stdout } = spawnSync(
          process.execPath,
          [resolve('dist/cli.js'), ...args.map(inPlace)],
          {
            input: readFileSync(inPlace(input)),
            encoding: 'utf8',
            timeout: MINUTES,
          },
        );
        expect([status, stdout.split('\n').length > 10], args.join(' ')).toEqual([0, true]);
        continue;
      }
      const { code, stderr } = await zhiyou.run(...args.map(inPlace));
      expect([code, stderr.includes('error')], `${args.join(' ')}\n${stderr}`).toEqual([0, false]);
    }
  },
  3 * MINUTES,
);
