import { z } from 'zod';
import type { LabelMatcher, MetricSelector } from '../../domain/measures.ts';

const A_METRIC = "a metric such as 'orders_total' or 'orders_total{outcome=\"failed\"}'";
const WHOLE = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?$/;
const MATCHER = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\["\\n])*)"\s*(?:,|$)/;
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };
const LONGEST = 512;

/** Series of the service's metrics, as Prometheus chooses them: a name, and matchers of its labels. */
export const selectorSchema: z.ZodType<MetricSelector, string> = z
  .string({ error: A_METRIC })
  .max(LONGEST, { error: `${A_METRIC}, of at most ${LONGEST} characters` })
  .meta({ kind: 'metric' })
  .transform((text, context): MetricSelector => {
    const trouble = (message: string, hint: string) => {
      context.addIssue({ code: 'custom', message, params: { hint } });
      return z.NEVER;
    };
    const [, name, inside = ''] = WHOLE.exec(text.trim()) ?? [];
    if (name === undefined) {
      const hint =
        'Functions such as rate() are not known: counters are read raw, and differenced.';
      return trouble(A_METRIC, hint);
    }
    const labels = matchersIn(inside);
    if (labels === undefined) {
      const hint = 'Write label="value"; =~ and !~ take a pattern, != what must not be.';
      return trouble('labels such as {outcome="failed",route=~"/pay.*"}', hint);
    }
    const broken = labels.find(({ operator, value }) => operator.endsWith('~') && !compiles(value));
    if (broken === undefined) return { name, labels };
    const hint = 'It is a regular expression, and must match the whole value.';
    return trouble(`a pattern for label ${broken.label} that can be read`, hint);
  });

/** Matchers between the braces; absent where something else stands. */
function matchersIn(text: string): readonly LabelMatcher[] | undefined {
  const found: LabelMatcher[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const [whole, label, operator, value] = MATCHER.exec(rest) ?? [];
    if (whole === undefined || label === undefined || value === undefined) return undefined;
    if (operator !== '=' && operator !== '!=' && operator !== '=~' && operator !== '!~') {
      return undefined;
    }
    found.push({ label, operator, value: value.replace(/\\./g, (one) => ESCAPES[one] ?? one) });
    rest = rest.slice(whole.length).trim();
  }
  return found;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
