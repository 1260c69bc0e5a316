import { z } from 'zod';
import { UserError } from '../../shared/errors.ts';
import { SEVERITIES, type Severity } from '../../domain/release-policy.ts';
import type { ScanResults } from '../release.ts';
import { jsonFrom } from './json.ts';

const reportSchema = z.looseObject({
  SchemaVersion: z.literal(2),
  Metadata: z.looseObject({ RepoDigests: z.array(z.string()).nullish() }).nullish(),
  Results: z
    .array(
      z.looseObject({
        Vulnerabilities: z
          .array(
            z.looseObject({
              VulnerabilityID: z.string().min(1),
              PkgName: z.string(),
              InstalledVersion: z.string().optional(),
              Severity: z.string(),
            }),
          )
          .nullish(),
      }),
    )
    .min(1),
});

/**
 * What Trivy found in an image (`trivy image --format json`), each vulnerability once per package and version. A report
 * that looked at nothing is no report.
 * @throws {UserError} when it is no such file, or speaks of another image than the one with this digest.
 */
export function readTrivy(
  file: string,
  text: string,
  imageDigest: string,
): Omit<ScanResults, 'report'> {
  const report = jsonFrom(reportSchema, file, text, 'a report of Trivy with results (format json)');
  const scanned = report.Metadata?.RepoDigests ?? [];
  if (scanned.length > 0 && !scanned.some((one) => one.endsWith(`@${imageDigest}`))) {
    throw new UserError(
      `${file}: expected a scan of ${imageDigest}, found one of ${scanned.join(', ')}`,
      'Scan the image that is released, by its digest.',
    );
  }
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  const seen = new Set<string>();
  for (const one of report.Results.flatMap(({ Vulnerabilities: found }) => found ?? [])) {
    const key = JSON.stringify([one.VulnerabilityID, one.PkgName, one.InstalledVersion]);
    if (seen.has(key)) continue;
    seen.add(key);
    counts[severityOf(one.Severity)] += 1;
  }
  return counts;
}

function severityOf(text: string): Severity {
  return SEVERITIES.find((one) => one === text.toLowerCase()) ?? 'unknown';
}
