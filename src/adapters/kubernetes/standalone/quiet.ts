import { OperationError } from '../../../shared/errors.ts';
import { parseExposition } from '../../service/metrics/exposition.ts';
import type { EdgeInstances } from '../edge/instances.ts';

const COUNTER = 'traefik_service_requests_total';

/** Requests that each process of the edge has sent to a Service by the routes of a chart, by the process's name. */
export async function requestsThrough(
  instances: EdgeInstances,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Readonly<Record<string, number>>> {
  const counts = await Promise.all(
    (await instances()).map(async ({ name: process, metrics }): Promise<[string, number]> => {
      const samples = parseExposition(await metrics());
      if (samples === undefined) throw unreadable(process);
      const own = samples.filter(
        (sample) =>
          sample.name === COUNTER && leadsTo(sample.labels['service'] ?? '', namespace, name),
      );
      return [process, own.reduce((sum, { value }) => sum + value, 0)];
    }),
  );
  return Object.fromEntries(counts);
}

/** Traefik names what it counts by the route that leads there. */
export function leadsTo(service: string, namespace: string, name: string): boolean {
  const [text = '', provider = ''] = service.split('@');
  if (provider === 'kubernetes') {
    const start = `${namespace}-${name}-`;
    return text.startsWith(start) && /^(?:http|\d+)$/.test(text.slice(start.length));
  }
  const end = `-svc-${namespace}-${name}`;
  return provider === 'kubernetesgateway' && text.replace(/-\d+$/, '').endsWith(end);
}

function unreadable(process: string): OperationError {
  return new OperationError(`${process}: expected the metrics of Traefik, got something else`, {
    code: 'rejected',
    retryable: true,
  });
}
