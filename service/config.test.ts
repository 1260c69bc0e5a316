import { expect, test } from 'vitest';
import { UserError } from '../src/shared/errors.ts';
import { readConfig } from './config.ts';

const PAYMENTS = {
  DATABASE_URL: 'postgres://app:hidden@127.0.0.1:5432/travel',
  PUBLIC_BASE_URL: 'http://127.0.0.1:8080',
  PROVIDER_BASE_URL: 'http://127.0.0.1:9090',
  PAYMENT_CREDENTIALS_FILE: '/run/secrets/payment.json',
};

test('an empty environment gives a service without payments and faults', () => {
  expect(readConfig({ PORT: '' })).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    slot: 'blue',
    release: '6.2.0',
    drainDelayMs: 5000,
    payments: undefined,
    faults: { silent: false, latencyMs: 0, crashAfterSeconds: undefined },
  });
});

test('a database brings payments, with the ratio of payments that shall fail', () => {
  const { payments } = readConfig({
    ...PAYMENTS,
    SLOT: 'green',
    FAULT_PAYMENT_FAILURE_RATIO: '0.05',
  });
  expect(payments).toMatchObject({ slot: 'green', failureRatio: 0.05 });
});

test.each([
  ['PORT', '70000'],
  ['PORT', 'web'],
  ['SLOT', 'red'],
  ['RELEASE', 'a b'],
  ['DRAIN_DELAY_MS', '-1'],
  ['FAULT_ERROR_RATIO_DEFAULT', '1.5'],
  ['FAULT_SILENT', 'perhaps'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://x'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(UserError);
  expect(() => readConfig({ [name]: value })).toThrow(name);
});

test.each(['PUBLIC_BASE_URL', 'PROVIDER_BASE_URL', 'PAYMENT_CREDENTIALS_FILE'])(
  'payments without %s are refused, and the password stays out of the message',
  (name) => {
    const read = () => readConfig({ ...PAYMENTS, [name]: undefined });
    expect(read).toThrow(name);
    expect(read).not.toThrow('hidden');
  },
);
