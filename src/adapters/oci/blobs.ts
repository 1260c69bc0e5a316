import { OperationError } from '../../shared/errors.ts';
import type { Client } from './client.ts';
import { digest } from './manifests.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Uploads bytes in one piece, unless the repository has them. */
export async function putBlob(client: Client, bytes: Uint8Array): Promise<void> {
  const name = digest(bytes);
  const actions = 'pull,push';
  const path = `blobs/${name}`;
  const head = await client.ask({ method: 'HEAD', path, actions, expect: [200, 404] });
  if (head.status === 200) return;
  const begun = await client.ask({
    method: 'POST',
    path: 'blobs/uploads/',
    actions,
    expect: [202],
  });
  const location = begun.headers.get('location');
  if (location === undefined) {
    throw new OperationError(`${client.url(path)}: expected a place to upload to, got none`, {
      code: 'rejected',
      retryable: false,
    });
  }
  const place = new URL(location, client.url(''));
  place.searchParams.set('digest', name);
  await client.ask({
    method: 'PUT',
    path: place.href,
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
    actions,
    expect: [201],
  });
}

/**
 * The bytes of a blob, wherever the registry keeps them.
 * @throws {OperationError} `rejected` when they are not what their digest says.
 */
export async function getBlob(client: Client, name: string): Promise<Uint8Array> {
  const path = `blobs/${name}`;
  const wish = { method: 'GET', actions: 'pull' } as const;
  let answer = await client.ask({ ...wish, path, expect: [200, ...REDIRECTS] });
  if (answer.status !== 200) {
    const location = new URL(answer.headers.get('location') ?? '', client.url(path));
    answer = await client.ask({ ...wish, path: location.href, expect: [200] });
  }
  if (digest(answer.body) === name) return answer.body;
  throw new OperationError(`${client.url(path)}: expected ${name}, got other bytes`, {
    code: 'rejected',
    retryable: false,
  });
}
