import { describe, expect, it, test } from 'vitest';
import { InternalError } from '../shared/errors.ts';
import { canonicalJson } from './canonical-json.ts';

test('the example of RFC 8785 has its canonical form', () => {
  const value: unknown = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  expect(canonicalJson(value)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('keys are in the order of their UTF-16 code units, also those that look like numbers', () => {
  const value = { '€': 1, '\r': 2, '10': 3, '9': 4, '\u{1f600}': 5, '\ufb33': 6 };
  expect(canonicalJson(value)).toBe('{"\\r":2,"10":3,"9":4,"€":1,"😀":5,"\ufb33":6}');
});

test('absent entries are left out, and minus zero is zero', () => {
  expect(canonicalJson({ b: undefined, a: [-0] })).toBe('{"a":[0]}');
});

describe('what JSON cannot hold', () => {
  it.each([[Number.NaN], [Infinity], ['\ud800'], [{ '\udc00': 1 }], [[undefined]]])(
    '%o is refused',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(InternalError);
    },
  );
});
