import { gitlabNotes } from '../../adapters/gitlab/index.ts';
import type { Notes } from '../../ports/notes.ts';

/**
 * Where notes about rollouts go, by the variables of a job of GitLab; absent without a token, which jobs are not given
 * by themselves. A pipeline of a merge request names it, others are asked for by their commit.
 */
export function notesIn(env: NodeJS.ProcessEnv): Notes | undefined {
  const token = env['ZHIYOU_GITLAB_TOKEN'];
  const url = env['CI_API_V4_URL'];
  const iid = env['CI_MERGE_REQUEST_IID'];
  const commit = env['CI_COMMIT_SHA'];
  const project = env['CI_MERGE_REQUEST_PROJECT_ID'] ?? env['CI_PROJECT_ID'];
  if (!token || !url || !project) return undefined;
  if (iid) return gitlabNotes({ url, token, project, mergeRequest: { iid } });
  return commit ? gitlabNotes({ url, token, project, mergeRequest: { commit } }) : undefined;
}
