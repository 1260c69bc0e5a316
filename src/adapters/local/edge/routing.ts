import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SlotName } from '../../../domain/record.ts';
import type { EdgeConfig, RouteClass } from './config.ts';
import { beginsWith, matchesPrefix } from './path.ts';

/** Header that carries the preview secret; it is never forwarded. */
export const PREVIEW_HEADER = 'x-zhiyou-preview';

/** The part of a request that decides its route. */
export type RoutedRequest = { readonly path: string; readonly headers: IncomingHttpHeaders };

/** Where a request must go: to one slot and why, or to whichever the schedule of its class says. */
export type Route =
  | { readonly kind: 'preview' | 'pinned' | 'matched' | 'sticky'; readonly slot: SlotName }
  | { readonly kind: 'scheduled' };

/** Finds the class with the longest matching prefix; on a tie payment wins. */
export function matchRouteClass(
  routeClasses: readonly RouteClass[],
  path: string,
): RouteClass | undefined {
  let best: RouteClass | undefined;
  let bestLength = -1;
  for (const routeClass of routeClasses) {
    const length = longestMatch(routeClass.pathPrefixes, path);
    if (length < 0 || length < bestLength) continue;
    if (length === bestLength && routeClass.name !== 'payment') continue;
    best = routeClass;
    bestLength = length;
  }
  return best;
}

function longestMatch(prefixes: readonly string[], path: string): number {
  let longest = -1;
  for (const prefix of prefixes) {
    if (prefix.length > longest && matchesPrefix(prefix, path)) longest = prefix.length;
  }
  return longest;
}

/**
 * Decides the kind of route. A valid preview secret comes first, then the owner of the order's tag, then the match of
 * the class, then the cookie of an earlier answer while its slot still has weight, then the schedule.
 */
export function chooseRoute(
  config: EdgeConfig,
  routeClass: RouteClass,
  request: RoutedRequest,
): Route {
  const { preview } = config;
  if (preview !== undefined && isSameSecret(request.headers[PREVIEW_HEADER], preview.secret)) {
    return { kind: 'preview', slot: preview.slot };
  }
  const owner = orderOwner(config, request);
  if (owner !== undefined) return { kind: 'pinned', slot: owner };
  const { match } = routeClass;
  if (match !== undefined && isMatch(match, request.headers)) {
    return { kind: 'matched', slot: match.slot };
  }
  const kept = stickySlot(routeClass, request.headers);
  return kept === undefined ? { kind: 'scheduled' } : { kind: 'sticky', slot: kept };
}

/** The path names the order that is touched; the header only serves requests whose path names none. */
function orderOwner(
  { tagOwners, orderPathPrefixes }: EdgeConfig,
  { path, headers }: RoutedRequest,
): SlotName | undefined {
  const id = orderIdInPath(path, orderPathPrefixes) ?? headers['x-order-id'];
  if (typeof id !== 'string' || id[1] !== '-') return undefined;
  const tag = id.slice(0, 1);
  return Object.hasOwn(tagOwners, tag) ? tagOwners[tag] : undefined;
}

function orderIdInPath(path: string, prefixes: readonly string[]): string | undefined {
  for (const prefix of prefixes) {
    if (!beginsWith(prefix, path)) continue;
    const segment = path.slice(prefix.length).split('/', 1)[0];
    if (segment !== undefined && segment !== '') return segment;
  }
  return undefined;
}

function isMatch(match: NonNullable<RouteClass['match']>, headers: IncomingHttpHeaders): boolean {
  return 'header' in match
    ? headers[match.header] === match.value
    : cookieOf(headers.cookie, match.cookie) === match.value;
}

function stickySlot(
  { stickyCookie, weights }: RouteClass,
  headers: IncomingHttpHeaders,
): SlotName | undefined {
  if (stickyCookie === undefined) return undefined;
  const value = cookieOf(headers.cookie, stickyCookie);
  if (value !== 'blue' && value !== 'green') return undefined;
  return weights[value] > 0 ? value : undefined;
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

/** Compares digests, so that neither content nor length of the secret shows in the time taken. */
export function isSameSecret(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string') return false;
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
