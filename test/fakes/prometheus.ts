import { startServer, type SeenRequest } from '../contract/small-server.ts';

/** A process that Prometheus scrapes. */
export type FakeProcess = {
  readonly name: string;
  readonly up: 0 | 1;
  /** Since its last scrape. */
  readonly ageSeconds: number;
  /** More jobs that scrape it too. */
  readonly otherJobs?: readonly string[];
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
};

/** A server that answers our one query as Prometheus does. */
export type FakePrometheus = {
  readonly url: string;
  readonly set: (processes: readonly FakeProcess[]) => void;
  /** From now on it answers this, whatever is asked. */
  readonly answer: (status: number, body: string) => void;
  readonly seen: readonly SeenRequest[];
  readonly close: () => Promise<void>;
};

/** Epoch seconds at which every question is answered. */
export const ANSWERED_AT = 1_800_000_000;

/** Starts it on a free port. */
export async function fakePrometheus(): Promise<FakePrometheus> {
  let processes: readonly FakeProcess[] = [];
  let fixed: { readonly status: number; readonly body: string } | undefined;
  const server = await startServer(({ path }) => {
    if (fixed !== undefined) return fixed;
    const query = new URL(path, 'http://localhost').searchParams.get('query') ?? '';
    const [, pattern = ''] = /pod=~"([^"]*)"/.exec(query) ?? [];
    const chosen = processes.filter(({ name }) => new RegExp(`^(?:${pattern})$`).test(name));
    const result = [...chosen.flatMap(elementsOf), element({ zhiyou_value: 'answered' }, 1)];
    return { body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }) };
  });
  return {
    url: server.url,
    seen: server.seen,
    set: (wanted) => {
      processes = wanted;
    },
    answer: (status, body) => {
      fixed = { status, body };
    },
    close: server.close,
  };
}

function elementsOf({ name, up, ageSeconds, otherJobs = [], samples }: FakeProcess) {
  const jobs = ['service', ...otherJobs];
  return jobs.flatMap((job) => {
    const target = { pod: name, job };
    const isUp = element({ __name__: 'up', ...target }, up);
    if (up === 0) return [isUp];
    return [
      isUp,
      element({ zhiyou_value: 'scraped_at', ...target }, ANSWERED_AT - ageSeconds),
      ...samples.map((one) => element({ __name__: one.name, ...one.labels, ...target }, one.value)),
    ];
  });
}

function element(metric: Readonly<Record<string, string>>, value: number) {
  return { metric, value: [ANSWERED_AT, String(value).replace('Infinity', '+Inf')] };
}
