import type { PlacedFinding } from '../../shared/finding.ts';
import { junitText } from '../lint-output/junit.ts';
import type { EnvWords } from '../messages/env-words.ts';
import type { Checked } from './check.ts';
import { objectLines } from './view.ts';

type Case = PlacedFinding & { readonly says: string };

/** A check of environments for pipelines: a failed case for each object and finding that is not well, warnings left out. */
export function checksAsJunit(all: readonly Checked[], words: EnvWords): string {
  const cases = all.flatMap((one) => casesOf(one, words));
  return junitText(cases, ({ says }) => says, 'env verify');
}

function casesOf(
  { environment, error, objects, findings }: Checked,
  words: EnvWords,
): readonly Case[] {
  if (error !== undefined) return [caseOf(environment, { id: 'failed', object: '', says: error })];
  const differing = objects
    .filter(({ action }) => action !== 'unchanged' && action !== 'left-out')
    .map((view) => {
      const says = objectLines(view, words)
        .map((line) => line.trim())
        .join('\n');
      return caseOf(environment, { id: view.action, object: `${view.kind}/${view.name}`, says });
    });
  const found = findings
    .filter(({ isWarning }) => !isWarning)
    .map(({ code, says }) => caseOf(environment, { id: code, object: '', says }));
  return [...differing, ...found];
}

function caseOf(
  environment: string,
  { id, object, says }: { readonly id: string; readonly object: string; readonly says: string },
): Case {
  const wants = { en: '', zh: '' };
  return { ids: [`${environment} ${id}`], object, path: '', found: '', wants, says, cells: [] };
}
