/** What a look before a rollout may find; the catalogues of messages have a sentence and a remedy for each. */
type FindingCode =
  | 'right-missing'
  | 'quota-short'
  | 'quota-tight'
  | 'quota-needs-amount'
  | 'nodes-short'
  | 'budget-blocks'
  | 'kind-not-served'
  | 'chart-broken'
  | 'image-missing'
  | 'chart-missing'
  | 'edge-missing'
  | 'edge-not-ready'
  | 'unchecked';

/** Something that stands in the way (`refuse`), or may do so later (`warn`). */
export type Finding = {
  readonly code: FindingCode;
  readonly severity: 'refuse' | 'warn';
  readonly wanted: string;
  readonly found: string;
  /** The object, registry or place that is meant. */
  readonly where: string;
};

/** One question to the world. @throws {OperationError} when it cannot be answered. */
export type Check = () => Promise<readonly Finding[]>;
