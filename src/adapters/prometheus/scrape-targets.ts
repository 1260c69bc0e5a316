import { askVector, type PrometheusTransport } from './ask.ts';

/**
 * What is scraped, by pod or else by address, and whether the last scrape of it succeeded. `matchers` choose, such as
 * `namespace="shop"`. @throws {OperationError} when Prometheus does not answer, or in part only.
 */
export async function scrapeTargets(
  send: PrometheusTransport,
  matchers: string,
): Promise<readonly { readonly name: string; readonly isUp: boolean }[]> {
  const elements = await askVector(send, `up{${matchers}}`);
  return elements.map(({ metric, value }) => ({
    name: metric['pod'] ?? metric['instance'] ?? '',
    isUp: value?.[1] === 1,
  }));
}
