import type { RouteClass } from './rollout.ts';
import type { GateSource, MeanSource } from './series.ts';

/** What a label of a series must be. A label that a series does not have is empty; a pattern must match all of it. */
export type LabelMatcher = {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
};

/** The series of one metric of the service whose labels are as they must be. */
export type MetricSelector = {
  readonly name: string;
  readonly labels: readonly LabelMatcher[];
};

/** A bucket boundary of the service's histogram of answers, ms. */
export type Boundary = { readonly routeClass: RouteClass; readonly slowerThanMs: number };

/** What is read of each process of the service, by the names that gates know it under. */
export type Readings = {
  /** Answers slower than a boundary, by the series that counts them. */
  readonly slow: Readonly<Record<string, Boundary>>;
  /** Counters, summed over all series that are selected. */
  readonly counters: Readonly<Record<string, MetricSelector>>;
  /** What the process holds right now, summed the same way. */
  readonly holds: Readonly<Record<string, MetricSelector>>;
};

/** What an environment judges beside what every application has. */
export type Measures = {
  readonly readings: Readings;
  readonly sources: readonly GateSource[];
  readonly means: readonly MeanSource[];
  /** How much of each holding a process may have before it ends. */
  readonly limits: Readonly<Record<string, number>>;
};
