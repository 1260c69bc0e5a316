import type { SlotName } from '../../domain/record.ts';
import type { Phase, Strategy } from '../../domain/rollout.ts';
import type { AdoptionWords } from './adoption-words.ts';
import type { ApprovalWords } from './approval-words.ts';
import type { ChartWords } from './chart-words.ts';
import type { CommandWords } from './command-words.ts';
import type { DemoWords } from './demo-words.ts';
import type { DoctorWords } from './doctor-words.ts';
import type { DoraWords } from './dora-words.ts';
import type { EnvWords } from './env-words.ts';
import type { DurationWords } from './duration.ts';
import type { Language } from './language.ts';
import type { FindingWords } from './finding-words.ts';
import type { JudgeWords } from './judge-words.ts';
import type { NoteWords } from './note-words.ts';
import type { PipelineWords } from './pipeline-words.ts';
import type { ReasonSentences } from './reason.ts';
import type { ReleaseWords } from './release-words.ts';
import type { ReportWords } from './report-words.ts';
import type { SecretWords } from './secret-words.ts';
import type { VerifyWords } from './verify-words.ts';

/** Everything that people read, in one language. A word that one language lacks does not compile. */
export type Catalogue = {
  readonly language: Language;
  readonly duration: DurationWords;
  readonly slots: Readonly<Record<SlotName, string>>;
  readonly strategies: Readonly<Record<Strategy, string>>;
  readonly phases: Readonly<Record<Phase, string>>;
  readonly verdicts: Readonly<Record<'advance' | 'hold' | 'rollback', string>>;
  readonly roles: { readonly candidate: string; readonly stable: string };
  /** Names of route classes, gates, providers and environments that have one; others are shown as they are. */
  readonly names: Readonly<Record<string, string>>;
  readonly reasons: ReasonSentences;
  readonly phrases: Phrases;
  readonly headings: Headings;
  readonly report: ReportWords;
  readonly commands: CommandWords;
  readonly adoption: AdoptionWords;
  readonly demo: DemoWords;
  readonly doctor: DoctorWords;
  readonly dora: DoraWords;
  readonly env: EnvWords;
  readonly judge: JudgeWords;
  readonly approvals: ApprovalWords;
  readonly chart: ChartWords;
  readonly release: ReleaseWords;
  readonly note: NoteWords;
  readonly pipeline: PipelineWords;
  readonly verify: VerifyWords;
  readonly findings: FindingWords;
  readonly secrets: SecretWords;
};

/** Sentences with gaps. */
type Phrases = {
  readonly holder: (holder: { readonly release: string; readonly slot: string }) => string;
  readonly about: (duration: string) => string;
  readonly versus: (candidate: string, stable: string) => string;
  readonly perSecond: (count: string) => string;
  readonly waitsFor: (names: string) => string;
  readonly ready: (slot: string, ready: string, wanted: string) => string;
  readonly failedSoFar: (failed: string, total: string) => string;
  readonly pinnedTo: (holder: string) => string;
  readonly sharedWith: (percent: string, holder: string) => string;
  readonly attempts: (count: string) => string;
  readonly failing: (ratios: string) => string;
  readonly inFlight: (candidate: string, stable: string) => string;
  readonly serves: (holder: string) => string;
  /** What the candidate gets before visitors. */
  readonly copies: (percent: string) => string;
  readonly running: (what: string, percent: string) => string;
  readonly counts: (line: {
    readonly ratio: string;
    readonly bad: string;
    readonly total: string;
    readonly low: string;
    readonly high: string;
  }) => string;
  readonly evidence: (line: {
    readonly harm: string;
    readonly harmAt: string;
    readonly pass: string;
    readonly passAt: string;
  }) => string;
  readonly missing: (gate: string, requests: string) => string;
  readonly ahead: (change: string) => string;
  readonly approveWith: (command: string) => string;
  readonly resumeWith: (command: string) => string;
  readonly overrideWith: (command: string) => string;
  readonly join: (names: readonly string[]) => string;
  readonly colon: string;
};

/** Words that stand alone. */
type Headings = Readonly<
  Record<
    | 'rollout'
    | 'application'
    | 'environment'
    | 'serving'
    | 'since'
    | 'next'
    | 'traffic'
    | 'weight'
    | 'observed'
    | 'requests'
    | 'errors'
    | 'slow'
    | 'evidence'
    | 'proven'
    | 'steps'
    | 'prepare'
    | 'check'
    | 'mirror'
    | 'soak'
    | 'drain'
    | 'pods'
    | 'paused'
    | 'noData'
    | 'rollback'
    | 'back'
    | 'keys'
    | 'keysPaused'
    | 'decision'
    | 'numbers'
    | 'change'
    | 'recent'
    | 'journal'
    | 'finished'
    | 'strategy'
    | 'releases'
    | 'started'
    | 'took'
    | 'result'
    | 'requester'
    | 'none'
    | 'unread',
    string
  >
>;
