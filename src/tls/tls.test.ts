import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createSecureContext, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { certManagerCertificate } from './cert-manager.ts';
import { checkPair } from './check.ts';
import { issueTls, newAuthority, newPair } from './issue.ts';

const NOW = Date.parse('2026-03-01T00:00:00Z');
const DAY = 86_400_000;
const HOSTS = ['dev.smarttravel.local', '*.shop.local', '10.0.0.1', 'fe80::1:2'];

const authority = newAuthority('zhiyou development', NOW);
const pair = newPair(authority, HOSTS, NOW);
const authorities = [authority.certificatePem];

describe('a pair', () => {
  it('fits its hosts and leads to its authority', () => {
    const hosts = ['dev.smarttravel.local', 'a.shop.local', '10.0.0.1', 'fe80::1:2'];
    expect(checkPair(pair, { hosts, authorities, nowMs: NOW })).toEqual([]);
  });

  it.each([
    ['another host', { hosts: ['api.smarttravel.com'] }, ['host-missing']],
    ['a deeper host', { hosts: ['a.b.shop.local'] }, ['host-missing']],
    ['another address', { hosts: ['10.0.0.2'] }, ['host-missing']],
    ['another authority', { authorities: [newAuthority('x', NOW).certificatePem] }, ['untrusted']],
    ['no authority at all', { authorities: [] }, ['untrusted']],
    ['a clock that is behind', { nowMs: NOW - DAY }, ['not-yet-valid', 'not-yet-valid']],
    ['29 days before its end', { nowMs: NOW + 336 * DAY }, ['expires-soon']],
    ['its end', { nowMs: NOW + 366 * DAY }, ['expired']],
  ])('says what is wrong with %s', (_what, wish, kinds) => {
    const found = checkPair(pair, { hosts: [], nowMs: NOW, ...wish });
    expect(found.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each([
    ['no certificate', { certificatePem: 'x' }, 'unreadable'],
    [
      'half a certificate',
      { certificatePem: pair.certificatePem.replaceAll('M', '!') },
      'unreadable',
    ],
    ['no key', { keyPem: 'x' }, 'unreadable'],
    ['the key of another', { keyPem: authority.keyPem }, 'key-mismatch'],
  ])('says that there is %s', (_what, broken, kind) => {
    const found = checkPair({ ...pair, ...broken }, { hosts: [], nowMs: NOW });
    expect(found.map((one) => one.kind)).toEqual([kind]);
  });

  it('tells certificates in the wrong order', () => {
    const [leaf = '', issuer = ''] = pair.certificatePem.split(/(?<=-----END CERTIFICATE-----\n)/);
    const turned = { certificatePem: issuer + leaf, keyPem: authority.keyPem };
    const found = checkPair(turned, { hosts: [], nowMs: NOW });
    expect(found.map(({ kind }) => kind)).toEqual(['broken-chain']);
  });

  it('is spoken by a server, and trusted by who trusts its authority', async () => {
    const nowMs = Date.now();
    const own = newAuthority('zhiyou test', nowMs);
    const { certificatePem: cert, keyPem: key } = newPair(own, ['dev.smarttravel.local'], nowMs);
    const server = createServer({ cert, key }, (socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const secureContext = createSecureContext({ ca: own.certificatePem });
    const servername = 'dev.smarttravel.local';
    const socket = connect({ port, host: '127.0.0.1', servername, secureContext });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
    server.close();
    await once(server, 'close');
  });
});

describe('issuing', () => {
  const wish = { name: 'zhiyou development', hosts: ['dev.smarttravel.local'], nowMs: NOW };
  const state = issueTls({}, wish);

  it.each([
    ['everything the first time', {}, {}, 'authority'],
    ['nothing while all is well', state, {}, 'nothing'],
    ['nothing 31 days before the end', state, { nowMs: NOW + 334 * DAY }, 'nothing'],
    ['a pair 29 days before the end', state, { nowMs: NOW + 336 * DAY }, 'pair'],
    ['a pair for another host', state, { hosts: ['new.smarttravel.local'] }, 'pair'],
    ['a pair for a lost one', { authority: state.authority }, {}, 'pair'],
    ['everything when the authority ends', state, { nowMs: NOW + 3640 * DAY }, 'authority'],
    ['everything for a lost authority', { pair: state.pair }, {}, 'authority'],
  ])('makes %s', (_what, current, change, made) => {
    const at = { ...wish, ...change };
    const next = issueTls(current, at);
    expect(next.made).toBe(made);
    const check = { ...at, authorities: [next.authority.certificatePem] };
    expect(checkPair(next.pair, check)).toEqual([]);
  });

  it('keeps every byte of what it does not make', () => {
    expect(issueTls(state, wish)).toEqual({ ...state, made: 'nothing' });
  });

  it('makes no certificate without a host', () => {
    expect(() => newPair(authority, [], NOW)).toThrow(/needs a host/);
  });
});

it('cert-manager is asked for a key like ours and renewal in time', () => {
  const place = { name: 'production-smart-travel-tls', namespace: 'smart-travel-production' };
  const issuer = { name: 'letsencrypt-prod', kind: 'ClusterIssuer' } as const;
  expect(certManagerCertificate(place, ['api.smarttravel.com'], issuer)).toMatchObject({
    kind: 'Certificate',
    metadata: place,
    spec: {
      secretName: 'production-smart-travel-tls',
      dnsNames: ['api.smarttravel.com'],
      issuerRef: { name: 'letsencrypt-prod', kind: 'ClusterIssuer', group: 'cert-manager.io' },
      renewBefore: '720h0m0s',
    },
  });
});
