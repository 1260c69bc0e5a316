import type { LabelMatcher, MetricSelector } from '../../../domain/measures.ts';
import { assertNever } from '../../../shared/errors.ts';
import type { ExpositionSample } from './exposition.ts';

/**
 * The sum of the series that a selector chooses, by our name of it. What the process does not have is left out: a
 * counter with labels is not there before it was counted once.
 */
export function sumsOf(
  samples: readonly ExpositionSample[],
  selectors: Readonly<Record<string, MetricSelector>>,
): Record<string, number> {
  const sums = Object.entries(selectors).flatMap(([name, selector]): [string, number][] => {
    const chosen = samples.filter((sample) => isChosen(sample, selector));
    return chosen.length === 0 ? [] : [[name, chosen.reduce((sum, { value }) => sum + value, 0)]];
  });
  return Object.fromEntries(sums);
}

function isChosen({ name, labels }: ExpositionSample, selector: MetricSelector): boolean {
  return (
    name === selector.name &&
    selector.labels.every((matcher) => isMet(matcher, labels[matcher.label] ?? ''))
  );
}

function isMet({ operator, value }: LabelMatcher, found: string): boolean {
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return wholly(value).test(found);
    case '!~':
      return !wholly(value).test(found);
    default:
      return assertNever(operator);
  }
}

function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
