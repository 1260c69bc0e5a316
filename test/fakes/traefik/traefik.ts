import type { Asked, Routing, Service } from './model.ts';

/** What the edge answered a visitor with. */
type Reply = {
  readonly status: number;
  /** Name of the Service whose pods answered. */
  readonly service: string | undefined;
  readonly cookies: readonly string[];
};

/** A Traefik that works with whatever routing there is at the moment, and counts as the real one does. */
export type FakeTraefik = {
  readonly ask: (asked: Asked) => Reply;
  readonly metrics: () => string;
  /** Begins another process: counters start at 0. */
  readonly restart: () => void;
};

type World = {
  readonly routing: () => Routing;
  readonly hasPods: (service: string) => boolean;
};

type State = World & {
  readonly counts: Map<string, number>;
  /** When each part of a split is due next. */
  readonly due: Map<string, number>;
};

/** Answers nothing by itself: pods that are ready answer 200. */
export function fakeTraefik(world: World): FakeTraefik {
  const state: State = { ...world, counts: new Map(), due: new Map() };
  const startedSeconds = Math.floor(Date.now() / 1000);
  let life = 0;
  return {
    ask: (asked) => ask(state, asked),
    metrics: () =>
      [
        '# TYPE process_start_time_seconds gauge',
        `process_start_time_seconds ${startedSeconds + life}`,
        ...[...state.counts].map(([line, value]) => `${line} ${value}`),
        '',
      ].join('\n'),
    restart: () => {
      life += 1;
      state.counts.clear();
    },
  };
}

function ask(state: State, asked: Asked): Reply {
  const { routers, services } = state.routing();
  const router = routers
    .filter(({ matches }) => matches(asked))
    .toSorted((one, other) => other.priority - one.priority)[0];
  if (router === undefined) return nobody(404);
  const { name, service } = router;
  const isOwn = typeof service !== 'string';
  const reply = isOwn ? nobody(service.status) : reach(state, { services, name: service, asked });
  const labels = `code="${reply.status}",method="GET",router="${name}",service="${isOwn ? '' : service}"`;
  count(state, `traefik_router_requests_total{${labels}}`);
  return reply;
}

type Reach = {
  readonly services: Routing['services'];
  readonly name: string;
  readonly asked: Asked;
};

function reach(state: State, { services, name, asked }: Reach): Reply {
  const service = services.get(name);
  if (service === undefined) return nobody(500);
  if (service.kind === 'pods') {
    if (!state.hasPods(service.of)) return nobody(503);
    count(state, `traefik_service_requests_total{code="200",method="GET",service="${name}"}`);
    const cookies = service.cookie === undefined ? [] : [service.cookie];
    return { status: 200, service: service.of, cookies };
  }
  const kept = stuckTo(service, asked);
  const next = kept ?? nextOf(state, name, service);
  if (next === undefined) return nobody(503);
  const reply = reach(state, { services, name: next, asked });
  if (service.sticky === undefined || kept !== undefined) return reply;
  return { ...reply, cookies: [...reply.cookies, `${service.sticky}=${next}; Path=/`] };
}

function nobody(status: number): Reply {
  return { status, service: undefined, cookies: [] };
}

function count({ counts }: State, line: string): void {
  counts.set(line, (counts.get(line) ?? 0) + 1);
}

type Split = Service & { readonly kind: 'split' };

/** Earliest deadline first, as Traefik deals requests out. */
function nextOf({ due }: State, name: string, { parts }: Split): string | undefined {
  const first = parts
    .filter(({ weight }) => weight > 0)
    .map((part) => ({ ...part, key: `${name} ${part.name} ${part.weight}` }))
    .map((part) => ({ ...part, at: due.get(part.key) ?? 1 / part.weight }))
    .toSorted((one, other) => one.at - other.at)[0];
  if (first !== undefined) due.set(first.key, first.at + 1 / first.weight);
  return first?.name;
}

function stuckTo({ sticky, parts }: Split, asked: Asked): string | undefined {
  if (sticky === undefined) return undefined;
  const pair = (asked.headers['cookie'] ?? '')
    .split('; ')
    .find((one) => one.startsWith(`${sticky}=`));
  const value = pair?.slice(sticky.length + 1);
  return parts.find(({ name, weight }) => name === value && weight > 0)?.name;
}
