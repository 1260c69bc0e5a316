import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { assertNever, messageOf, OperationError } from '../../shared/errors.ts';
import type { PrometheusTransport } from './ask.ts';

/** Where Prometheus is, and what it asks of a visitor. */
export type PrometheusAddress = {
  /** Such as `https://prometheus.example.com/prometheus`; a path in it is kept. */
  readonly url: string;
  readonly auth?:
    | { readonly kind: 'token'; readonly token: string }
    /** Read again for every question, as such tokens are renewed in place. */
    | { readonly kind: 'token-file'; readonly file: string }
    | { readonly kind: 'basic'; readonly user: string; readonly password: string }
    | undefined;
  /** Certificates (PEM) that the server's own is checked against; absent: those of the system. */
  readonly ca?: string | undefined;
  /** Such as `X-Scope-OrgID`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

const DEADLINE_MS = 2500;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Speaks HTTP to a server; whoever opens it closes it. */
export function prometheusOverHttp(address: PrometheusAddress): {
  readonly send: PrometheusTransport;
  readonly close: () => Promise<void>;
} {
  const base = address.url.replace(/\/+$/, '');
  const trust = address.ca === undefined ? {} : { connect: { ca: address.ca } };
  const dispatcher = new Agent({ ...trust, maxResponseSize: MAX_ANSWER_BYTES });
  return {
    send: async (pathAndQuery) => {
      try {
        const headers = { ...address.headers, ...(await authOf(address)) };
        const signal = AbortSignal.timeout(DEADLINE_MS);
        const answer = await request(`${base}${pathAndQuery}`, { dispatcher, headers, signal });
        return { status: answer.statusCode, body: await answer.body.text() };
      } catch (cause) {
        throw new OperationError(`Prometheus at ${base}: ${messageOf(cause)}`, {
          code: 'unreachable',
          retryable: true,
          cause,
        });
      }
    },
    close: () => dispatcher.destroy(),
  };
}

async function authOf({ auth }: PrometheusAddress): Promise<Record<string, string>> {
  switch (auth?.kind) {
    case undefined:
      return {};
    case 'token':
      return { authorization: `Bearer ${auth.token}` };
    case 'token-file':
      return { authorization: `Bearer ${(await readFile(auth.file, 'utf8')).trim()}` };
    case 'basic': {
      const pair = Buffer.from(`${auth.user}:${auth.password}`).toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    default:
      return assertNever(auth);
  }
}
