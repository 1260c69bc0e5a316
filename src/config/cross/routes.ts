import { suggest } from '../suggest.ts';
import { entriesOf, textsOf, valueAt, type Trouble } from './trouble.ts';

/** What is wrong with the names of route classes and providers, and with prefixes that two classes claim. */
export function routeTroubles(root: unknown): readonly Trouble[] {
  const classes = entriesOf(valueAt(root, ['routes'])).map(([name]) => name);
  if (classes.length === 0) return [];
  return [
    ...defaultTroubles(classes),
    ...prefixTroubles(root),
    ...providerTroubles(root, classes),
    ...approvalTroubles(root, classes),
  ];
}

function defaultTroubles(classes: readonly string[]): readonly Trouble[] {
  if (classes.includes('default')) return [];
  const hint = 'Add default: [/], the class of all paths that no other class names.';
  const got = `only ${classes.join(', ')}`;
  return [{ path: ['routes'], at: 'key', expected: 'a route class default', got, hint }];
}

function prefixTroubles(root: unknown): readonly Trouble[] {
  const owners = new Map<string, string>();
  return entriesOf(valueAt(root, ['routes'])).flatMap(([name, prefixes]) =>
    textsOf(prefixes).flatMap(({ text, k }): readonly Trouble[] => {
      const owner = owners.get(text);
      owners.set(text, owner ?? name);
      if (owner === undefined) return [];
      const hint = `Class ${owner} has it already; a path belongs to one class.`;
      return [{ path: ['routes', name, k], expected: 'each path prefix once', hint }];
    }),
  );
}

function providerTroubles(root: unknown, classes: readonly string[]): readonly Trouble[] {
  const providers = textsOf(valueAt(root, ['providers']));
  if (classes.includes('payment')) {
    if (providers.length > 0) return repeated(providers);
    const hint = 'Name them, such as providers: [wechat, alipay]: each gets a gate that guards it.';
    const expected = 'the payment providers behind route class payment';
    return [{ path: ['providers'], expected, hint }];
  }
  if (providers.length === 0) return [];
  const hint = 'Add payment: [/api/payment] to routes, or remove providers.';
  const got = `only ${classes.join(', ')}`;
  return [{ path: ['providers'], expected: 'a route class payment for them', got, hint }];
}

function repeated(providers: ReturnType<typeof textsOf>): readonly Trouble[] {
  const names = providers.map(({ text }) => text);
  return providers
    .filter(({ text, k }) => names.indexOf(text) !== providers.findIndex((one) => one.k === k))
    .map(({ k }) => ({
      path: ['providers', k],
      expected: 'each provider once',
      hint: 'Remove one of the two.',
    }));
}

function approvalTroubles(root: unknown, classes: readonly string[]): readonly Trouble[] {
  return entriesOf(valueAt(root, ['environments'])).flatMap(([environment, settings]) =>
    entriesOf(valueAt(settings, ['strategies'])).flatMap(([strategy, section]) =>
      textsOf(valueAt(section, ['approveBefore']))
        .filter(({ text }) => !classes.includes(text))
        .map(({ text, k }) => {
          const meant = suggest(text, classes);
          return {
            path: ['environments', environment, 'strategies', strategy, 'approveBefore', k],
            expected: 'a route class of this application',
            hint:
              meant === undefined ? `There are ${classes.join(', ')}.` : `Did you mean ${meant}?`,
          };
        }),
    ),
  );
}
