/** The path by which a request is routed, and the target that is forwarded. */
export type RoutedTarget = { readonly path: string; readonly target: string };

/** What a plain path never contains: escapes, empty or dot segments, back slashes, parameters, control characters. */
const UNUSUAL = /[%\\;\p{Cc}]|\/\/|\/\./u;
/** Servers disagree on these: some resolve or cut them. */
const REFUSED = /\/\.{1,2}(\/|$)|\p{Cc}/u;

/**
 * Reads a request target. Routing sees the path as servers do, with escapes decoded, slashes merged and parameters
 * (`;v=1`) dropped, so that no spelling of a path gets past the rule that is meant for it; the target is forwarded as it
 * came. Absent when the target is malformed, or has a fragment or dot segments, which clients resolve before they send.
 */
export function readTarget(url: string): RoutedTarget | undefined {
  const target = originForm(url);
  if (target === undefined || target.includes('#')) return undefined;
  const query = target.indexOf('?');
  const raw = query < 0 ? target : target.slice(0, query);
  if (!UNUSUAL.test(raw)) return { path: raw, target };
  const path = decoded(raw)
    ?.replaceAll('\\', '/')
    .replaceAll(/;[^/]*/g, '')
    .replaceAll(/\/{2,}/g, '/');
  if (path === undefined || REFUSED.test(path)) return undefined;
  return { path, target };
}

/** Drops scheme and authority of the absolute form, which proxies are sent. */
function originForm(url: string): string | undefined {
  if (url.startsWith('/')) return url;
  const absolute = /^https?:\/\/[^/?#]+(.*)$/i.exec(url);
  if (absolute === null) return undefined;
  const rest = absolute[1] ?? '';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Whether the path begins with the characters of the prefix. Their case does not matter, as it does not to some servers. */
export function beginsWith(prefix: string, path: string): boolean {
  return path.toLowerCase().startsWith(prefix.toLowerCase());
}

/** A prefix matches whole path segments only: `/api/pay` does not match `/api/payday`. */
export function matchesPrefix(prefix: string, path: string): boolean {
  if (!beginsWith(prefix, path)) return false;
  return prefix.endsWith('/') || path.length === prefix.length || path[prefix.length] === '/';
}
