import type { Checks, CheckOutcome, CheckTarget } from '../../src/ports/checks.ts';

/** Checks whose outcome a test decides. */
export type FakeChecks = Checks & {
  /** What is wrong with the candidate from now on; absent: nothing. */
  readonly break: (what: { readonly run?: string; readonly order?: string }) => void;
  /** Runs so far, of both kinds. */
  readonly targets: readonly CheckTarget[];
};

/** Fake of the port Checks: one check, and one sandbox order per provider. */
export function fakeChecks(providers: readonly string[]): FakeChecks {
  const targets: CheckTarget[] = [];
  let broken: { readonly run?: string; readonly order?: string } = {};
  return {
    targets,
    break: (what) => {
      broken = what;
    },
    run: async (target) => {
      targets.push(target);
      return [outcome('ready', broken.run)];
    },
    order: async (target) => {
      targets.push(target);
      return providers.map((provider) => outcome(`order-${provider}`, broken.order));
    },
  };
}

function outcome(name: string, reason: string | undefined): CheckOutcome {
  return { name, passed: reason === undefined, reason: reason ?? '', tookMs: 1 };
}
