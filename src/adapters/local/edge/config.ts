import { z } from 'zod';
import type { SlotName } from '../../../domain/record.ts';
import type { SlotWeights } from './schedule.ts';

/** One process of a slot, reached over plain HTTP. */
export type BackendAddress = { readonly host: string; readonly port: number };

/** Requests with this header or cookie go to `slot`, whatever the weights. */
type Match =
  | { readonly header: string; readonly value: string; readonly slot: SlotName }
  | { readonly cookie: string; readonly value: string; readonly slot: SlotName };

/** A named set of path prefixes that moves together, with each slot's share of its new requests. */
export type RouteClass = {
  readonly name: string;
  readonly pathPrefixes: readonly string[];
  readonly weights: SlotWeights;
  readonly match?: Match;
  /** Name of the cookie that keeps a visitor on the slot of the first answer. */
  readonly stickyCookie?: string;
  /** This percent of the safe reads that the schedule sends is copied to the slot, whose answers are thrown away. */
  readonly mirror?: { readonly slot: SlotName; readonly percent: number };
};

/** Sends every request that carries the secret in `x-zhiyou-preview` to the slot. */
type Preview = { readonly secret: string; readonly slot: SlotName };

/** Everything the edge is told by its one writer; order of route classes does not matter. */
export type EdgeConfig = {
  readonly slots: Readonly<Record<SlotName, readonly BackendAddress[]>>;
  readonly routeClasses: readonly RouteClass[];
  readonly preview?: Preview;
  /** The slot that serves the orders of a tag; the tag is the letter before the first `-` of an order id. */
  readonly tagOwners: Readonly<Record<string, SlotName>>;
  /** Path prefixes after which the next path segment is an order id. */
  readonly orderPathPrefixes: readonly string[];
  /** Path that answers 200 while a backend may get requests. */
  readonly readyPath: string;
  /** Longest time that a request waits for a ready backend, at most 30 000. */
  readonly holdMs: number;
};

type Defaulted = 'orderPathPrefixes' | 'readyPath' | 'holdMs';

/** A configuration as it may be written: what has a default may be left out. */
export type EdgeConfigInput = Omit<EdgeConfig, Defaulted> & Partial<Pick<EdgeConfig, Defaulted>>;

const slotName = z.enum(['blue', 'green']);
const token = z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, 'expected a header or cookie name');
const path = z.string().startsWith('/').max(256);
const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Math.round(value * 100) / 100 === value, 'expected at most two decimals');
const address = z.strictObject({
  host: z.string().regex(/^[\w.:-]{1,253}$/, 'expected a host name or address'),
  port: z.int().min(1).max(65_535),
});
const addresses = z.array(address).max(64);
const match = z.union([
  z.strictObject({ header: token.toLowerCase(), value: z.string().max(256), slot: slotName }),
  z.strictObject({ cookie: token, value: z.string().max(256), slot: slotName }),
]);
const routeClass = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits, dashes'),
  pathPrefixes: z.array(path).min(1).max(64),
  weights: z.strictObject({ blue: percent, green: percent }),
  match: match.exactOptional(),
  stickyCookie: token.exactOptional(),
  mirror: z.strictObject({ slot: slotName, percent }).exactOptional(),
});

/** Checks a configuration that was written or stored; names of route classes are unique. */
export const edgeConfigSchema: z.ZodType<EdgeConfig> = z
  .strictObject({
    slots: z.strictObject({ blue: addresses, green: addresses }),
    routeClasses: z.array(routeClass).max(32),
    preview: z
      .strictObject({ secret: z.string().min(16).max(256), slot: slotName })
      .exactOptional(),
    tagOwners: z.record(z.string().regex(/^[a-z]$/), slotName),
    orderPathPrefixes: z
      .array(path)
      .max(16)
      .default([
        '/api/payment/orders/',
        '/api/payment/callback/wechat/',
        '/api/payment/callback/alipay/',
      ]),
    readyPath: path.default('/api/ready'),
    holdMs: z.int().min(0).max(30_000).default(10_000),
  })
  .refine(
    ({ routeClasses }) =>
      new Set(routeClasses.map(({ name }) => name)).size === routeClasses.length,
    { path: ['routeClasses'], message: 'expected a different name for each' },
  );

/** What an edge that was never told anything works with: no routes. */
export const emptyConfig: EdgeConfig = edgeConfigSchema.parse({
  slots: { blue: [], green: [] },
  routeClasses: [],
  tagOwners: {},
});
