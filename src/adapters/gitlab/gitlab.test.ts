import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import {
  COMMIT,
  MERGE_REQUEST,
  PROJECT,
  startGitlab,
  TOKEN,
  type FakeGitlab,
} from '../../../test/fakes/gitlab.ts';
import { startServer } from '../../../test/contract/small-server.ts';
import { messageOf, OperationError } from '../../shared/errors.ts';
import { gitlabNotes, type GitlabNotesOptions } from './index.ts';

let gitlab: FakeGitlab;

beforeEach(async () => {
  gitlab = await startGitlab(2);
});
afterEach(() => gitlab.close());

function notes(change: Partial<GitlabNotesOptions> = {}) {
  const mergeRequest = { iid: MERGE_REQUEST };
  return gitlabNotes({ url: gitlab.url, token: TOKEN, project: PROJECT, mergeRequest, ...change });
}

const put = (text: string, change: Partial<GitlabNotesOptions> = {}) =>
  notes(change).put({ mark: 'zhiyou a', text });
const bodies = () => gitlab.notes.map(({ body }) => body);

test('a note is found again behind many others, by another process', async () => {
  await put('plan');
  for (let k = 0; k < 7; k += 1) gitlab.write(`comment ${k}`);
  await put('result');
  expect(bodies()[0]).toBe('<!-- zhiyou a -->\nresult');
  expect(bodies()).toHaveLength(8);
});

test('what others wrote is left alone: their notes, and what only quotes the mark', async () => {
  gitlab.write('<!-- zhiyou a -->\nof somebody else');
  gitlab.write('> <!-- zhiyou a -->', { isForeign: false });
  gitlab.write('<!-- zhiyou a -->', { system: true, isForeign: false });
  const before = bodies();
  await put('plan');
  await put('result');
  expect(bodies()).toEqual([...before, '<!-- zhiyou a -->\nresult']);
});

test('the merge request of a commit is the one that was merged', async () => {
  await put('plan', { mergeRequest: { commit: COMMIT } });
  expect(bodies()).toEqual(['<!-- zhiyou a -->\nplan']);
});

test('a commit that came from no merge request has nowhere to write to', async () => {
  await put('plan', { mergeRequest: { commit: 'd'.repeat(40) } });
  expect(gitlab.seen.map(({ method }) => method)).toEqual(['GET']);
});

test('a very long text is cut', async () => {
  await put('a'.repeat(300_000));
  expect(bodies()[0]?.length).toBeLessThan(210_000);
});

const errorOf = async (action: Promise<void>): Promise<OperationError> => {
  const error: unknown = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OperationError)) throw new Error(`no refusal: ${messageOf(error)}`);
  expect(`${error.message}${String(error.cause)}`).not.toContain(TOKEN);
  return error;
};

describe('a GitLab that does not do it is told, and its token is not', () => {
  it.each([
    [401, 'forbidden', false],
    [404, 'not-found', false],
    [429, 'rejected', true],
    [503, 'rejected', true],
  ] as const)('when it answers %i', async (status, code, retryable) => {
    gitlab.fail(status);
    const error = await errorOf(put('plan'));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(`GitLab answered ${status} to`);
    expect(error.message).toContain(`${status} of the test`);
  });

  it('when the token is another', async () => {
    const error = await errorOf(put('plan', { token: 'glpat-other' }));
    expect(error.code).toBe('forbidden');
    expect(error.message).not.toContain('glpat-other');
  });

  it('when nobody listens', async () => {
    const url = gitlab.url;
    const closed = await startServer(() => ({ body: '' }));
    await closed.close();
    expect(url).not.toBe(closed.url);
    expect(await errorOf(put('plan', { url: closed.url }))).toMatchObject({ code: 'unreachable' });
  });

  it('when a proxy answers with a page', async () => {
    const proxy = await startServer(() => ({ body: '<html>' }));
    const error = await errorOf(put('plan', { url: proxy.url }));
    await proxy.close();
    expect(error.message).toBe('GitLab: expected a list of notes, got something else');
  });

  it('when it leads elsewhere, where nobody is asked', async () => {
    const elsewhere = await startServer(() => ({ body: '[]' }));
    const headers = { location: `${elsewhere.url}/` };
    const leading = await startServer(() => ({ status: 302, headers, body: '' }));
    const error = await errorOf(put('plan', { url: leading.url }));
    await leading.close();
    await elsewhere.close();
    expect(error.message).toContain('GitLab answered 302');
    expect(elsewhere.seen).toEqual([]);
  });
});
