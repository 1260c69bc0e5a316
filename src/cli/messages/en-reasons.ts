import type { Details } from './details.ts';
import type { ReasonSentences } from './reason.ts';

/** `: why` when something says why. */
const why = (d: Details, key = 'detail'): string => (d.has(key) ? `: ${d.text(key)}` : '');

/** `6 of 84 (7.1 %) against 2 of 1 190 (0.17 %)`, as far as it is known. */
const compared = (d: Details): string =>
  d.has('total')
    ? `: ${d.count('bad')} of ${d.count('total')} (${d.share('bad', 'total')}) on the candidate against ` +
      `${d.count('stableBad')} of ${d.count('stableTotal')} (${d.share('stableBad', 'stableTotal')}) on stable`
    : '';

/** Every reason in English. */
export const enReasons: ReasonSentences = {
  'candidate-unknown': (d) => `the candidate's state cannot be read${why(d)}`,
  'candidate-not-ready': (d) =>
    `waits until the candidate is ready (${d.count('ready')} of ${d.count('wanted')})`,
  'candidate-ready': () => 'the candidate is ready',
  'crash-loop': (d) => `the candidate keeps ending by itself (${d.count('restarts')} times)`,
  'cannot-start': (d) => `the candidate cannot start${why(d)}`,
  'freeze-unknown': (d) => `the freeze calendar cannot be read${why(d)}`,
  'stable-unknown': (d) => `the state of stable cannot be read${why(d)}`,
  'stable-not-ready': (d) =>
    `waits until stable is whole again (${d.count('ready')} of ${d.count('wanted')})`,
  frozen: (d) => `the freeze ${d.text('window')} is on; nothing moves forward`,
  paused: () => 'paused by a person; traffic stays where it is',
  'checks-unknown': (d) => `the synthetic checks cannot be read${why(d)}`,
  'checks-pending': () => 'synthetic checks are running through the edge',
  'checks-passed': () => 'all synthetic checks passed',
  'checks-failed': (d) => `synthetic checks failed${why(d)}`,
  'synthetic-pending': (d) => `waits for a sandbox order to be paid on the candidate${why(d)}`,
  'synthetic-failed': (d) =>
    `sandbox orders fail on the candidate, ${d.count('failedInARow')} in a row${why(d)}`,
  'awaiting-approval': (d) => `waits for approval (${d.count('given')} of ${d.count('required')})`,
  'split-unknown': (d) => `the split at the edge cannot be read${why(d)}`,
  'split-not-observed': () => 'weights are written; waits until the edge shows them',
  evidence: () => 'gathers evidence',
  'step-proven': (d) =>
    d.has('eOk')
      ? `${d.name('gate')}: ${d.has('total') ? `${d.share('bad', 'total')} vs ${d.share('stableBad', 'stableTotal')}, ` : ''}` +
        `proof ${d.evidence('eOk')} ≥ ${d.evidence('passAt')}`
      : 'the step is proven',
  'all-steps-proven': () => 'all steps are proven',
  'experiment-ended': () => 'the experiment is over; everybody goes back to stable',
  shed: (d) => `no trustworthy numbers: traffic waits on stable until they are back${why(d)}`,
  soaking: (d) =>
    `the candidate serves everything, stable stays ready${d.has('remainingMs') ? `; ${d.time('remainingMs')} left` : ''}`,
  soaked: () => 'the soak is over without harm',
  'drain-unknown': (d) => `what still runs on the leaving slot cannot be read${why(d)}`,
  draining: (d) =>
    `waits for ${d.count('requests')} requests and ${d.count('payments')} payments in flight to end`,
  'drained-once': () => 'nothing is in flight any more; looks once again to be sure',
  'drain-late': (d) =>
    `${d.count('requests')} requests and ${d.count('payments')} payments are in flight past the deadline; their processes stay`,
  'ledger-unknown': (d) => `the ledger cannot be read${why(d)}`,
  'ledger-difference': (d) => `the ledger differs by ${d.yuan('differenceFen')} CNY`,
  'duplicate-captures': (d) => `${d.count('duplicateCaptures')} payments were captured twice`,
  promoted: () => 'the candidate serves everything and is stable now',
  'go-back': (d) => `goes back: ${d.reason('cause')}`,
  held: (d) =>
    `would go back, and waits for a person: ${d.reason('cause')} (zhiyou abort goes back, zhiyou resume goes on)`,
  ramp: (d) =>
    `goes back step by step: ${d.count('percent')} % are left (zhiyou abort again takes all back at once)`,
  'rolled-back': (d) =>
    `all traffic is back on stable${d.has('cause') ? `; cause: ${d.reason('cause')}` : ''}`,
  aborted: (d) => `${d.text('by')} aborted: ${d.text('text')}`,
  deadline: (d) => `the deadline of the phase "${d.name('phase')}" has passed`,
  harm: (d) =>
    `${d.name('gate')}: the candidate is proven worse${compared(d)}` +
    (d.has('eBad') ? `; evidence ${d.evidence('eBad')} ≥ ${d.evidence('harmAt')}` : ''),
  floor: (d) => `${d.name('gate')}: far below what can be tolerated, so back at once${compared(d)}`,
  blind: (d) =>
    `no trustworthy numbers${d.has('forMs') ? ` for ${d.time('forMs')}` : ''}${why(d, 'reason')}`,
  dwell: (d) => `good so far; the step lasts at least ${d.time('remainingMs')} more`,
  suspicion: (d) => `${d.name('gate')} looks worse; watching until it is clear${compared(d)}`,
  incident: (d) => `${d.name('gate')}: both versions are bad alike; waits for the incident to end`,
  probe: (d) =>
    `${d.name('gate')}: the candidate is without traffic for ${d.time('remainingMs')}, to see whether stable recovers`,
  'shared-harm': (d) =>
    `${d.name('gate')}: stable recovers whenever the candidate has no traffic; it harms what both share`,
  'uneven-split': (d) =>
    `${d.name('gate')}: requests do not fall as the weight of ${d.count('percent')} % says, so the versions cannot be compared`,
  leak: (d) =>
    `${d.text('resource')} of the candidate grows beyond that of stable and reaches its limit in ${d.time('leftMs')}`,
  'missing-evidence': (d) =>
    `no harm seen; ${d.name('gate')} needs about ${d.count('missingRequests')} more ${d.has('values') ? `values than the ${d.count('values')} it has` : 'requests'}` +
    (d.has('nextStepInMs') ? ` (≈ ${d.time('nextStepInMs')})` : ''),
  'no-copies': () =>
    'not one copy of a read has reached the candidate, and without copies nothing is proven; does anybody read, and does the edge copy?',
  'no-gates': () => 'nothing to judge yet',
  proven: () => 'every gate is proven',
};
