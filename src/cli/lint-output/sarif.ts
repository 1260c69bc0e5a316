import type { PlacedFinding } from '../../shared/finding.ts';
import type { SentenceOf } from './junit.ts';

/** Who tells the findings, and where each of them is shown. */
export type SarifOptions<T> = {
  readonly tool: string;
  readonly version: string;
  readonly placeOf: (finding: T) => { readonly file: string; readonly line?: number };
};

/** Findings in SARIF 2.1.0, as code scanners exchange them. */
export function sarifText<T extends PlacedFinding>(
  findings: readonly T[],
  sentence: SentenceOf<T>,
  { tool, version, placeOf }: SarifOptions<T>,
): string {
  const rules = new Map(findings.map((finding) => [finding.ids[0] ?? '', finding]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: `zhiyou ${tool}`,
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
              physicalLocation: physical(placeOf(finding)),
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

function physical({ file, line }: { readonly file: string; readonly line?: number }): object {
  const region = line === undefined ? {} : { region: { startLine: line } };
  return { artifactLocation: { uri: file }, ...region };
}
