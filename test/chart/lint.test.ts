import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OWN_CHART, zhiyouChart } from './zhiyou.ts';

const production = (chart: string): string => join(chart, 'values-production.yaml');
const idsIn = (text: string): readonly string[] =>
  (JSON.parse(text) as { ids: string[] }[]).flatMap(({ ids }) => ids);

// A busy machine takes a second for a render.
vi.setConfig({ testTimeout: 580_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-lint-'));
  cpSync(OWN_CHART, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Changes a file of the copied chart while something is looked at. */
function changed<T>(path: string, change: (text: string) => string, look: () => T): T {
  const place = join(folder, path);
  const before = readFileSync(place, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(place, after);
  try {
    return look();
  } finally {
    writeFileSync(place, before);
  }
}

function lintCopy(): { readonly status: number | null; readonly ids: readonly string[] } {
  const { status, stdout } = zhiyouChart([
    'lint',
    folder,
    `--values=${production(folder)}`,
    '--kube-version=1.34',
    '--output=json',
  ]);
  return { status, ids: idsIn(stdout) };
}

describe('the chart of this project', () => {
  it('has no finding in production, in any version (defect 1)', () => {
    const { status, stdout } = zhiyouChart(['lint', '--values', production(OWN_CHART)]);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('has no finding in the whole matrix, reads every setting and needs every exemption (defect 3)', () => {
    const { status, stdout } = zhiyouChart(['lint']);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe('a changed chart', () => {
  it('is found out by exit code 5 and the id of the rule', () => {
    const found = changed(
      'templates/deployment.yaml',
      (text) => text.replace(/^( +)spec:\n/m, '$1spec:\n$1  paused: maybe\n'),
      lintCopy,
    );
    expect(found.status).toBe(5);
    expect(found.ids).toContain('zhiyou:schema');
  });

  it('that renders differently every time is found out (defect 23)', () => {
    const found = changed(
      'templates/service.yaml',
      (text) =>
        text.replace(
          'metadata:\n',
          'metadata:\n  generateName: "{{ now | unixEpoch }}{{ randAlpha 9 }}"\n',
        ),
      lintCopy,
    );
    expect(found.ids).toContain('zhiyou:deterministic');
  });

  it('that does not render is found out, with what Helm says', () => {
    const found = changed(
      'templates/service.yaml',
      (text) => `{{ .Values.a.b.c }}\n${text}`,
      lintCopy,
    );
    expect(found.ids).toContain('zhiyou:helm-template');
  });
});

it('without Helm the command says what to install', () => {
  const { status, stderr } = zhiyouChart(['lint'], { PATH: '/nowhere' });
  expect(status).toBe(2);
  expect(stderr).toContain('Install Helm 4');
});

it('a version that is not known is refused', () => {
  const { status, stderr } = zhiyouChart(['lint', '--kube-version', '1.12']);
  expect(status).toBe(2);
  expect(stderr).toContain('expected one of 1.30');
});
