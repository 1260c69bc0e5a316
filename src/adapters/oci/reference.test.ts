import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { isLoopback, parseReference, parseRepository, tagOf } from './reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('an image reference', () => {
  it.each([
    ['harbor.example.com/trips/assistant:6.2.0', 'harbor.example.com', 'trips/assistant', '6.2.0'],
    ['127.0.0.1:5000/assistant', '127.0.0.1:5000', 'assistant', 'latest'],
    ['localhost/a/b:x', 'localhost', 'a/b', 'x'],
    ['postgres:15', 'registry-1.docker.io', 'library/postgres', '15'],
    ['team/app', 'registry-1.docker.io', 'team/app', 'latest'],
    [`harbor.example.com/a:1@${DIGEST}`, 'harbor.example.com', 'a', DIGEST],
  ])('%s is read as Docker reads it', (text, host, path, target) => {
    expect(parseReference(text)).toEqual({ host, path, target });
  });

  it.each(['', 'UPPER/case', 'a:', 'a@sha256:12', 'h.example/a b', 'http://h.example/a', 'a/../b'])(
    'is not %j',
    (text) => {
      expect(() => parseReference(text)).toThrow(UserError);
    },
  );
});

describe('a place in a registry', () => {
  it('is a host and a path', () => {
    expect(parseRepository('oci://harbor.example.com:8443/trips/charts/')).toEqual({
      host: 'harbor.example.com:8443',
      path: 'trips/charts',
    });
  });

  it.each(['harbor.example.com/a', 'oci://', 'oci://host', 'oci://user:pw@host/a', 'https://h/a'])(
    'is not %j',
    (text) => {
      expect(() => parseRepository(text)).toThrow(UserError);
    },
  );
});

it('the build part of a version becomes a tag', () => {
  expect(tagOf('6.2.0+build.7')).toBe('6.2.0_build.7');
});

it.each([
  ['127.0.0.1:5000', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['[::1]:5000', true],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['10.0.0.1', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
