import type { ClusterEdge } from '../domain/application.ts';
import type { Setup } from '../domain/setup.ts';
import type { NeededRight } from '../ports/cluster-objects.ts';

/** An environment in a cluster, as its manager sees it. */
export type EnvironmentPlace = {
  readonly application: string;
  readonly environment: string;
  readonly namespace: string;
  readonly edge: ClusterEdge;
  /** Repository of the application's image, without tag. */
  readonly image: string;
  readonly setup: Setup;
  /** Rules of the Role that deploys; in the application's namespace and in that of the edge. */
  readonly deployerRules: {
    readonly own: readonly PolicyRule[];
    readonly edge: readonly PolicyRule[];
  };
};

/** A rule of a Role. */
export type PolicyRule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly NeededRight['verb'][];
};

/** The owner of the fields that the environment manager writes, and the mark of its objects. */
export const FIELD_MANAGER = 'zhiyou-environment';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const APPLICATION = 'zhiyou.dev/application';
const ENVIRONMENT = 'zhiyou.dev/environment';

/** What every object of an environment carries. */
export function ownLabels({
  application,
  environment,
}: Pick<EnvironmentPlace, 'application' | 'environment'>): Readonly<Record<string, string>> {
  return { [MANAGED_BY]: FIELD_MANAGER, [APPLICATION]: application, [ENVIRONMENT]: environment };
}

/** Whose an object is by its labels: ours, that of another environment, or somebody else's. */
export function ownerOf(
  place: Pick<EnvironmentPlace, 'application' | 'environment'>,
  labels: Readonly<Record<string, string>> | undefined,
): 'ours' | 'other-environment' | 'foreign' {
  if (labels?.[MANAGED_BY] !== FIELD_MANAGER) return 'foreign';
  const isOurs =
    labels[APPLICATION] === place.application && labels[ENVIRONMENT] === place.environment;
  return isOurs ? 'ours' : 'other-environment';
}
