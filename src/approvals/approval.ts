/** How an approval was given: at a command line, by a signed token, or by a job of GitLab. */
export type ApprovalWay = 'command' | 'token' | 'job';

/** One person's consent to one deployment. Times are epoch ms. */
export type Approval = {
  readonly by: string;
  readonly way: ApprovalWay;
  /** Digest of what may be deployed, and how. */
  readonly subject: string;
  readonly givenAtMs: number;
  /** Counts no longer than this; the environment may say less. */
  readonly expiresAtMs?: number;
  /** The token as it was brought, where there is one. */
  readonly token?: string;
};
