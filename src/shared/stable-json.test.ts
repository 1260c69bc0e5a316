import { expect, test } from 'vitest';
import { stableJson } from './stable-json.ts';

test('equal values give equal text, whatever the order of their keys', () => {
  const text = '{"a":[null,"1",{"x":1,"y":2}],"b":true}';
  expect(stableJson({ b: true, a: [null, 1n, { y: 2, x: 1 }], c: undefined })).toBe(text);
});
