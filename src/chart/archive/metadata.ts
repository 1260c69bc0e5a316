import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../shared/errors.ts';

/** The fields of a `Chart.yaml`; the ones that everything depends on are checked. */
export type ChartMetadata = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly version: string;
};

const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

const metadataSchema: z.ZodType<ChartMetadata> = z.looseObject({
  apiVersion: z.enum(['v1', 'v2'], 'expected v2'),
  name: z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'expected small letters, digits and -'),
  version: z.string().regex(SEMVER, 'expected a version such as 6.2.0'),
});

/** What to write in place of what a `Chart.yaml` says. */
export type Versions = { readonly version?: string; readonly appVersion?: string };

/**
 * Reads a `Chart.yaml`, with other versions where they are given: the text to archive and its fields.
 * @throws {UserError} when it is no sound one.
 */
export function readMetadata(
  text: string,
  versions: Versions = {},
): { readonly text: string; readonly metadata: ChartMetadata } {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new UserError(`Chart.yaml: ${error.message}`, 'Mend the YAML.');
  const changes = Object.entries(versions).filter(([, value]) => value !== undefined);
  for (const [key, value] of changes) document.set(key, value);
  const parsed = metadataSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    throw new UserError(`Chart.yaml: ${problems.join('; ')}`, 'Mend Chart.yaml or the option.');
  }
  return {
    // Helm reads YAML 1.1, where a version such as 1_0 or 0755 would be a number.
    text: changes.length === 0 ? text : document.toString({ lineWidth: 0 }),
    metadata: parsed.data,
  };
}
