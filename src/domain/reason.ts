/** Everything that engine and judge say; the catalogues of messages have a sentence for each. */
export type ReasonCode =
  | 'candidate-unknown'
  | 'candidate-not-ready'
  | 'candidate-ready'
  | 'crash-loop'
  | 'cannot-start'
  | 'stable-unknown'
  | 'stable-not-ready'
  | 'freeze-unknown'
  | 'frozen'
  | 'paused'
  | 'checks-unknown'
  | 'checks-pending'
  | 'checks-passed'
  | 'checks-failed'
  | 'synthetic-pending'
  | 'synthetic-failed'
  | 'awaiting-approval'
  | 'split-unknown'
  | 'split-not-observed'
  | 'evidence'
  | 'step-proven'
  | 'all-steps-proven'
  | 'experiment-ended'
  | 'shed'
  | 'soaking'
  | 'soaked'
  | 'drain-unknown'
  | 'draining'
  | 'drained-once'
  | 'drain-late'
  | 'ledger-unknown'
  | 'ledger-difference'
  | 'duplicate-captures'
  | 'promoted'
  | 'go-back'
  | 'ramp'
  | 'held'
  | 'rolled-back'
  | 'aborted'
  | 'deadline'
  | 'harm'
  | 'floor'
  | 'blind'
  | 'dwell'
  | 'suspicion'
  | 'incident'
  | 'probe'
  | 'shared-harm'
  | 'uneven-split'
  | 'leak'
  | 'missing-evidence'
  | 'no-gates'
  | 'proven';

/** A sentence as data: a code of the message catalogue and the numbers in it. */
export type Reason<Code extends string = string> = {
  readonly code: Code;
  readonly details: Readonly<Record<string, string | number>>;
};

/** A reason of this version. */
export type KnownReason = Reason<ReasonCode>;
