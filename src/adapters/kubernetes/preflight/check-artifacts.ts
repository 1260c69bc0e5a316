import type { Registry } from '../../../ports/registry.ts';
import { OperationError } from '../../../shared/errors.ts';
import type { Finding } from './finding.ts';

const OCI = 'oci://';
const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Whether the registry still has the image, by its digest. */
export async function checkImage(registry: Registry, image: string): Promise<readonly Finding[]> {
  return DIGEST.test(image)
    ? orMissing(registry, 'image-missing', image)
    : [missing('image-missing', { wanted: '@sha256:…', found: image, reference: image })];
}

/** Whether the registry still has the chart, by its digest; a chart on this machine is read anyway. */
export async function checkChart(
  registry: Registry,
  location: string,
): Promise<readonly Finding[]> {
  if (!location.startsWith(OCI)) return [];
  return orMissing(registry, 'chart-missing', location.slice(OCI.length));
}

type Code = 'image-missing' | 'chart-missing';

async function orMissing(
  registry: Registry,
  code: Code,
  reference: string,
): Promise<readonly Finding[]> {
  try {
    await registry.resolve(reference);
    return [];
  } catch (error) {
    if (error instanceof OperationError && error.code === 'not-found') {
      return [missing(code, { wanted: reference, found: '-', reference })];
    }
    throw error;
  }
}

function missing(
  code: Code,
  { wanted, found, reference }: Readonly<Record<'wanted' | 'found' | 'reference', string>>,
): Finding {
  const where = reference.split('/')[0] ?? '';
  return { code, severity: 'refuse', wanted, found, where };
}
