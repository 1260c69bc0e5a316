import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../shared/errors.ts';
import type { Finding } from '../finding.ts';

/** Findings that are borne, and why. */
export type Exemption = {
  /** Any id of the rule. */
  readonly rule: string;
  /** `Kind/name` with `*` for anything; all objects where absent. */
  readonly object?: string | undefined;
  readonly reason: string;
};

const fileSchema = z.strictObject({
  exemptions: z.array(
    z.strictObject({
      rule: z.string().min(1),
      object: z.string().min(1).optional(),
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
    'Each exemption has a rule, a reason, and perhaps an object such as Deployment/*.',
  );
}

/** Findings that nothing exempts, and exemptions that exempt nothing. */
export function applyExemptions<T extends Finding>(
  findings: readonly T[],
  exemptions: readonly Exemption[],
): { readonly left: readonly T[]; readonly unused: readonly Exemption[] } {
  const used = new Set<Exemption>();
  const left = findings.filter((finding) => {
    const fitting = exemptions.filter((exemption) => fits(exemption, finding));
    for (const exemption of fitting) used.add(exemption);
    return fitting.length === 0;
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

function fits({ rule, object = '*' }: Exemption, finding: Finding): boolean {
  return finding.ids.includes(rule) && expressionOf(object).test(finding.object);
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}
