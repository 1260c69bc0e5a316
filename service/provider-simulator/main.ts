import { pino } from 'pino';
import { z } from 'zod';
import { messageOf } from '../../src/shared/errors.ts';
import { loadProviderKeys } from '../payments/credentials.ts';
import { startSimulator, type SimulatorOptions } from './simulator.ts';

const ratio = z.coerce.number().min(0).max(1).default(0);
const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  PROVIDER_CREDENTIALS_FILE: z.string().min(1),
  SIMULATOR_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(200),
  SIMULATOR_DUPLICATE_RATIO: ratio,
  SIMULATOR_REORDER_RATIO: ratio,
  SIMULATOR_FAIL_RATIO: ratio,
  SIMULATOR_NO_CALLBACK_RATIO: ratio,
});

async function readOptions(): Promise<SimulatorOptions> {
  const environment = environmentSchema.parse(process.env);
  return {
    host: environment.HOST,
    port: environment.PORT,
    keys: await loadProviderKeys(environment.PROVIDER_CREDENTIALS_FILE),
    behaviour: {
      delayMs: environment.SIMULATOR_DELAY_MS,
      duplicateRatio: environment.SIMULATOR_DUPLICATE_RATIO,
      reorderRatio: environment.SIMULATOR_REORDER_RATIO,
      failRatio: environment.SIMULATOR_FAIL_RATIO,
      noCallbackRatio: environment.SIMULATOR_NO_CALLBACK_RATIO,
    },
    nowMs: Date.now,
  };
}

const log = pino({ name: 'provider-simulator' });
try {
  const options = await readOptions();
  const simulator = await startSimulator(options);
  log.info({ host: options.host, port: simulator.port }, 'listening');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void simulator.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  const reason =
    error instanceof z.ZodError
      ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
      : messageOf(error);
  log.error({ reason }, 'provider simulator cannot start');
  process.exitCode = 1;
}
