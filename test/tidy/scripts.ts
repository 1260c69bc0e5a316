import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { countLines, each, type Rule } from './rule.ts';

const MAX_LINES = 15;
const versions = z.record(z.string(), z.string()).optional();
const packageSchema = z.object({ dependencies: versions, devDependencies: versions });
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;

/** Bash is only a shim: short, and well-formed. */
export const shims: Rule = (files) =>
  scriptsOf(files).flatMap(({ path, text }) => faults(path, text));

/** shellcheck's findings; none where it is not installed, which `.ci/run` sees to. */
export const shellcheck: Rule = (files) => {
  if (spawnSync('shellcheck', ['--version']).status !== 0) return [];
  return scriptsOf(files).flatMap(({ path, text }) => {
    const { status, stdout } = spawnSync('shellcheck', ['--format=gcc', '-'], {
      input: text,
      encoding: 'utf8',
    });
    return status === 0 ? [] : [`${path}: ${stdout.trim()}`];
  });
};

/** Every dependency is one exact version, so that two installations are the same. */
export const pinned: Rule = each(
  (path) => path === 'package.json',
  ({ text }) => {
    const { dependencies, devDependencies } = packageSchema.parse(JSON.parse(text));
    const loose = Object.entries({ ...dependencies, ...devDependencies })
      .filter(([, version]) => !EXACT.test(version))
      .map(([name]) => name);
    return loose.length === 0 ? undefined : `does not pin ${loose.join(', ')}`;
  },
);

function scriptsOf(files: Parameters<Rule>[0]): Parameters<Rule>[0] {
  return files.filter(
    ({ path, text }) =>
      path.endsWith('.sh') || /^#!.*\b(?:ba)?sh\b/.test(text.split('\n', 1)[0] ?? ''),
  );
}

function faults(path: string, text: string): readonly string[] {
  const lines = countLines(text);
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  return [
    ...(lines > MAX_LINES ? [`${path} has ${lines} lines, and ${MAX_LINES} is the limit`] : []),
    ...(status === 0 ? [] : [`${path} does not parse: ${stderr.trim()}`]),
  ];
}
