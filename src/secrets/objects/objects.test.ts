import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { externalSecret } from './external-secret.ts';
import { keyId, writeCertificate } from '../../tls/certificate.ts';
import { newAuthority } from '../../tls/issue.ts';
import { kubernetesSecret, versionedName } from './kubernetes-secret.ts';
import { sealedSecret } from './sealed-secret.ts';

const PLACE = { name: 'smart-travel-secret', namespace: 'smart-travel-dev' };

describe('a Secret', () => {
  it('is immutable and named after its values', () => {
    const one = kubernetesSecret(PLACE, { B: '二', A: '1' });
    expect(one).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...PLACE, name: expect.stringMatching(/^smart-travel-secret-[0-9a-f]{10}$/) },
      type: 'Opaque',
      immutable: true,
      data: { A: 'MQ==', B: '5LqM' },
    });
    expect(kubernetesSecret(PLACE, { A: '1', B: '二' }).metadata).toEqual(one.metadata);
    expect(kubernetesSecret(PLACE, { A: '2', B: '二' }).metadata).not.toEqual(one.metadata);
  });

  it('has the name that the chart gives the same values', () => {
    // echo -n '{"A":"\u003ca\u0026b\u003e"}' | sha256sum
    expect(versionedName('x', { A: '<a&b>' })).toBe('x-7236efbc6a');
  });
});

describe('an ExternalSecret', () => {
  it('names what it fetches and holds no value', () => {
    const store = { name: 'vault', kind: 'ClusterSecretStore' } as const;
    const source = { store, entry: 'smart-travel/production', refreshEvery: '1h' };
    expect(externalSecret(PLACE, ['JWT_SECRET'], source)).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      spec: {
        secretStoreRef: store,
        target: { name: PLACE.name },
        data: [
          {
            secretKey: 'JWT_SECRET',
            remoteRef: { key: 'smart-travel/production', property: 'JWT_SECRET' },
          },
        ],
      },
    });
  });
});

describe('a SealedSecret', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nowMs = Date.parse('2026-06-01T00:00:00Z');
  const issuer = { commonName: 'test', key: issuing.privateKey, id: keyId(issuing.publicKey) };
  const times = { fromMs: nowMs - 1_000, untilMs: nowMs + 1_000 };
  const request = { commonName: 'sealing', publicKey, issuer, ...times, hosts: ['controller'] };
  const certificatePem = writeCertificate(request).toString();

  const open = (sealed: string, label: string) => {
    const bytes = Buffer.from(sealed, 'base64');
    const length = bytes.readUInt16BE(0);
    const session = privateDecrypt(
      {
        key: privateKey,
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha256',
        oaepLabel: Buffer.from(label),
      },
      bytes.subarray(2, 2 + length),
    );
    const decipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12));
    decipher.setAuthTag(bytes.subarray(-16));
    const body = bytes.subarray(2 + length, -16);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString();
  };

  it('opens with the controller’s key, for its own name and namespace alone', () => {
    const object = sealedSecret(PLACE, { JWT_SECRET: '值' }, { certificatePem, nowMs });
    const { encryptedData } = object['spec'] as { encryptedData: Record<string, string> };
    const sealed = encryptedData['JWT_SECRET'] ?? '';
    expect(open(sealed, 'smart-travel-dev/smart-travel-secret')).toBe('值');
    expect(() => open(sealed, 'smart-travel-production/smart-travel-secret')).toThrow(/OAEP|oaep/);
  });

  it.each([
    ['no certificate', { certificatePem: 'x', nowMs }, /cannot be read/],
    ['one that is out of its time', { certificatePem, nowMs: nowMs + 5_000 }, /is valid from/],
    ['one of another kind', { ...newAuthority('x', nowMs), nowMs }, /no key of RSA/],
  ])('refuses %s', (_what, certificate, message) => {
    expect(() => sealedSecret(PLACE, { A: 'b' }, certificate)).toThrow(message);
  });
});
