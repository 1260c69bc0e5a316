import type { ApprovalPolicy } from './approval-policy.ts';
import type { JudgePolicy } from './gates.ts';
import type { Measures } from './measures.ts';
import type { ReleasePolicy } from './release-policy.ts';
import type { Audience, Plan, RouteClass, Strategy } from './rollout.ts';
import type { Setup } from './setup.ts';

/** What an A/B rollout tries: who meets the candidate, for how long (ms), and what follows. */
export type Experiment = {
  readonly audience: Audience;
  /** Percent of the visitors of a sticky share; 0 for an audience by header or cookie. */
  readonly percent: number;
  readonly holdMs: number;
  /** `ask`: a person approves or aborts. `return`: all go back to stable. */
  readonly ending: 'promote' | 'ask' | 'return';
};

/** Copies of safe reads that the candidate gets for a time (ms), before any visitor. `percent` is whole, 1–100. */
export type MirrorOptions = { readonly percent: number; readonly forMs: number };

/** What a strategy is compiled from. Shares are percent (0–100), times are ms. */
export type PlanOptions = {
  readonly strategy: Strategy;
  readonly classes: readonly RouteClass[];
  readonly dwellMs: number;
  readonly soakMs: number;
  /** Mean requests per second of the whole application; sets the first weight of a canary. */
  readonly requestsPerSecond: number;
  readonly phaseDeadlineMs: number;
  /** Longest wait for a person or the calendar. */
  readonly waitingMs: number;
  readonly approvals?: Plan['approvals'];
  readonly approveBefore?: readonly RouteClass[];
  /** Percents of all classes but payment, growing and ending in 100; the strategy's own where absent. */
  readonly ladder?: readonly number[];
  /** The same for payment. */
  readonly paymentLadder?: readonly number[];
  /** Absent: the first step has visitors. */
  readonly mirror?: MirrorOptions;
  /** How it goes back; absent: `instant`. */
  readonly onAbort?: NonNullable<Plan['onAbort']>;
  /** Needed by strategy `ab`; others pass it over. */
  readonly experiment?: Experiment;
};

/** A time in which nothing moves forward (payment policy P8). Days are `YYYY-MM-DD`, both included. */
export type FreezeWindow = { readonly name: string } & (
  | { readonly kind: 'days'; readonly fromDay: string; readonly toDay: string }
  /** Begins at every time of the cron expression (five fields) and lasts `durationMs`. */
  | { readonly kind: 'recurring'; readonly cron: string; readonly durationMs: number }
);

/** When the calendar forbids more weight, in one time zone (IANA name, such as `Asia/Shanghai`). */
export type FreezeCalendar = {
  readonly timeZone: string;
  readonly windows: readonly FreezeWindow[];
};

/** What every environment has, wherever it runs. */
type CommonEnvironment = {
  /** Between two looks. */
  readonly scrapeEveryMs: number;
  /** Mean requests per second of route class `payment`; absent: nobody has said. */
  readonly paymentsPerSecond?: number;
  /** Between two sandbox orders (payment policy P9). */
  readonly orderEveryMs: number;
  readonly judge: JudgePolicy;
  /** Where the numbers of gates come from that not every application has. */
  readonly measures: Measures;
  readonly plans: Readonly<Record<Strategy, PlanOptions>>;
  readonly freeze: FreezeCalendar;
  /** Whom a deployment needs before it begins; absent: nobody. */
  readonly deployApprovals?: ApprovalPolicy;
  /** What a signal that ends the command does to the rollout that it drives. */
  readonly onCancel: 'continue' | 'hold' | 'return';
};

/** An environment on this machine. */
export type LocalEnvironment = CommonEnvironment & {
  readonly runtime: 'local';
  /** Port of the edge on 127.0.0.1; 0 lets the system choose. */
  readonly edgePort: number;
  readonly instancesPerSlot: number;
  /** What can be deployed: release → environment variables of its processes. */
  readonly releases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Environment variables of every process. */
  readonly variables: Readonly<Record<string, string>>;
};

/** What splits the traffic in a cluster. */
export type ClusterEdge = (
  | {
      readonly kind: 'gateway';
      /** The Gateway that the routes hang on. */
      readonly gateway: { readonly namespace: string; readonly name: string };
    }
  | { readonly kind: 'traefik'; readonly entryPoints: readonly string[] }
  | { readonly kind: 'nginx'; readonly ingressClass: string }
) & {
  /** Host names of the application, at least one. */
  readonly hosts: readonly string[];
  /** Where checks enter the edge, such as `https://api.smarttravel.com`; the first host is asked for. */
  readonly url: string;
  /** The edge's own pods, whose counters show the split. */
  readonly pods: {
    readonly namespace: string;
    /** Label selector. */
    readonly selector: string;
    readonly metricsPort: number;
    /** Of visitors over plain HTTP. */
    readonly webPort: number;
  };
  /** Its processes by their own addresses, in place of pods that the API server cannot reach; empty: the pods. */
  readonly addresses: readonly { readonly metricsUrl: string; readonly webUrl: string }[];
};

/** Where the numbers of the service come from: every pod through the API server, or a Prometheus. */
export type ClusterMetrics =
  | { readonly source: 'pods' }
  | {
      readonly source: 'prometheus';
      readonly url: string;
      /** File with a bearer token; absent: no token is sent. */
      readonly tokenFile: string | undefined;
    };

/** An environment in a Kubernetes cluster. */
export type KubernetesEnvironment = CommonEnvironment & {
  readonly runtime: 'kubernetes';
  /** Context of the kubeconfig; absent: its current one, or the pod's own cluster. */
  readonly context: string | undefined;
  readonly namespace: string;
  /** Folder, archive or `oci://` reference of the chart. */
  readonly chart: string;
  /** Version of the chart where the command names none; absent: what the chart says itself. */
  readonly chartVersion: string | undefined;
  /** Repository of the image, without tag. */
  readonly image: string;
  /** Registries on plain HTTP, by host and port. */
  readonly plainHttp: readonly string[];
  /** Files with values of the chart, later ones win. */
  readonly values: readonly string[];
  readonly edge: ClusterEdge;
  readonly metrics: ClusterMetrics;
  readonly releasePolicy: ReleasePolicy;
  /** What the environment manager makes around it. */
  readonly setup: Setup;
};

/** Where an application is deployed. */
export type Environment = LocalEnvironment | KubernetesEnvironment;

/** What is delivered and how, as `zhiyou.yaml` declares it. */
export type Application = {
  readonly name: string;
  /** Path prefixes of each route class; the longest prefix wins. */
  readonly routeClasses: Readonly<Record<RouteClass, readonly string[]>>;
  /** Payment providers, each with a gate of its own. */
  readonly providers: readonly string[];
  /** A request slower than the boundary of its route class counts as slow, ms; a class without one has none. */
  readonly slowerThanMs: Readonly<Record<RouteClass, number>>;
  readonly environments: Readonly<Record<string, Environment>>;
};
