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
  /** Requests and copies that the pods of a Service got. */
  readonly received: (service: string) => number;
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
  /** By Service. */
  readonly received: Map<string, number>;
  /** Percent of a copy that each mirror is owed. */
  readonly owed: Map<string, number>;
};

/** Answers nothing by itself: pods that are ready answer 200. */
export function fakeTraefik(world: World): FakeTraefik {
  const state: State = {
    ...world,
    counts: new Map(),
    due: new Map(),
    received: new Map(),
    owed: new Map(),
  };
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
    received: (service) => state.received.get(service) ?? 0,
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
  if (service.kind === 'pods') return answered(state, name, service);
  if (service.kind === 'mirror') return copied(state, { services, name, asked }, service);
  const kept = stuckTo(service, asked);
  const next = kept ?? nextOf(state, name, service);
  if (next === undefined) return nobody(503);
  const reply = reach(state, { services, name: next, asked });
  if (service.sticky === undefined || kept !== undefined) return reply;
  return { ...reply, cookies: [...reply.cookies, `${service.sticky}=${next}; Path=/`] };
}

function answered(state: State, name: string, pods: Service & { readonly kind: 'pods' }): Reply {
  if (!state.hasPods(pods.of)) return nobody(503);
  count(state, `traefik_service_requests_total{code="200",method="GET",service="${name}"}`);
  state.received.set(pods.of, (state.received.get(pods.of) ?? 0) + 1);
  const cookies = pods.cookie === undefined ? [] : [pods.cookie];
  return { status: 200, service: pods.of, cookies };
}

/** Nobody sees what becomes of a copy. */
function copied(state: State, way: Reach, mirror: Service & { readonly kind: 'mirror' }): Reply {
  const reply = reach(state, { ...way, name: mirror.of });
  for (const { name, percent } of mirror.copies) {
    const owed = (state.owed.get(name) ?? 0) + percent;
    state.owed.set(name, owed % 100);
    if (owed >= 100) reach(state, { ...way, name });
  }
  return reply;
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
