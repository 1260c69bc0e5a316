/** How bad a vulnerability is, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'unknown'] as const;

/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** What an environment demands of the releases that are deployed there. */
export type ReleasePolicy = {
  /** Whether only releases that one of the keys signed may be deployed. */
  readonly requireSigned: boolean;
  /** Files with the public keys of those who may sign, in PEM, seen from the declaration. */
  readonly publicKeys: readonly string[];
  /** Most vulnerabilities by severity; a severity without a number is not looked at. */
  readonly mostVulnerabilities: Readonly<Partial<Record<Severity, number>>>;
  /** Least share of lines that tests ran, 0–1; absent: any. */
  readonly leastCoverageRatio: number | undefined;
  /** Whether there must be a bill of materials. */
  readonly requireSbom: boolean;
  /** Whether payments in flight must be shown to bear a change of version. */
  readonly requirePaymentEvidence: boolean;
};
