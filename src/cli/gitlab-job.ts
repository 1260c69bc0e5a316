/** The job of GitLab that a command runs in, as GitLab's variables say; see the guide for what that trusts. */
export type GitlabJob = {
  /** Who started the job by hand, or the pipeline. */
  readonly login: string;
  /** Whether it runs for a protected branch or tag. */
  readonly isProtected: boolean;
  readonly url: string | undefined;
};

/** The job that the variables tell of; absent outside of GitLab. */
export function gitlabJobIn(env: NodeJS.ProcessEnv): GitlabJob | undefined {
  const login = env['GITLAB_USER_LOGIN'];
  if (env['GITLAB_CI'] !== 'true' || login === undefined || login === '') return undefined;
  return {
    login,
    isProtected: env['CI_COMMIT_REF_PROTECTED'] === 'true',
    url: env['CI_JOB_URL'],
  };
}
