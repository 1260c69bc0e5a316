import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { request } from 'undici';
import type { TestBed } from './payments.fixture.ts';

export type ProviderCall = 'prepay' | 'query' | 'close' | 'refund';

/**
 * What the network does to one call. After `cut` the provider knows nothing of it; after `lose-answer` and `hold` it
 * has acted, and the merchant hears of a broken connection, or nothing. The others are answers of something in between,
 * of which `refused` reads like WeChat Pay's own.
 */
export type Weather = 'clear' | 'cut' | 'lose-answer' | 'hold' | keyof typeof ANSWERS;

const ANSWERS = {
  'bad-gateway': { status: 502, text: '<h1>the network is sorry</h1>' },
  'not-found': { status: 404, text: '<h1>the network is sorry</h1>' },
  refused: { status: 400, text: '{"code":"PARAM_ERROR"}' },
} as const;

type Forecast = (call: ProviderCall, orderId: string) => Weather | Promise<Weather>;

const ALWAYS_CLEAR: Forecast = () => 'clear';

export type ProviderProxy = {
  readonly url: string;
  /** How many calls of a kind have come. */
  readonly count: (call: ProviderCall) => number;
  readonly setWeather: (weatherOf: Forecast) => void;
};

/** The way to the providers, on which calls and answers may get lost. */
export async function startProviderProxy(bed: TestBed, target: string): Promise<ProviderProxy> {
  const counts = { prepay: 0, query: 0, close: 0, refund: 0 };
  let weatherOf: Forecast = ALWAYS_CLEAR;
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then(async (body) => {
      const { call, orderId } = describeCall(incoming, body);
      counts[call] += 1;
      const weather = await weatherOf(call, orderId);
      await serve({ incoming, outgoing, body, target, weather });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bed.endLater(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    count: (call) => counts[call],
    setWeather: (weather) => {
      weatherOf = weather;
    },
  };
}

function describeCall(
  incoming: IncomingMessage,
  body: string,
): { readonly call: ProviderCall; readonly orderId: string } {
  const sent = `${incoming.url} ${decodeURIComponent(body)}`;
  const orderId = /[bg][-_][0-9a-z]{26}/.exec(sent)?.[0].replace('_', '-') ?? '';
  if (sent.includes('/refunds') || sent.includes('trade.refund'))
    return { call: 'refund', orderId };
  if (sent.includes('/close') || sent.includes('trade.close')) return { call: 'close', orderId };
  const isPrepay = sent.includes('/native') || sent.includes('trade.precreate');
  return { call: isPrepay ? 'prepay' : 'query', orderId };
}

async function serve(exchange: {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: string;
  readonly target: string;
  readonly weather: Weather;
}): Promise<void> {
  const { incoming, outgoing, body, target, weather } = exchange;
  if (weather === 'bad-gateway' || weather === 'not-found' || weather === 'refused') {
    const { status, text: words } = ANSWERS[weather];
    outgoing.writeHead(status).end(words);
    return;
  }
  if (weather === 'cut') {
    outgoing.destroy();
    return;
  }
  const answer = await forward(incoming, body, target);
  if (weather === 'lose-answer') outgoing.destroy();
  if (weather !== 'clear') return;
  outgoing.writeHead(answer.status, answer.headers).end(answer.text);
}

async function forward(
  incoming: IncomingMessage,
  body: string,
  target: string,
): Promise<{
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
}> {
  const { authorization, 'content-type': type } = incoming.headers;
  const answer = await request(`${target}${incoming.url}`, {
    method: incoming.method === 'POST' ? 'POST' : 'GET',
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(body !== '' && { body }),
  });
  const headers = Object.entries(answer.headers).filter(([name]) => !/length|encoding/.test(name));
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(headers),
    text: await answer.body.text(),
  };
}
