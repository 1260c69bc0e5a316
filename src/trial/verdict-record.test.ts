import { expect, test } from 'vitest';
import type { Verdict } from '../judge/verdict.ts';
import { verdictRecord } from './verdict-record.ts';

const counts = { bad: 0, total: 0 };

test('what is written down can be read again, whatever the numbers are', () => {
  const verdict: Verdict = {
    kind: 'hold',
    shed: false,
    eBad: Infinity,
    because: { code: 'leak', resource: 'memory', leftMs: Infinity },
    gates: [
      {
        gate: 'errors',
        weight: 1,
        eBad: NaN,
        eOk: 1,
        passAt: 20,
        candidate: counts,
        stable: counts,
        dispersion: 1,
        trusted: false,
        missingRequests: Infinity,
      },
    ],
  };
  const record = verdictRecord(verdict);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(record.because).toEqual({ code: 'leak', details: { resource: 'memory' } });
});
