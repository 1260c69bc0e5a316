import { Agent, request } from 'undici';
import type { SlotName } from '../../src/domain/record.ts';
import type { RouteClass } from '../../src/domain/rollout.ts';
import type { Visitor } from '../fakes/edge-rules.ts';
import type { Answered } from '../fakes/edge.ts';

/** Visitors of an application in a namespace, who know where they were answered. */
export type Visitors = {
  readonly send: (count: number, routeClass: RouteClass, visitor?: Visitor) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

const CONCURRENT = 10;

/** Sends requests to the host of the namespace; an answer of anybody else is a failure. */
export function openVisitors(url: string, namespace: string): Visitors {
  const agent = new Agent({ connections: CONCURRENT, pipelining: 1 });
  const place: Place = { agent, url, namespace };
  return {
    send: async (count, routeClass, visitor = {}) => {
      if (visitor.returns === true) return sendReturning(place, count, { routeClass, visitor });
      const answers = Array.from({ length: count }, () =>
        sendOne(place, { routeClass, visitor }).then(
          ({ slot }) => slot,
          () => undefined,
        ),
      );
      return tally(await Promise.all(answers));
    },
    close: () => agent.close(),
  };
}

type Place = { readonly agent: Agent; readonly url: string; readonly namespace: string };
type Sending = {
  readonly routeClass: RouteClass;
  readonly visitor: Visitor;
  readonly cookies?: readonly string[];
};

/** Where a request was answered; undefined: not by us. */
async function sendOne(
  { agent, url, namespace }: Place,
  sending: Sending,
): Promise<{ readonly slot: string | undefined; readonly cookies: readonly string[] }> {
  const { statusCode, headers, body } = await request(`${url}${pathOf(sending)}`, {
    dispatcher: agent,
    method: sending.visitor.method ?? (sending.routeClass === 'payment' ? 'POST' : 'GET'),
    headers: { host: `${namespace}.test`, ...headersOf(sending) },
  });
  await body.dump();
  const [where, slot] = String(headers['x-backend'] ?? '').split('/');
  const isOurs = statusCode === 200 && where === namespace;
  const set = [headers['set-cookie'] ?? []].flat().map((one) => one.split(';', 1)[0] ?? '');
  return { slot: isOurs ? slot : undefined, cookies: set };
}

function pathOf({ routeClass, visitor: { orderOf } }: Sending): string {
  if (routeClass !== 'payment') return '/trips';
  return orderOf === undefined
    ? '/api/payment/orders'
    : `/api/payment/orders/${orderOf.slice(0, 1)}-7/pay`;
}

function headersOf({ visitor, cookies = [] }: Sending): Record<string, string> {
  const { previewSecret, header, cookie } = visitor;
  const all = [...cookies, ...(cookie === undefined ? [] : [`${cookie.name}=${cookie.value}`])];
  return {
    ...(previewSecret === undefined ? {} : { 'x-zhiyou-preview': previewSecret }),
    ...(header === undefined ? {} : { [header.name]: header.value }),
    ...(all.length === 0 ? {} : { cookie: all.join('; ') }),
  };
}

/** One visitor, one request after the other, who sends back the cookies that were set. */
async function sendReturning(place: Place, count: number, sending: Sending): Promise<Answered> {
  const answers: (string | undefined)[] = [];
  const jar = new Map<string, string>();
  for (let k = 0; k < count; k += 1) {
    const { slot, cookies } = await sendOne(place, { ...sending, cookies: [...jar.values()] });
    for (const one of cookies) jar.set(one.split('=', 1)[0] ?? '', one);
    answers.push(slot);
  }
  return tally(answers);
}

function tally(answers: readonly (string | undefined)[]): Answered {
  const by = (slot: SlotName): number => answers.filter((answer) => answer === slot).length;
  const [blue, green] = [by('blue'), by('green')];
  return { blue, green, failed: answers.length - blue - green };
}
