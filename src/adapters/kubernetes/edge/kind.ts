import type { SlotName } from '../../../domain/record.ts';
import type { Cluster } from '../client/cluster.ts';
import type { Kind } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import type { EdgeObject } from './objects.ts';
import type { TrafficPlan } from './plan.ts';
import type { Previewed } from './preview-route.ts';
import type { EdgeRecord } from './record.ts';
import type { Standing } from './refusal.ts';
import type { SeriesReader } from './series.ts';
import type { EdgeSettings } from './settings.ts';

/** What is known when routes are made. */
export type RouteState = {
  readonly standing: Standing | undefined;
  /** Slots whose Service is there. */
  readonly slots: readonly SlotName[];
  /** Ready endpoints of each slot. */
  readonly ready: Readonly<Record<SlotName, number>>;
};

/** One way to split traffic with objects of the cluster: all that differs between edges. */
export type EdgeKind = {
  /** Kinds of the objects below, in the order in which they are removed. */
  readonly kinds: readonly Kind[];
  /**
   * Objects in the order in which they are written; one may come twice. `ruleClasses` are the classes of numbered rules.
   * @throws {OperationError} `rejected` for what this edge cannot do.
   */
  readonly routes: (
    settings: EdgeSettings,
    plan: TrafficPlan,
    state: RouteState,
  ) => { readonly objects: readonly EdgeObject[]; readonly ruleClasses: readonly string[] };
  /** Answers at the path of the revision alone; the first one carries the record. */
  readonly revision: (settings: EdgeSettings, revision: string) => readonly EdgeObject[];
  readonly series: (
    settings: EdgeSettings,
    record: Pick<EdgeRecord, 'ruleClasses'>,
  ) => SeriesReader;
  /** Leads a secret to a slot beside a route of somebody else; absent where that cannot be. */
  readonly preview?: (settings: EdgeSettings, previewed: Previewed) => EdgeObject;
  /** What the controller of the edge says about an object, where it says anything. */
  readonly verdict: (
    stored: KubernetesObject,
    plan: TrafficPlan,
    settings: EdgeSettings,
  ) => Verdict;
};

/** Whether the edge's controller has taken an object. */
export type Verdict =
  | { readonly kind: 'taken' }
  | { readonly kind: 'waiting'; readonly for: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** All that an edge works with. */
export type EdgeWorld = {
  readonly cluster: Cluster;
  readonly settings: EdgeSettings;
  readonly kind: EdgeKind;
  /** The lease's fencing token. @throws {OperationError} `conflict` when the lease is not held. */
  readonly token: () => number;
  readonly wait: (ms: number) => Promise<void>;
};
