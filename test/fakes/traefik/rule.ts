import type { Asked } from './model.ts';

const MATCHER =
  /(Host|HostRegexp|Method|Path|PathPrefix|PathRegexp|Header|HeaderRegexp)\(("(?:[^"\\]|\\.)*")(?:, ("(?:[^"\\]|\\.)*"))?\)/g;

/** Whether a request satisfies a rule: matchers joined by `&&`, `||`, `!` and brackets. */
export function ruleMatches(rule: string, asked: Asked): boolean {
  const logic = rule.replaceAll(MATCHER, (_all, matcher: string, first: string, second?: string) =>
    String(matches(matcher, asked, [textOf(first), textOf(second ?? '""')])),
  );
  return evaluated(logic);
}

function textOf(quoted: string): string {
  return String(JSON.parse(quoted));
}

function matches(
  matcher: string,
  { host, path, headers, method = 'GET' }: Asked,
  [first, second]: readonly [string, string],
): boolean {
  switch (matcher) {
    case 'Host':
      return host === first;
    case 'HostRegexp':
      return new RegExp(first).test(host);
    case 'Method':
      return method === first;
    case 'Path':
      return path === first;
    case 'PathPrefix':
      return path.startsWith(first);
    case 'PathRegexp':
      return regexOf(first).test(path);
    case 'Header':
      return headers[first.toLowerCase()] === second;
    default: {
      const given = headers[first.toLowerCase()];
      return given !== undefined && regexOf(second).test(given);
    }
  }
}

/** Go writes what is insensitive to case in the pattern. */
function regexOf(pattern: string): RegExp {
  return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern);
}

/** Takes the innermost brackets apart until one word is left. */
function evaluated(logic: string): boolean {
  let rest = logic.replaceAll(' ', '');
  while (rest.includes('(')) {
    const next = rest.replaceAll(/\(([^()]*)\)/g, (_all, inner: string) => String(anyOf(inner)));
    if (next === rest) throw new Error(`expected a rule, got ${logic}`);
    rest = next;
  }
  return anyOf(rest);
}

function anyOf(logic: string): boolean {
  return logic.split('||').some((all) => all.split('&&').every((word) => isTrue(word)));
}

function isTrue(word: string): boolean {
  if (/^!*(true|false)$/.test(word))
    return word.replaceAll('!!', '') === 'true' || word.replaceAll('!!', '') === '!false';
  throw new Error(`expected true or false, got ${word}`);
}
