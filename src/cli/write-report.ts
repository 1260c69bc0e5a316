import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderReport } from './report/report.ts';
import { journalOf, rolloutNamed } from './rollout/begin.ts';
import { comparisonOf } from './judge/comparison-of.ts';
import type { Session } from './session.ts';

/**
 * Writes report.html and report.md beside the rollout's state and answers the path of the page.
 * @throws {UserError} when there is no such rollout.
 */
export async function writeReport(
  { scene, store, language }: Session,
  id: string | undefined,
): Promise<string> {
  const document = await rolloutNamed(store, id);
  const journalLines = await journalOf(store, document.id);
  const looks = await store.looks(document.id);
  const comparison = await comparisonOf(scene, document.id);
  const { html, markdown } = renderReport({
    document,
    looks,
    journalLines,
    comparison,
    language,
  });
  const page = join(scene.folder, 'rollouts', document.id, 'report.html');
  mkdirSync(dirname(page), { recursive: true, mode: 0o700 });
  writeFileSync(page, html, { mode: 0o600 });
  writeFileSync(page.replace(/html$/, 'md'), markdown, { mode: 0o600 });
  return page;
}
