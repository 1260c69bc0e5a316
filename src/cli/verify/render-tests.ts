import type { TestGroupOutcome, TestOutcome } from '../../ports/post-deploy-tests.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { span, type Line, type Span, type Tone } from '../render/line.ts';
import { renderTable } from '../render/table.ts';
import type { Verification } from './verify.ts';

type Mark = { readonly sign: string; readonly tone: Tone };

/** A row a group, and under the table what failed, what was left out and what was measured. */
export function renderTests(verification: Verification, words: Catalogue): readonly Line[] {
  const { application, environment, releases, url, groups } = verification;
  const { verify } = words;
  const column = (header: string, rank: number, cell: (group: TestGroupOutcome) => Span) => ({
    header: [span(header, 'dim')],
    rank,
    cells: groups.map((group) => [cell(group)]),
  });
  const table = [
    column('', 4, (group) => {
      const { sign, tone } = markOf(group);
      return span(sign, tone);
    }),
    column(verify.group, 5, ({ group }) => span(verify.groups[group])),
    column(verify.tests, 3, (group) => span(countText(group))),
    column(verify.took, 2, ({ tests }) => span(formatDuration(longest(tests), words.duration))),
    column('', 1, ({ critical }) => span(critical ? '' : verify.warnsOnly, 'dim')),
  ];
  return [
    [span(`${application} → ${environment}   ${words.phrases.join(releases)}   ${url}`, 'strong')],
    ...renderTable(table, Number.POSITIVE_INFINITY),
    ...groups.flatMap(({ group, critical, tests }) =>
      tests
        .filter(({ says }) => says !== '')
        .map((test) => detailLine(verify.groups[group], test, critical)),
    ),
  ];
}

function detailLine(group: string, { name, result, says }: TestOutcome, critical: boolean): Line {
  const marks: Readonly<Record<TestOutcome['result'], Mark>> = {
    passed: { sign: ' ', tone: 'plain' },
    skipped: { sign: '–', tone: 'dim' },
    failed: failure(critical),
  };
  const { sign, tone } = marks[result];
  return [span(`${sign} `, tone), span(`${group} ${name}: ${says}`)];
}

function markOf({ critical, tests }: TestGroupOutcome): Mark {
  const hasFailed = tests.some(({ result }) => result === 'failed');
  return hasFailed ? failure(critical) : { sign: '✓', tone: 'good' };
}

function failure(critical: boolean): Mark {
  return critical ? { sign: '✗', tone: 'bad' } : { sign: '!', tone: 'warn' };
}

/** Those that passed, of those that ran. */
function countText({ tests }: TestGroupOutcome): string {
  const ran = tests.filter(({ result }) => result !== 'skipped');
  return `${ran.filter(({ result }) => result === 'passed').length}/${ran.length}`;
}

/** The tests of a group run at the same time. */
function longest(tests: readonly TestOutcome[]): number {
  return Math.max(0, ...tests.map(({ tookMs }) => tookMs));
}
