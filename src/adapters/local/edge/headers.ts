import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PREVIEW_HEADER } from './routing.ts';

/** Headers that speak of one connection only (RFC 9110 §7.6.1), and those that must not be believed or passed on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The edge is the outermost hop, so what clients say about earlier hops is replaced; node answers `expect` itself. */
const REPLACED = new Set([
  PREVIEW_HEADER,
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
]);

const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/**
 * Headers for the backend as a flat list of names and values.
 * @param keepsLength false when the body is not streamed, because its length is then set from the body itself.
 */
export function requestHeaders(request: IncomingMessage, keepsLength: boolean): string[] {
  const { rawHeaders, headers, socket } = request;
  const named = namedByConnection(headers.connection);
  const forwarded = kept(
    rawHeaders,
    (name) =>
      !REPLACED.has(name) &&
      named?.has(name) !== true &&
      (keepsLength || name !== 'content-length'),
  );
  forwarded.push('x-forwarded-for', socket.remoteAddress ?? 'unknown', 'x-forwarded-proto', 'http');
  if (headers.host !== undefined) forwarded.push('x-forwarded-host', headers.host);
  forwarded.push('x-request-id', requestId(headers['x-request-id']));
  return forwarded;
}

function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Headers for the client as a flat list of names and values; bytes beyond ASCII pass unchanged. */
export function responseHeaders(raw: readonly (Buffer | string)[]): string[] {
  const texts = raw.map((entry) => (typeof entry === 'string' ? entry : entry.toString('latin1')));
  const named = namedByConnection(connectionOf(texts));
  return kept(texts, (name) => named?.has(name) !== true);
}

/** Leaves out what belongs to one connection and what `isWanted`, asked with the name in lower case, does not want. */
function kept(texts: readonly string[], isWanted: (name: string) => boolean): string[] {
  const wanted: string[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const name = texts[index] ?? '';
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && isWanted(lower)) wanted.push(name, texts[index + 1] ?? '');
  }
  return wanted;
}

/** All values of `connection`, which may come more than once. */
function connectionOf(texts: readonly string[]): string | undefined {
  let joined: string | undefined;
  for (let index = 0; index + 1 < texts.length; index += 2) {
    if (texts[index]?.toLowerCase() !== 'connection') continue;
    const value = texts[index + 1] ?? '';
    joined = joined === undefined ? value : `${joined},${value}`;
  }
  return joined;
}

/** Headers that the sender names in `connection` belong to the connection too; the host never does. */
function namedByConnection(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') {
    return undefined;
  }
  const names = new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
  names.delete('host');
  return names;
}
