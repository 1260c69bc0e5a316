import type { Application } from '../domain/application.ts';
import { crossProblems } from './cross-problems.ts';
import { withoutForeign } from './cross/runtimes.ts';
import { issueProblems } from './issue-problems.ts';
import { problemsError, type Problem } from './problem.ts';
import { applicationSchema } from './schema/application-schema.ts';
import { toApplication } from './to-application.ts';
import { readYaml } from './yaml/read-yaml.ts';

/**
 * What a `zhiyou.yaml` declares. Pure: `path` only names the file in messages, `text` is what it says. Human units
 * become ms, percent (0–100) and rates (0–1), and what is left out gets its default.
 * @throws {UserError} when something is wrong with it; all problems are told at once, each with line and column.
 */
export function loadApplication(path: string, text: string): Application {
  const read = readYaml(text);
  if (read.kind === 'unreadable') throw problemsError(path, read.problems);
  const { source } = read;
  const parsed = applicationSchema.safeParse(source.value);
  const issues = parsed.success ? [] : issueProblems(source, parsed.error.issues);
  const isTrap = ({ line, column }: Problem) =>
    source.traps.some((trap) => trap.line === line && trap.column === column);
  // What else is wrong where text was taken for something else follows from that.
  const others = [...issues, ...crossProblems(source)].filter((problem) => !isTrap(problem));
  const problems = withoutForeign(source.value, [...source.traps, ...others]);
  if (problems.length > 0 || !parsed.success) throw problemsError(path, problems);
  return toApplication(parsed.data);
}
