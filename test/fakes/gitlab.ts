import { startServer, type SeenRequest } from '../contract/small-server.ts';

/** A note as the server keeps it; `isForeign`: of somebody else. */
type KeptNote = {
  readonly id: number;
  body: string;
  readonly system: boolean;
  readonly isForeign: boolean;
};

/** The parts of GitLab's REST API that notes need, as its documentation describes them. */
export type FakeGitlab = {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly notes: KeptNote[];
  /** Adds a note that somebody wrote. */
  readonly write: (
    body: string,
    more?: { readonly system?: boolean; readonly isForeign?: boolean },
  ) => number;
  /** Answers from now on with this status, whatever is asked. */
  readonly fail: (status: number) => void;
  readonly close: () => Promise<void>;
};

/** Of the one merge request that there is, and the token that may write to it. */
export const PROJECT = '7';
export const MERGE_REQUEST = '12';
export const COMMIT: string = 'c'.repeat(40);
export const TOKEN = 'glpat-0123456789abcdefghij';

const NOTES = `/projects/${PROJECT}/merge_requests/${MERGE_REQUEST}/notes`;
const OF_COMMIT = `/projects/${PROJECT}/repository/commits/${COMMIT}/merge_requests`;

/** Starts it on the loopback; whoever starts it closes it. `perPage` is the most that it gives at once. */
export async function startGitlab(perPage = 100): Promise<FakeGitlab> {
  const notes: KeptNote[] = [];
  let failure: number | undefined;
  let lastId = 100;
  const write: FakeGitlab['write'] = (body, { system = false, isForeign = true } = {}) => {
    lastId += 1;
    notes.push({ id: lastId, body, system, isForeign });
    return lastId;
  };
  const routes: Readonly<Record<string, Route>> = {
    [`GET ${OF_COMMIT}`]: () =>
      json(200, [
        { iid: 11, state: 'closed' },
        { iid: 13, state: 'opened' },
        { iid: Number(MERGE_REQUEST), state: 'merged' },
      ]),
    [`GET ${NOTES}`]: ({ query }) => pageOf(notes, query, perPage),
    [`POST ${NOTES}`]: ({ body }) => json(201, { id: write(bodyIn(body), { isForeign: false }) }),
  };
  const change = (place: string, body: string) => {
    const note = notes.find(({ id }) => place === `PUT ${NOTES}/${id}`);
    if (note === undefined) return json(404, { message: '404 Not found' });
    if (note.isForeign) return json(403, { message: '403 Forbidden' });
    note.body = bodyIn(body);
    return json(200, { id: note.id });
  };
  const answer = ({ method, path, headers, body }: SeenRequest) => {
    if (failure !== undefined) return json(failure, { message: `${failure} of the test` });
    if (headers['private-token'] !== TOKEN) return json(401, { message: '401 Unauthorized' });
    const { pathname, searchParams: query } = new URL(path, 'http://gitlab');
    const place = `${method} ${pathname.replace('/api/v4', '')}`;
    if (/^GET .*\/repository\/commits\//.test(place) && routes[place] === undefined) {
      return json(200, []);
    }
    return routes[place]?.({ query, body }) ?? change(place, body);
  };
  const server = await startServer(answer);
  return {
    url: `${server.url}/api/v4`,
    seen: server.seen,
    notes,
    write,
    fail: (status) => {
      failure = status;
    },
    close: server.close,
  };
}

type Route = (asked: {
  readonly query: URLSearchParams;
  readonly body: string;
}) => ReturnType<typeof json>;

function pageOf(notes: readonly KeptNote[], query: URLSearchParams, most: number) {
  const size = Math.min(most, Number(query.get('per_page') ?? 20));
  const page = Number(query.get('page') ?? 1);
  const sorted = query.get('sort') === 'asc' ? notes : notes.toReversed();
  const shown = sorted.slice((page - 1) * size, page * size);
  const next = page * size < notes.length ? String(page + 1) : '';
  return json(
    200,
    shown.map(({ id, body, system }) => ({ id, body, system })),
    next,
  );
}

function json(status: number, content: unknown, next = '') {
  const headers = { 'content-type': 'application/json', 'x-next-page': next };
  return { status, headers, body: JSON.stringify(content) };
}

function bodyIn(text: string): string {
  const { body }: { readonly body: string } = JSON.parse(text);
  return body;
}
