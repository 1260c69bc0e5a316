import type { ScrapeEvidence } from '../../src/domain/evidence.ts';
import type { GateStep, JudgePolicy } from '../../src/domain/gates.ts';
import type { JudgeState } from '../../src/judge/judge-state.ts';
import { judgeScrape, newJudgeState, restartProof, startStep } from '../../src/judge/judge.ts';
import type { Judge, JudgeRun } from './judge-run.ts';
import type { Strategy } from './policy.ts';
import type { Cell } from './cell.ts';
import { countsOf } from './reads.ts';
import type { WorldScrape } from './world.ts';

/** Our judge with the policy and the weights that a cell gets. */
export function ownJudge(name: string, strategyOf: (cell: Cell) => Strategy): Judge {
  return {
    name,
    start: (cell) => {
      const strategy = strategyOf(cell);
      const policies = strategy.weightsPercent.map((_, step) => policyAt(strategy, step));
      const [first] = policies;
      if (first === undefined) throw new Error('a strategy without weights');
      return runOf(
        { strategy, policies },
        { judge: newJudgeState(first, 0), step: 0, isShed: false, unread: [], end: 'running' },
      );
    },
  };
}

type Settings = { readonly strategy: Strategy; readonly policies: readonly JudgePolicy[] };
type State = {
  readonly judge: JudgeState;
  readonly step: number;
  /** Weight 0 until the evidence is back. */
  readonly isShed: boolean;
  /** Counted while nothing could be read; counters still hold it when they can be read again. */
  readonly unread: readonly WorldScrape[];
  readonly end: JudgeRun['verdict'];
};

function policyAt({ policy, weightsPercent, soakMs }: Strategy, step: number): JudgePolicy {
  const percent = weightsPercent[step] ?? 100;
  const nextPercent = weightsPercent[step + 1] ?? 100;
  const one: GateStep = { percent, nextPercent };
  return {
    ...policy,
    dwellMs: step === weightsPercent.length - 1 ? soakMs : policy.dwellMs,
    step: Object.fromEntries(policy.gates.map(({ name }) => [name, one])),
  };
}

function runOf(settings: Settings, state: State): JudgeRun {
  const percent = settings.strategy.weightsPercent[state.step];
  const weight = state.isShed ? 0 : (percent ?? 100) / 100;
  const candidate = state.end === 'running' ? weight : state.end === 'promoted' ? 1 : 0;
  return {
    split: { candidate, baseline: 0 },
    verdict: state.end,
    see: (scrape) => runOf(settings, next(settings, state, scrape)),
  };
}

function next({ policies }: Settings, state: State, scrape: WorldScrape): State {
  const policy = policies[state.step];
  if (policy === undefined) return state;
  const unread = [...state.unread, scrape];
  const isBlind = !scrape.telemetry.candidate || !scrape.telemetry.stable;
  const evidence: ScrapeEvidence = isBlind
    ? { kind: 'blind', reason: 'no series' }
    : evidenceOf(unread);
  const judged = judgeScrape(policy, state.judge, evidence, scrape.atMs);
  const { kind, shed } = judged.verdict;
  // As in the product, a proof begins anew when the weights of its step are there again.
  const isBack = state.isShed && !shed;
  const after = {
    ...state,
    judge: isBack ? restartProof(policy, judged.state, scrape.atMs) : judged.state,
    isShed: shed,
    unread: isBlind ? unread : [],
  };
  if (kind === 'rollback') return { ...after, end: 'rolled-back' };
  if (kind === 'hold' || isBack) return after;
  return advanced(policies[state.step + 1], after, scrape.atMs);
}

/** The next step, or the end of the ladder. */
function advanced(following: JudgePolicy | undefined, state: State, nowMs: number): State {
  if (following === undefined) return { ...state, end: 'promoted' };
  return { ...state, step: state.step + 1, judge: startStep(following, state.judge, nowMs) };
}

function evidenceOf(scrapes: readonly WorldScrape[]): ScrapeEvidence {
  const last = scrapes.at(-1);
  return {
    kind: 'known',
    gates: countsOf(scrapes),
    candidateAgeMs: last?.atMs ?? 0,
    ...(last === undefined ? {} : { resources: { memory: last.memory() } }),
  };
}
