#!/usr/bin/env node
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { OperationError, UserError } from '../shared/errors.ts';
import { addAdopt } from './commands/adopt.ts';
import { addApprove } from './commands/approve.ts';
import { addAudit } from './commands/audit.ts';
import { addChart } from './commands/chart.ts';
import { addCi } from './commands/ci.ts';
import { addCompletion } from './commands/completion.ts';
import { addDemo } from './commands/demo.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDora } from './commands/dora.ts';
import { addDown } from './commands/down.ts';
import { addDrive } from './commands/drive.ts';
import { addEnv } from './commands/env.ts';
import { addExplain } from './commands/explain.ts';
import { addHistory } from './commands/history.ts';
import { addInputs } from './commands/inputs.ts';
import { addJudge } from './commands/judge.ts';
import { addRelease } from './commands/release.ts';
import { addReport } from './commands/report.ts';
import { addRetire } from './commands/retire.ts';
import { addRollback } from './commands/rollback.ts';
import { addSecrets } from './commands/secrets.ts';
import { addStatus } from './commands/status.ts';
import { addVerify } from './commands/verify.ts';
import { addWatch } from './commands/watch.ts';

/** In the order of the help. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  addDeploy,
  addStatus,
  addWatch,
  addExplain,
  addHistory,
  addReport,
  addInputs,
  addApprove,
  addRollback,
  addRetire,
  addAdopt,
  addJudge,
  addVerify,
  addAudit,
  addDora,
  addChart,
  addRelease,
  addSecrets,
  addEnv,
  addCi,
  addDoctor,
  addDemo,
  addDown,
  addCompletion,
  addDrive,
];

const program = new Command('zhiyou')
  .description('Progressive delivery that proves a release is safe')
  .version(manifest.version)
  // A command may have a --version of its own.
  .enablePositionalOptions()
  .showHelpAfterError();
for (const add of COMMANDS) add(program);

// Progress that nobody reads any more must not end what is going on.
process.stderr.on('error', () => {});
// A reader that has seen enough, such as `head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n  ${error.hint}\n`);
    process.exitCode = 2;
  } else if (error instanceof OperationError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.stderr.write('This is a bug of zhiyou: please report it with the lines above.\n');
    process.exitCode = 70;
  }
}
