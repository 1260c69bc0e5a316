import type { Notes } from '../../ports/notes.ts';
import { OperationError } from '../../shared/errors.ts';
import { gitlabClient, readAs, type AskGitlab, type GitlabAddress } from './client.ts';
import { mergeRequestsSchema, notesSchema } from './schema.ts';

/** Where notes go: to a merge request, or to the one that a commit came from. */
export type GitlabNotesOptions = GitlabAddress & {
  /** Its number, or its path. */
  readonly project: string;
  readonly mergeRequest: { readonly iid: string } | { readonly commit: string };
};

const DEADLINE_MS = 15_000;
const PAGE = 100;
/** More notes than on these pages are not looked through; the newest come first. */
const MOST_PAGES = 20;
/** GitLab takes a million. */
const MOST_CHARACTERS = 200_000;
/** A merge request that was merged explains a commit better than one that is open. */
const STATES = ['merged', 'opened'];

/**
 * Notes of a merge request, by GitLab's notes API. A note that is found by its mark and cannot be changed, because
 * somebody else wrote or removed it, is written anew. Nothing is written where a commit came from no merge request.
 */
export function gitlabNotes(options: GitlabNotesOptions): Notes {
  const ask = gitlabClient(options);
  return {
    put: async ({ mark, text }) => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const within: AskGitlab = (question) => ask({ ...question, signal });
      const iid = await mergeRequestIn(within, options, signal);
      if (iid === undefined) return;
      const project = encodeURIComponent(options.project);
      const place = `/projects/${project}/merge_requests/${encodeURIComponent(iid)}/notes`;
      const body = { body: cut(`<!-- ${mark} -->\n${text}`) };
      for (const id of await marked(within, place, mark, signal)) {
        if (await changed(within, { path: `${place}/${id}`, body, signal })) return;
      }
      await within({ method: 'POST', path: place, body, signal });
    },
  };
}

async function mergeRequestIn(
  ask: AskGitlab,
  { project, mergeRequest }: GitlabNotesOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  if ('iid' in mergeRequest) return mergeRequest.iid;
  const commit = encodeURIComponent(mergeRequest.commit);
  const path = `/projects/${encodeURIComponent(project)}/repository/commits/${commit}/merge_requests`;
  const { content } = await ask({ method: 'GET', path, signal });
  const found = readAs(mergeRequestsSchema, content, 'a list of merge requests');
  const [best] = STATES.flatMap((wanted) => found.filter(({ state }) => state === wanted));
  return best === undefined ? undefined : String(best.iid);
}

/** Notes that begin with the mark, newest first. */
async function marked(
  ask: AskGitlab,
  place: string,
  mark: string,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const found: number[] = [];
  let page: string | undefined = '1';
  for (let read = 0; page !== undefined && read < MOST_PAGES; read += 1) {
    const path = `${place}?per_page=${PAGE}&page=${page}&order_by=created_at&sort=desc`;
    const { content, nextPage } = await ask({ method: 'GET', path, signal });
    for (const { id, body, system } of readAs(notesSchema, content, 'a list of notes')) {
      if (!system && body.startsWith(`<!-- ${mark} -->`)) found.push(id);
    }
    page = nextPage;
  }
  return found;
}

/** False where the note is another person's, or gone. */
async function changed(
  ask: AskGitlab,
  question: { readonly path: string; readonly body: unknown; readonly signal: AbortSignal },
): Promise<boolean> {
  try {
    await ask({ method: 'PUT', ...question });
    return true;
  } catch (error) {
    const isOurs = error instanceof OperationError;
    if (isOurs && (error.code === 'forbidden' || error.code === 'not-found')) return false;
    throw error;
  }
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}\n\n…`;
}
