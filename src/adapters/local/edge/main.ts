import { readFileSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { z } from 'zod';
import { messageOf, UserError } from '../../../shared/errors.ts';
import { startEdge, type EdgeOptions } from './edge.ts';

const STOP_DEADLINE_MS = 70_000;

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const environmentSchema = z.object({
  EDGE_HOST: z.string().default('127.0.0.1'),
  EDGE_PORT: port,
  EDGE_ADMIN_PORT: port,
  EDGE_STATE_FILE: z.string().min(1),
  EDGE_ADMIN_TOKEN_FILE: z.string().min(1),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

function readEnvironment(): z.output<typeof environmentSchema> {
  const parsed = environmentSchema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new UserError(z.prettifyError(parsed.error), 'Set the variable named above.');
}

function readToken(path: string): string {
  const token = readFileSync(path, 'utf8').trim();
  if (token.length >= 16) return token;
  throw new UserError(
    `${path}: expected a token of at least 16 characters, got ${token.length}`,
    'Write a random token into the file.',
  );
}

function createLogger(level: string): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = createLogger(environment.LOG_LEVEL);
  const options: EdgeOptions = {
    host: environment.EDGE_HOST,
    port: environment.EDGE_PORT,
    adminPort: environment.EDGE_ADMIN_PORT,
    stateFile: environment.EDGE_STATE_FILE,
    adminToken: readToken(environment.EDGE_ADMIN_TOKEN_FILE),
  };
  const edge = await startEdge(options, log);
  log.info({ host: options.host, port: edge.port, adminPort: edge.adminPort }, 'listening');
  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    const isWhole = await edge.stop(STOP_DEADLINE_MS);
    process.exit(isWhole ? 0 : 1);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}

try {
  await main();
} catch (error) {
  const hint = error instanceof UserError ? { hint: error.hint } : {};
  process.stderr.write(`${JSON.stringify({ level: 'fatal', msg: messageOf(error), ...hint })}\n`);
  process.exit(error instanceof UserError ? 2 : 1);
}
