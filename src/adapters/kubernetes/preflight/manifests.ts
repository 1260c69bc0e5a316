import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { OperationError } from '../../../shared/errors.ts';

/** An object as a chart renders it. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly [key: string]: unknown;
};

const words = z.record(z.string(), z.string()).optional();
const manifestSchema: z.ZodType<Manifest> = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), labels: words, annotations: words }),
});

/** Objects that Helm makes for itself and not with a release. */
const HOOK = 'helm.sh/hook';

/**
 * Reads what `helm template` prints, by the rules of YAML 1.1 as Helm does; hooks are left out.
 * @throws {OperationError} `rejected` when something in it is no object of Kubernetes.
 */
export function readManifests(text: string): readonly Manifest[] {
  const documents = parseAllDocuments(text, { version: '1.1', merge: true });
  const contents = 'empty' in documents ? [] : documents.map((one): unknown => one.toJS());
  return contents
    .filter((content) => content !== null && content !== undefined)
    .map((content) => {
      const parsed = manifestSchema.safeParse(content);
      if (parsed.success) return parsed.data;
      throw new OperationError(
        `the chart renders something that is no object of Kubernetes: ${z.prettifyError(parsed.error)}`,
        { code: 'rejected', retryable: false },
      );
    })
    .filter(({ metadata }) => metadata.annotations?.[HOOK] === undefined);
}
