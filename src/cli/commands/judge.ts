import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Strategy } from '../../domain/rollout.ts';
import { withCommon, type CommonFlags } from '../flags.ts';

type RecordFlags = CommonFlags & {
  readonly env?: string;
  readonly out?: string;
  readonly follow?: boolean;
};

type FileFlags = CommonFlags & { readonly plan?: string; readonly env?: string };

const FILE = 'evidence file, or - for standard input';
const PLAN =
  'a zhiyou.yaml, or the judge section of one, that judges in place of the recorded rules';
const OF_PLAN = 'environment of that file';

/** `zhiyou judge …` */
export function addJudge(program: Command): void {
  const judge = program
    .command('judge')
    .description('evidence: store it, judge it again, compare judges, plan how long proof takes');
  for (const add of [addRecord, addReplay, addStream, addCompare, addPlan]) add(judge);
}

function addRecord(judge: Command): void {
  const command = judge
    .command('record')
    .description('write the evidence of a rollout as NDJSON')
    .argument('[rollout]', 'such as 2026-11-23-004; the newest where none is named')
    .option('--env <environment>', 'whose rollouts')
    .option('--out <file>', 'where to; standard output where none is named')
    .option('--follow', 'go on with a rollout that runs, until it ends');
  withCommon(command).action(async (rollout: string | undefined, flags: RecordFlags) => {
    const { openSession } = await import('../session.ts');
    const { record } = await import('../judge/record.ts');
    await record(await openSession(flags, flags.env), rollout, flags);
  });
}

function addReplay(judge: Command): void {
  const command = judge
    .command('replay')
    .description('judge an evidence file again; exit code 5 when a recorded verdict differs')
    .argument('<file>', FILE)
    .option('--plan <file>', PLAN)
    .option('--env <environment>', OF_PLAN);
  withCommon(command).action(async (file: string, flags: FileFlags) => {
    const { replay } = await import('../judge/replay.ts');
    process.exitCode = await replay(file, flags);
  });
}

function addStream(judge: Command): void {
  const command = judge
    .command('stream')
    .description('answer every line of evidence on standard input with one line of JSON')
    .option('--plan <file>', PLAN)
    .option('--env <environment>', OF_PLAN);
  command.action(async (flags: Pick<FileFlags, 'plan' | 'env'>) => {
    const { stream } = await import('../judge/stream.ts');
    process.exitCode = await stream(flags);
  });
}

function addCompare(judge: Command): void {
  const command = judge
    .command('compare')
    .description('what Argo Rollouts, Flagger, Kayenta and a naive script would have decided')
    .argument('<file>', FILE);
  withCommon(command).action(async (file: string, flags: CommonFlags) => {
    const { compare } = await import('../judge/compare.ts');
    await compare(file, flags);
  });
}

type PlanFlags = CommonFlags & {
  readonly env?: string;
  readonly strategy: Strategy;
  readonly rps?: number;
  readonly paymentsRps?: number;
  readonly error: number;
  readonly detect: number;
};

function addPlan(judge: Command): void {
  const command = judge
    .command('plan')
    .description('how long each step needs at this traffic, and what is found how fast')
    .option('--env <environment>', 'whose rules and steps')
    .addOption(
      new Option('--strategy <strategy>')
        .choices(['rolling', 'blue-green', 'canary', 'ab'])
        .default('canary'),
    )
    .option('--rps <count>', 'requests per second of the application', positive)
    .option('--payments-rps <count>', 'payment requests per second; a fiftieth of all', positive)
    .option('--error <percent>', 'bad ratio of a good version, such as 0.2%', percentage, 0.001)
    .option('--detect <times>', 'how many times worse a bad version is, such as 3x', times, 3);
  withCommon(command).action(async (flags: PlanFlags) => {
    const { openScene } = await import('../application.ts');
    const { planProof } = await import('../judge/plan.ts');
    planProof(openScene(flags, flags.env), flags);
  });
}

function positive(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isFinite(count) && count > 0) return count;
  throw new InvalidArgumentError('expected a number above 0');
}

function percentage(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1];
  const ratio = Number(percent) / 100;
  if (ratio > 0 && ratio < 1) return ratio;
  throw new InvalidArgumentError('expected a percentage above 0% and below 100%, such as 0.2%');
}

function times(text: string): number {
  const count = Number(/^(\d+(?:\.\d+)?)\s*[x×]?$/.exec(text.trim())?.[1]);
  if (count > 1) return count;
  throw new InvalidArgumentError('expected a multiple above 1, such as 3x');
}
