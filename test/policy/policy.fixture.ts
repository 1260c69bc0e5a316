import {
  HEALTHY,
  scenarioOf,
  type Release,
  type Scenario,
  type Trouble,
} from '../simulation/scenario.ts';
import { simulate, type Outcome } from '../simulation/simulate.ts';

/** What the edge was told about payments at a moment: percent of the candidate. */
export type Written = {
  readonly atMs: number;
  readonly general: number;
  readonly payment: number;
};

/** Every change of the split, in order. */
export function splitsOf({ world }: Outcome): readonly Written[] {
  return world.writes
    .map(({ atMs, intent }) => ({
      atMs,
      general: intent.weights['default'] ?? NaN,
      payment: intent.weights['payment'] ?? NaN,
    }))
    .filter((one, k, all) => k === 0 || !isSameSplit(one, all[k - 1]));
}

function isSameSplit(one: Written, other: Written | undefined): boolean {
  return one.general === other?.general && one.payment === other.payment;
}

/** The highest percent of payments that the candidate ever got. */
export function mostPayments(outcome: Outcome): number {
  return Math.max(...splitsOf(outcome).map(({ payment }) => payment));
}

/** When the candidate first got payments, ms; absent: never. */
export function paymentsBegan(outcome: Outcome): number | undefined {
  return splitsOf(outcome).find(({ payment }) => payment > 0)?.atMs;
}

/** Plays a scenario in which only the given things differ from a healthy world. */
export function play(change: Partial<Scenario> = {}): Promise<Outcome> {
  return simulate(scenarioOf(1, change));
}

/** The same with a candidate that differs from a healthy one. */
export function playRelease(release: Partial<Release>): Promise<Outcome> {
  return play({ candidate: { ...HEALTHY, ...release } });
}

/** A trouble that does not end. */
export function forEver(kind: Trouble['kind'], fromMs = 0): Trouble {
  return { kind, fromMs, toMs: 1e9 };
}

/** How a rollout ended: phase and, where it went back, why. */
export function endOf({ document }: Outcome): string {
  const { phase, abortReason } = document?.state ?? {};
  return abortReason === undefined ? `${phase}` : `${phase}: ${abortReason.code}`;
}

/** What the journal says, oldest first. */
export function entriesOf({ journal }: Outcome): readonly Entry[] {
  return journal.split('\n').map((line) => {
    const entry: Entry = JSON.parse(line);
    return entry;
  });
}

type Entry = {
  readonly atMs: number;
  readonly actor: string;
  readonly event: {
    readonly kind: string;
    readonly phase?: string;
    readonly step?: number;
    readonly because?: { readonly code: string };
    readonly evidence?: readonly {
      readonly gate: string;
      readonly eOk: number;
      readonly passAt: number;
    }[];
    readonly input?: { readonly kind: string; readonly by: string };
    readonly outcome?: string;
  };
};
