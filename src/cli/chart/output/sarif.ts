import type { PlacedFinding } from '../../../chart/lint/cell.ts';
import type { SentenceOf } from './junit.ts';

/** Findings in SARIF 2.1.0, as code scanners exchange them. `file` is what the findings are shown at. */
export function sarifText(
  findings: readonly PlacedFinding[],
  sentence: SentenceOf,
  { file, version }: { readonly file: string; readonly version: string },
): string {
  const rules = new Map(findings.map((finding) => [finding.ids[0] ?? '', finding]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'zhiyou chart lint',
            version,
            rules: [...rules].map(([id, { ids, wants }]) => ({
              id,
              shortDescription: { text: wants.en },
              properties: { tags: ids },
            })),
          },
        },
        results: findings.map((finding) => ({
          ruleId: finding.ids[0],
          level: 'error',
          message: { text: `${finding.object}: ${sentence(finding)}` },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: file } },
              logicalLocations: [
                { fullyQualifiedName: [finding.object, finding.path].filter(Boolean).join('.') },
              ],
            },
          ],
          properties: { cells: finding.cells },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
