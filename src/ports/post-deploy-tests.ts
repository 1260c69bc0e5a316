/** Groups of tests after a deployment, in the order in which they run. */
export type TestGroupName =
  | 'basic_health'
  | 'monitoring_integration'
  | 'api_functionality'
  | 'payment_system'
  | 'database_connectivity'
  | 'external_services'
  | 'performance'
  | 'security';

/** One test. `says` is why it failed or was skipped, or what it measured; empty where there is nothing to say. */
export type TestOutcome = {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly says: string;
  readonly tookMs: number;
};

/** A group that ran. A failure in one that is not critical warns only. */
export type TestGroupOutcome = {
  readonly group: TestGroupName;
  readonly critical: boolean;
  readonly tests: readonly TestOutcome[];
};

/** Tests of what serves after a deployment: real requests through the edge that touch no business figure. */
export type PostDeployTests = {
  /** Where they enter, for people. */
  readonly url: string;
  /** `releases` may answer: the one that serves, and during a rollout its candidate. Nothing is thrown. */
  readonly run: (releases: readonly string[]) => Promise<readonly TestGroupOutcome[]>;
};
