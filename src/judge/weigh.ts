import type { GateName } from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import { floorValue } from './harm-evidence.ts';
import type { IncidentAdvice } from './incident.ts';
import type { JudgeState } from './judge-state.ts';
import { LEAK_SOON_MS, LEAK_WITHIN_MS } from './leak.ts';
import { mergeGates } from './merge.ts';
import { reportsOf } from './reports.ts';
import { isUneven } from './split-check.ts';
import type { GateReport, Verdict, VerdictReason } from './verdict.ts';

/**
 * Harm evidence of any gate from here on keeps a candidate from advancing. It begins at 1 and falls while the candidate
 * is no worse than stable, so little is lost by waiting, and a threefold bad ratio within the objective is not let by.
 */
const SUSPICION = 1.5;

/** The reason of a verdict with its kind; reasons of the first kind that has any decide. */
type Answer = { readonly kind: Verdict['kind']; readonly because: VerdictReason };

/** The verdict on a scrape that brought every gate; `advice` is what incidents ask for. */
export function knownVerdict(
  policy: JudgePolicy,
  state: JudgeState,
  advice: IncidentAdvice,
  nowMs: number,
): Verdict {
  const gates = reportsOf(policy, state);
  const { eBad, cause } = mergeGates(gates);
  const answer: Answer =
    cause === undefined
      ? { kind: 'hold', because: { code: 'no-gates' } }
      : (goesBack(policy, state, { eBad, cause, advice }) ??
        holds(policy, state, { advice, gates, nowMs }) ?? {
          kind: 'advance',
          because: { code: 'proven' },
        });
  return { ...answer, shed: answer.because.code === 'probe', eBad, gates };
}

type Harm = { readonly eBad: number; readonly cause: GateName; readonly advice: IncidentAdvice };

function back(because: VerdictReason): Answer {
  return { kind: 'rollback', because };
}

function goesBack(policy: JudgePolicy, state: JudgeState, harm: Harm): Answer | undefined {
  const fallen = fallenGate(policy, state);
  if (fallen !== undefined) return back({ code: 'floor', gate: fallen });
  if (harm.eBad >= 1 / policy.alpha) return back({ code: 'harm', gate: harm.cause });
  const { advice } = harm;
  return advice.kind === 'shared-harm' ? back({ code: advice.kind, gate: advice.gate }) : undefined;
}

/** The first gate that is proven to lie beyond its floor, however stable fares. */
function fallenGate(policy: JudgePolicy, state: JudgeState): GateName | undefined {
  return policy.gates.find(({ name }) => {
    const gate = state.gates[name];
    return gate !== undefined && floorValue(gate.harm) >= 1 / policy.alpha;
  })?.name;
}

type Proof = Pick<Harm, 'advice'> & {
  readonly gates: readonly GateReport[];
  readonly nowMs: number;
};

function holds(policy: JudgePolicy, state: JudgeState, proof: Proof): Answer | undefined {
  const because = reasonToHold(policy, state, proof);
  return because === undefined ? undefined : { kind: 'hold', because };
}

function reasonToHold(
  policy: JudgePolicy,
  state: JudgeState,
  { advice, gates, nowMs }: Proof,
): VerdictReason | undefined {
  if (advice.kind === 'probe') {
    return { code: advice.kind, gate: advice.gate, remainingMs: advice.remainingMs };
  }
  if (advice.kind === 'incident') return { code: advice.kind, gate: advice.gate };
  const remainingMs = policy.dwellMs - (nowMs - state.stepStartedAtMs);
  if (remainingMs > 0) return { code: 'dwell', remainingMs };
  const [suspect] = gates.toSorted((a, b) => b.eBad - a.eBad);
  if (suspect !== undefined && suspect.eBad >= SUSPICION)
    return { code: 'suspicion', gate: suspect.gate };
  const open = unevenSplit(policy, state) ?? leak(policy, state);
  if (open !== undefined) return open;
  const missing = gates.find(({ eOk, passAt }) => eOk < passAt);
  return missing === undefined ? undefined : { code: 'missing-evidence', gate: missing.gate };
}

function unevenSplit({ gates, step }: JudgePolicy, state: JudgeState): VerdictReason | undefined {
  for (const { name } of gates) {
    const percent = step?.[name]?.percent;
    const split = state.gates[name]?.split;
    if (percent === undefined || split === undefined) continue;
    if (isUneven(split.candidate, split.stable, percent)) {
      return { code: 'uneven-split', gate: name, percent };
    }
  }
  return undefined;
}

/**
 * Early in a ladder only what ends soon holds: fresh caches fill like a leak, and there is time until the last step to
 * tell the two apart.
 */
function leak({ step }: JudgePolicy, { leaks }: JudgeState): VerdictReason | undefined {
  const isLast = Object.values(step ?? {}).every(({ nextPercent }) => nextPercent >= 100);
  const withinMs = isLast ? LEAK_WITHIN_MS : LEAK_SOON_MS;
  for (const [resource, { leftMs }] of Object.entries(leaks)) {
    if (leftMs !== undefined && leftMs < withinMs) {
      return { code: 'leak', resource, leftMs };
    }
  }
  return undefined;
}
