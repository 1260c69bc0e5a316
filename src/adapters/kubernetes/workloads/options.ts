import type { ChartValues } from './size.ts';
import type { SlotPlace } from './slot-objects.ts';

/** What a slot is made of for one release. */
export type SlotContent = {
  readonly chart: {
    /** A folder, an archive, or `oci://registry/name@sha256:…`. */
    readonly location: string;
    readonly plainHttp?: boolean;
    readonly caFile?: string;
  };
  /** Changes when the chart does, where its location does not tell. */
  readonly chartDigest?: string;
  /** What differs from the chart's own values; all but what the slot decides: mode, name, release and size. */
  readonly values: ChartValues;
};

/** The releases that can be deployed. */
type Releases = {
  readonly find: (release: string) => Promise<SlotContent | undefined>;
  /** For a message to whoever asked for another one. */
  readonly names: () => Promise<readonly string[]>;
};

/** One installation of a chart. */
export type ChartInstall = {
  readonly name: string;
  readonly chart: SlotContent['chart'];
  readonly values: ChartValues;
  readonly description: string;
};

/** What Helm is asked for. */
export type ChartRunner = {
  readonly install: (install: ChartInstall) => Promise<void>;
  /** One that is not there is no error. */
  readonly uninstall: (name: string) => Promise<void>;
};

/** Everything that slots on Kubernetes need. Times are ms. */
export type WorkloadsOptions = SlotPlace & {
  readonly helm: ChartRunner;
  readonly releases: Releases;
  /** Number of the present holder of the lease. @throws {OperationError} `conflict` when it is not held. */
  readonly token: () => number;
  readonly nowMs: () => number;
  /** Pods that a slot starts with, where it takes over from something that is no slot. */
  readonly atLeast?: number;
  /** A run of Helm that is older must be over; its deadline and a margin for clocks. */
  readonly longestRunMs: number;
  /** Longest wait for pods that end, which is their grace period and a margin. */
  readonly longestEndMs: number;
  /** Between two looks at pods that end. */
  readonly lookEveryMs: number;
};
