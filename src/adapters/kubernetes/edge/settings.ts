import type { SlotName } from '../../../domain/record.ts';
import { UserError } from '../../../shared/errors.ts';
import { classesOf, SLOTS, type RouteClasses } from './plan.ts';

/** Where the traffic of one application comes in and goes to; the same for every kind of edge. */
export type EdgeSettings = {
  readonly namespace: string;
  readonly application: string;
  readonly routeClasses: RouteClasses;
  /** Host names that the application answers for; none: every host. */
  readonly hosts: readonly string[];
  /** The Service of a slot, which the chart makes. */
  readonly serviceOf: (slot: SlotName) => string;
  readonly servicePort: number;
  /** Paths after which the next segment is an order's id. */
  readonly orderPrefixes: readonly string[];
};

/** Where orders are found unless said. */
export const ORDER_PREFIXES: readonly string[] = [
  '/api/payment/orders/',
  '/api/payment/callback/wechat/',
  '/api/payment/callback/alipay/',
];

/** The header that carries the secret of a preview. */
export const PREVIEW_HEADER = 'x-zhiyou-preview';
/** The header that names the order of a request whose path does not. */
export const ORDER_HEADER = 'x-order-id';
/** The cookie that keeps a visitor on a slot. */
export const STICKY_COOKIE = 'zhiyou-slot';

/** The Service that gets the slot's share of a class: its own, so that the edge counts it apart. */
export function shareService(settings: EdgeSettings, slot: SlotName, routeClass: string): string {
  return `${settings.serviceOf(slot)}-${routeClass}`;
}

/** The Service of requests that ask for the slot themselves: orders, and members of an audience. */
export function pinnedService(settings: EdgeSettings, slot: SlotName, routeClass: string): string {
  return `${shareService(settings, slot, routeClass)}-pinned`;
}

/** The path at which the edge tells which revision of the routes is in force. */
export function revisionPath({ namespace, application }: EdgeSettings): string {
  return `/.well-known/zhiyou/${namespace}/${application}`;
}

/** A name's longest length in Kubernetes, where it becomes a DNS label. */
const NAME_LIMIT = 63;

/** @throws {UserError} when a name would be too long, or there is no class. */
export function checkSettings(settings: EdgeSettings): void {
  const classes = classesOf(settings.routeClasses);
  if (classes.length === 0) {
    throw new UserError('routes: expected at least one class', 'Add `routes: { default: [/] }`.');
  }
  for (const { name } of classes) {
    for (const slot of SLOTS) {
      const longest = pinnedService(settings, slot, name);
      if (longest.length <= NAME_LIMIT) continue;
      throw new UserError(
        `routes.${name}: the Service ${longest} would have ${longest.length} characters, expected at most ${NAME_LIMIT}`,
        'Shorten the name of the class or of the application.',
      );
    }
  }
}
