import type { Catalogue } from './catalogue.ts';
import { enAdoption } from './adoption-words.ts';
import { enApprovals } from './approval-words.ts';
import { enChart } from './chart-words.ts';
import { enFindings } from './finding-words.ts';
import { enCommands } from './command-words.ts';
import { enDemo } from './demo-words.ts';
import { enDoctor } from './doctor-words.ts';
import { enDora } from './dora-words.ts';
import { enEnv } from './env-words.ts';
import { enJudge } from './judge-words.ts';
import { enReasons } from './en-reasons.ts';
import { enReport } from './en-report.ts';
import { enRelease } from './release-words.ts';
import { enSecrets } from './secret-words.ts';
import { enNote } from './note-words.ts';
import { enPipeline } from './pipeline-words.ts';
import { enVerify } from './verify-words.ts';

/** Everything that people read, in English. */
export const en: Catalogue = {
  language: 'en',
  duration: {
    alone: { day: 'd', hour: 'h', minute: 'min', second: 's', millisecond: 'ms' },
    joined: { day: 'd', hour: 'h', minute: 'min', second: 's', millisecond: 'ms' },
  },
  slots: { blue: 'blue', green: 'green' },
  strategies: { canary: 'canary', 'blue-green': 'blue-green', ab: 'A/B', rolling: 'rolling' },
  phases: {
    preparing: 'preparing',
    checking: 'checking',
    shifting: 'shifting traffic',
    soaking: 'soaking',
    draining: 'draining',
    aborting: 'going back',
    promoted: 'promoted',
    'rolled-back': 'rolled back',
  },
  verdicts: { advance: 'advance', hold: 'hold', rollback: 'ROLLBACK' },
  roles: { candidate: 'candidate', stable: 'stable' },
  names: {
    wechat: 'WeChat Pay',
    alipay: 'Alipay',
    slow: 'slow answers',
    'errors-payment': 'payment errors',
    'slow-payment': 'slow payments',
    'payment-wechat': 'WeChat Pay payments',
    'payment-alipay': 'Alipay payments',
  },
  reasons: enReasons,
  phrases: {
    holder: ({ release, slot }) => `${release} (${slot})`,
    about: (duration) => `≈ ${duration}`,
    versus: (candidate, stable) => `${candidate} vs ${stable}`,
    perSecond: (count) => `${count}/s`,
    waitsFor: (names) => `waits for ${names} to finish`,
    ready: (slot, ready, wanted) => `${slot} ${ready}/${wanted} ready`,
    failedSoFar: (failed, total) => `failed requests so far  ${failed} of ${total}`,
    pinnedTo: (holder) => `pinned to ${holder}`,
    sharedWith: (percent, holder) => `${percent} on ${holder}`,
    attempts: (count) => `${count} attempts`,
    failing: (ratios) => `failed ${ratios}`,
    inFlight: (candidate, stable) => `in flight  ${candidate} on candidate, ${stable} on stable`,
    serves: (holder) => `${holder} serves 100 %`,
    copies: (percent) => `copies of ${percent} of the reads`,
    running: (what, percent) => `${what} ${percent}`,
    counts: ({ ratio, bad, total, low, high }) =>
      `${ratio} (${bad} of ${total}; 95 % interval ${low} to ${high})`,
    evidence: ({ harm, harmAt, pass, passAt }) =>
      `harm ${harm} (back at ${harmAt}), proof ${pass} (enough at ${passAt})`,
    missing: (gate, requests) => `${gate}: about ${requests} more clean requests`,
    ahead: (change) => `next: ${change}`,
    approveWith: (command) => `An approval: ${command}`,
    resumeWith: (command) => `Resuming: ${command}`,
    overrideWith: (command) => `Two named approvers who want to go on all the same: ${command}`,
    join: (names) => names.join(', '),
    colon: ': ',
  },
  headings: {
    rollout: 'rollout',
    application: 'application',
    environment: 'environment',
    serving: 'serving',
    since: 'since',
    next: 'next',
    traffic: 'traffic',
    weight: 'weight',
    observed: 'observed',
    requests: 'requests',
    errors: 'errors',
    slow: 'slow answers',
    evidence: 'evidence to advance',
    proven: 'proven',
    steps: 'steps',
    prepare: 'prepare',
    check: 'check',
    mirror: 'copies of reads',
    soak: 'soak',
    drain: 'drain',
    pods: 'pods',
    paused: 'paused',
    noData: 'no look at the traffic yet',
    rollback: 'ROLLBACK',
    back: 'back',
    keys: '[p]ause  [a]bort  [e]xplain  [q]uit watching (the rollout goes on)',
    keysPaused: '[r]esume  [a]bort  [e]xplain  [q]uit watching (the rollout stays paused)',
    decision: 'Decision',
    numbers: 'Numbers of this step',
    change: 'What would change it',
    recent: 'Last decisions',
    journal: 'Journal',
    finished: 'Nothing: the rollout has ended.',
    strategy: 'strategy',
    releases: 'releases',
    started: 'started',
    took: 'took',
    result: 'result',
    requester: 'by',
    none: 'none',
    unread: 'not read',
  },
  report: enReport,
  commands: enCommands,
  adoption: enAdoption,
  demo: enDemo,
  doctor: enDoctor,
  dora: enDora,
  env: enEnv,
  judge: enJudge,
  approvals: enApprovals,
  chart: enChart,
  release: enRelease,
  note: enNote,
  pipeline: enPipeline,
  verify: enVerify,
  findings: enFindings,
  secrets: enSecrets,
};
