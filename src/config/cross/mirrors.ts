import { entriesOf, valueAt, type Trouble } from './trouble.ts';

/** The edge of a cluster that copies requests. */
const COPIES = 'traefik';
const EDGE_BY_DEFAULT = 'gateway';

/** Strategies that want copies of reads from an edge that makes none: told before a rollout touches anything. */
export function mirrorTroubles(root: unknown): readonly Trouble[] {
  return entriesOf(valueAt(root, ['environments'])).flatMap(([name, environment]) => {
    if (valueAt(environment, ['runtime']) !== 'kubernetes') return [];
    const kind = valueAt(environment, ['kubernetes', 'edge', 'kind']) ?? EDGE_BY_DEFAULT;
    if (kind === COPIES) return [];
    return entriesOf(valueAt(environment, ['strategies']))
      .filter(([, strategy]) => valueAt(strategy, ['mirror']) !== undefined)
      .map(([strategy]) => ({
        path: ['environments', name, 'strategies', strategy, 'mirror'],
        at: 'key',
        expected: `an edge that can copy reads, which is edge.kind ${COPIES}`,
        got: `mirror with edge.kind ${JSON.stringify(kind)}`,
        hint: `Say kubernetes.edge.kind: ${COPIES}, or remove mirror.`,
      }));
  });
}
