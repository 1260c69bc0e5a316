import { describe, expect, it } from 'vitest';
import {
  argumentsOf,
  CUSTOM_KINDS,
  ENVIRONMENTS,
  readManifests,
  render,
  renderAnew,
  type Manifest,
  type Mode,
  type Rendering,
} from './render.ts';

const KUBERNETES = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'];
const MODES: readonly Mode[] = ['standalone', 'blue', 'green', 'edge'];

const CELLS = [undefined, ...ENVIRONMENTS].flatMap((environment) =>
  MODES.flatMap((mode) =>
    [CUSTOM_KINDS, []].map((apiVersions) => ({
      environment,
      mode,
      apiVersions,
      custom: apiVersions.length > 0 ? 'with' : 'without',
    })),
  ),
);

function identity({ apiVersion, kind, metadata }: Manifest): string {
  return `${apiVersion} ${kind} ${metadata.namespace} ${metadata.name}`;
}

describe.each(CELLS)(
  'defect 1, 10: $environment values in mode $mode $custom custom kinds',
  ({ environment, mode, apiVersions }) => {
    const at = (kubeVersion: string): Rendering => ({
      environment,
      mode,
      apiVersions,
      kubeVersion,
    });

    it('render on every Kubernetes, no key and no object twice', async () => {
      for (const kubeVersion of KUBERNETES) {
        const names = readManifests(await render(at(kubeVersion))).map(identity);
        expect(names).toEqual([...new Set(names)]);
      }
    });

    it('defect 23: render the same text twice', async () => {
      expect(await renderAnew(argumentsOf(at('1.34')))).toBe(await render(at('1.34')));
    });
  },
);

it('defect 1: a Kubernetes that is too old is refused', async () => {
  const old = render({ environment: 'production', kubeVersion: '1.29' });
  await expect(old).rejects.toThrow(/incompatible with Kubernetes/);
});
