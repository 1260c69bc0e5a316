import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { authorize } from './authorize.ts';
import type { CredentialSource } from './credentials.ts';
import { exchange, type Answer } from './exchange.ts';
import { isLoopback, type Repository } from './reference.ts';
import { refusalOf } from './refusal.ts';
import type { Pause } from './retry.ts';

/** How registries are reached. */
export type ClientOptions = {
  readonly credentials: CredentialSource;
  /** Plain HTTP beyond this machine as well. */
  readonly plainHttp?: boolean;
  /** Certificates of authorities in PEM that vouch for the registry, beside the usual ones where absent. */
  readonly authorities?: string;
  readonly pause?: Pause;
};

/** What is wanted of a repository; `path` follows `/v2/REPOSITORY/`, unless a whole `url` is given. */
type Wish = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly actions: 'pull' | 'pull,push';
  /** Answers that are no refusal. */
  readonly expect: readonly number[];
};

/** One repository behind its authentication. */
export type Client = {
  readonly url: (path: string) => string;
  /** @throws {OperationError} for every answer that is not expected, and when there is none. */
  readonly ask: (wish: Wish) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

/** Opens a repository; whoever opens it closes it. */
export function openClient({ host, path }: Repository, options: ClientOptions): Client {
  const isPlain = isLoopback(host) || options.plainHttp === true;
  const base = `${isPlain ? 'http' : 'https'}://${host}/v2/${path}/`;
  const dispatcher = dispatcherFor(host, options.authorities);
  const known = new Map<string, string>();
  const url = (place: string): string => new URL(place, base).href;
  // An upload may go to another host, which must not learn who we are.
  const isOwn = (place: string): boolean => new URL(place).origin === new URL(base).origin;
  const send = (wish: Wish): Promise<Answer> => {
    const place = url(wish.path);
    const authorization = known.get(wish.actions);
    const own = authorization === undefined || !isOwn(place) ? {} : { authorization };
    const headers = { ...wish.headers, ...own };
    return exchange(dispatcher, { method: wish.method, url: place, headers, body: wish.body });
  };
  return {
    url,
    ask: async (wish) => {
      let answer = await send(wish);
      if (answer.status === 401 && isOwn(url(wish.path))) {
        const scope = `repository:${path}:${wish.actions}`;
        const challenge = answer.headers.get('www-authenticate') ?? '';
        const granted = await authorize({ dispatcher, host, isPlain, scope }, challenge, options);
        if (granted !== undefined) {
          known.set(wish.actions, granted);
          answer = await send(wish);
        }
      }
      if (wish.expect.includes(answer.status)) return answer;
      throw refusalOf(`${host}/${path}`, answer);
    },
    close: () => dispatcher.close(),
  };
}

function dispatcherFor(host: string, authorities: string | undefined): Dispatcher {
  const options = authorities === undefined ? {} : { connect: { ca: authorities } };
  // This machine is never reached by way of a proxy.
  return isLoopback(host) ? new Agent(options) : new EnvHttpProxyAgent(options);
}
