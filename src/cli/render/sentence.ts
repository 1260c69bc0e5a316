import type { Reason } from '../../domain/reason.ts';
import type { GateLook, Look } from '../../domain/record.ts';

/**
 * Why the rollout is where it is, with the numbers of the look that its sentence tells. The judge speaks where the
 * engine only waits for it or obeys it; details that a reason brings itself win over those of the look.
 */
export function sentenceOf(look: Look): Reason {
  const { because, verdict } = look;
  const judgeSpeaks =
    because.code === 'evidence' || (because.code === 'go-back' && verdict.kind === 'rollback');
  const { code, details } = judgeSpeaks ? verdict : because;
  return { code, details: { ...numbersOf(look, gateOf(look, details['gate'])), ...details } };
}

type Numbers = Readonly<Record<string, string | number | undefined>>;

function numbersOf(look: Look, gate: GateLook | undefined): Reason['details'] {
  const { pods, phase, ledgerDifferenceFen, nextStepInMs } = look;
  const leaving = look.inflight[phase === 'aborting' ? 'candidate' : 'stable'];
  return known({
    ready: pods.candidate?.ready,
    wanted: pods.candidate?.wanted,
    requests: leaving?.requests,
    payments: leaving?.payments,
    differenceFen: ledgerDifferenceFen,
    nextStepInMs,
    ...(gate === undefined ? {} : gateNumbers(gate)),
  });
}

/** A mean has values, and none of them is bad: there is no share to tell. */
function gateNumbers(look: GateLook): Numbers {
  const { gate, eBad, eOk, harmAt, passAt, step, missingRequests, isMean = false } = look;
  const evidence = { gate, eBad, eOk, harmAt, passAt, missingRequests };
  if (isMean) return { ...evidence, values: step.candidate.total };
  return {
    ...evidence,
    bad: step.candidate.bad,
    total: step.candidate.total,
    stableBad: step.stable.bad,
    stableTotal: step.stable.total,
  };
}

/** The gate that a reason names; the one with the weakest proof when it names none. */
function gateOf({ gates }: Look, name: string | number | undefined): GateLook | undefined {
  if (name !== undefined) return gates.find(({ gate }) => gate === name);
  return gates.toSorted((a, b) => a.eOk / a.passAt - b.eOk / b.passAt)[0];
}

function known(numbers: Numbers): Reason['details'] {
  return Object.fromEntries(
    Object.entries(numbers).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    ),
  );
}
