import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../shared/errors.ts';
import { openStore } from './compose.ts';
import type { Language } from './messages/language.ts';
import { renderReport } from './report/report.ts';

/**
 * Writes report.html and report.md beside the rollout's state and answers the path of the page.
 * @throws {UserError} when there is no such rollout.
 */
export function writeReport(folder: string, id: string | undefined, language: Language): string {
  const store = openStore(folder);
  const document = id === undefined ? store.latest() : store.rollout(id);
  if (document === undefined) {
    throw new UserError(
      `there is no rollout ${id ?? 'yet'} in ${folder}`,
      'Name another, or another --state-dir.',
    );
  }
  const journalLines = store
    .journal()
    .entries.filter(({ event }) => event['rollout'] === document.id);
  const looks = store.looks(document.id);
  const { html, markdown } = renderReport({ document, looks, journalLines, language });
  const page = join(folder, 'rollouts', document.id, 'report.html');
  writeFileSync(page, html, { mode: 0o600 });
  writeFileSync(page.replace(/html$/, 'md'), markdown, { mode: 0o600 });
  return page;
}
