import type { Severity } from '../domain/release-policy.ts';

/** What a release does to the database. */
export type MigrationPhase = 'none' | 'expand' | 'contract';

/** What JUnit reports say together. */
export type TestResults = {
  readonly total: number;
  readonly failed: number;
  readonly skipped: number;
  /** Digests of the files. */
  readonly reports: readonly string[];
};

/** What a scan found, counted by severity; `report` is the digest of the file. */
export type ScanResults = Readonly<Record<Severity, number>> & { readonly report: string };

/** What a bill of materials says; `digest` is of the file. */
export type SbomSummary = {
  readonly specVersion: string;
  readonly components: number;
  readonly digest: string;
};

/** What a coverage report says; `report` is the digest of the file. */
export type CoverageSummary = {
  readonly linesCovered: number;
  readonly linesValid: number;
  readonly report: string;
};

/** What is delivered: digests (`sha256:…`) of everything, and what is known of it. Plain data without secrets. */
export type Release = {
  readonly format: 'zhiyou-release';
  readonly formatVersion: number;
  readonly application: string;
  readonly version: string;
  /** `time` is of the commit, in RFC 3339. */
  readonly git: { readonly sha: string; readonly tag?: string; readonly time?: string };
  /** Repository and digest. */
  readonly image: string;
  /** `reference` is `oci://HOST/PATH/NAME`; absent for an archive, whose digest is that of the file. */
  readonly chart: {
    readonly reference?: string;
    readonly version: string;
    readonly digest: string;
  };
  /** Environment → digest of its values as canonical JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly config: string;
  /** Name → fingerprint. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly tests?: TestResults;
  readonly vulnerabilities?: ScanResults;
  readonly sbom?: SbomSummary;
  readonly coverage?: CoverageSummary;
  readonly migration: { readonly phase: MigrationPhase; readonly schemaVersion?: number };
  /** Whether payments in flight may change the version; `evidence` is the digest of the file that shows it. */
  readonly payments?: { readonly crossVersion: boolean; readonly evidence?: string };
};
