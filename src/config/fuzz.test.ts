import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../shared/errors.ts';
import { loadApplication } from './load.ts';
import { LONGER_FILE } from './reference.ts';

/** What can stand where something else was: every shape that YAML has, and what breaks it. */
const VALUES = '~ {} [] [1] {a:b} 0 -1 6.20 1e9 .nan true yes "__proto__" constructor 100% 60s 界';
const SIGNS = '" \' *a &a !a | > % - : ? ] } #';
const PIECES = `${VALUES} ${SIGNS}`
  .split(' ')
  .concat('', '\t', '- ', ': ', '? ', '<<: {}', '\n---\n', '* * * * *', '\u0000', '\u2028');

const tokens = LONGER_FILE.split(/(?<=[\s,[\]{}:])|(?=[\s,[\]{}:])/);
const change = fc.record({ at: fc.nat(tokens.length - 1), piece: fc.constantFrom(...PIECES) });

test('property: a file is read, or refused with a place and a hint; nothing else is thrown', () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const parts = [...tokens];
      for (const { at, piece } of changes) parts[at] = piece;
      try {
        loadApplication('zhiyou.yaml', parts.join(''));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        expect(error.message).toMatch(/^zhiyou\.yaml:\d+:\d+\S*.*: expected .+, got .+\.$/m);
        expect(error.hint).toMatch(/\S/);
        refused += 1;
      }
    }),
    { seed: 20261124, numRuns: 150 },
  );
  expect(refused).toBeGreaterThan(80);
}, 60_000);

test('property: any text at all is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      try {
        loadApplication('zhiyou.yaml', text);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { seed: 20261124, numRuns: 150 },
  );
}, 60_000);
