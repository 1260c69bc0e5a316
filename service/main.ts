import process from 'node:process';
import type { FastifyBaseLogger } from 'fastify';
import pino from 'pino';
import { messageOf, UserError } from '../src/shared/errors.ts';
import { readConfig, type ServiceConfig } from './config.ts';
import { startService } from './start-service.ts';

const SECRET_FIELDS = ['password', 'privateKey', 'apiV3Key', 'authorization', 'databaseUrl'];

/** One JSON line an event on stdout; fields that hold secrets are blanked one and two levels deep. */
function createLogger({ logLevel, slot, release }: ServiceConfig): FastifyBaseLogger {
  return pino({
    level: logLevel,
    base: { pid: process.pid, slot, release },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]),
  });
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config);
  const service = await startService(config, log);
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal, drainDelayMs: config.drainDelayMs }, 'draining');
    const finished = await service.stop();
    log.info({ finished }, 'stopped');
    process.exit(finished ? 0 : 1);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
  const { crashAfterSeconds } = config.faults;
  if (crashAfterSeconds !== undefined) {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), crashAfterSeconds * 1000).unref();
  }
}

try {
  await main();
} catch (error) {
  const hint = error instanceof UserError ? { hint: error.hint } : {};
  process.stderr.write(`${JSON.stringify({ level: 'fatal', msg: messageOf(error), ...hint })}\n`);
  process.exit(error instanceof UserError ? 2 : 1);
}
