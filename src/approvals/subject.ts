import { createHash } from 'node:crypto';
import type { Bundle } from '../domain/record.ts';
import type { Plan } from '../domain/rollout.ts';
import { stableJson } from '../shared/stable-json.ts';

/** What an approval is for. */
export type ApprovalSubject = {
  readonly application: string;
  readonly environment: string;
  readonly release: string;
  /** Image and chart by digest, and the values; absent where the runtime knows its releases by name. */
  readonly bundle?: Bundle | undefined;
  /** Of the release file, where it is deployed by one. */
  readonly releaseDigest?: string | undefined;
  readonly plan: Plan;
};

/** `sha256:…` of all that is approved: another image, chart, value, step or dwell is another subject. */
export function subjectDigest(subject: ApprovalSubject): string {
  return `sha256:${createHash('sha256').update(stableJson(subject)).digest('hex')}`;
}
