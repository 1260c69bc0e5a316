import { z } from 'zod';
import type { SbomSummary } from '../release.ts';
import { jsonFrom } from './json.ts';

const bomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.\d$/),
  components: z.array(z.looseObject({ type: z.string(), name: z.string() })).min(1),
});

/**
 * What a bill of materials in CycloneDX (JSON) lists.
 * @throws {UserError} when it is none, or empty.
 */
export function readCyclonedx(file: string, text: string): Omit<SbomSummary, 'digest'> {
  const { specVersion, components } = jsonFrom(
    bomSchema,
    file,
    text,
    'a bill of materials in CycloneDX (JSON) with components',
  );
  return { specVersion, components: components.length };
}
