import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../shared/errors.ts';
import type { Finding, PlacedFinding } from '../../shared/finding.ts';

/** Findings that are borne, and why. */
export type Exemption = {
  /** Any id of the rule. */
  readonly rule: string;
  /** `Kind/name` with `*` for anything; all objects where absent. */
  readonly object?: string | undefined;
  /** Row of the matrix; all where absent. */
  readonly row?: string | undefined;
  readonly reason: string;
};

const fileSchema = z.strictObject({
  exemptions: z.array(
    z.strictObject({
      rule: z.string().min(1),
      object: z.string().min(1).optional(),
      row: z.string().min(1).optional(),
      reason: z.string().trim().min(10, 'say why in a sentence'),
    }),
  ),
});

/**
 * Reads a file of exemptions.
 * @throws {UserError} when it is none, or when a reason is missing.
 */
export function readExemptions(name: string, text: string): readonly Exemption[] {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new UserError(`${name}: ${error.message}`, 'Mend the YAML.');
  const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return parsed.data.exemptions;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UserError(
    `${name}: ${problems.join('; ')}`,
    'Each exemption has a rule, a reason, and perhaps an object such as Deployment/* and a row.',
  );
}

/** Findings, or the cells of them, that nothing exempts, and exemptions that exempt nothing. */
export function applyExemptions(
  findings: readonly PlacedFinding[],
  exemptions: readonly Exemption[],
): { readonly left: readonly PlacedFinding[]; readonly unused: readonly Exemption[] } {
  const used = new Set<Exemption>();
  const left = findings.flatMap((finding) => {
    const fitting = exemptions.filter((exemption) => fits(exemption, finding));
    for (const exemption of fitting) used.add(exemption);
    if (fitting.length === 0) return [finding];
    const cells = finding.cells.filter((cell) => fitting.every(({ row }) => !isOf(row, cell)));
    return cells.length === 0 ? [] : [{ ...finding, cells }];
  });
  return { left, unused: exemptions.filter((exemption) => !used.has(exemption)) };
}

/** The finding that an exemption without use is. */
export function unusedFinding(name: string, { rule, object = '*' }: Exemption): Finding {
  return {
    ids: ['zhiyou:exemption-unused'],
    object: name,
    path: rule,
    found: object,
    wants: { en: 'only exemptions that something needs', zh: '只保留仍有必要的豁免' },
  };
}

function fits({ rule, object = '*', row }: Exemption, finding: PlacedFinding): boolean {
  return (
    finding.ids.includes(rule) &&
    expressionOf(object).test(finding.object) &&
    (row === undefined || finding.cells.some((cell) => isOf(row, cell)))
  );
}

/** Whether a cell is of a row; every cell is of no row in particular. */
function isOf(row: string | undefined, cell: string): boolean {
  return row === undefined || cell.startsWith(`${row} `);
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}
