import { generateKeyPairSync } from 'node:crypto';
import type { ReleasePolicy } from '../domain/release-policy.ts';
import type { Release } from './release.ts';

/** A digest that is easy to tell from others. */
export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

/** A release that lacks nothing. */
export const GOOD: Release = {
  format: 'zhiyou-release',
  formatVersion: 1,
  application: 'smart-travel',
  version: '6.2.1',
  git: { sha: 'c'.repeat(40), tag: 'v6.2.1', time: '2026-11-23T09:30:00+08:00' },
  image: `harbor.example.com/trips/assistant@${digestOf('a')}`,
  chart: {
    reference: 'oci://harbor.example.com/charts/smart-travel',
    version: '6.2.1',
    digest: digestOf('b'),
  },
  values: { production: digestOf('d') },
  config: digestOf('e'),
  secrets: { 'smart-travel-secrets': 'hmac:0123456789abcdef' },
  tests: { total: 12, failed: 0, skipped: 1, reports: [digestOf('f')] },
  vulnerabilities: { critical: 0, high: 1, medium: 4, low: 9, unknown: 0, report: digestOf('0') },
  sbom: { specVersion: '1.6', components: 42, digest: digestOf('1') },
  coverage: { linesCovered: 850, linesValid: 1000, report: digestOf('2') },
  migration: { phase: 'expand', schemaVersion: 7 },
  payments: { crossVersion: true, evidence: digestOf('3') },
};

/** Demands all that can be demanded. */
export const STRICT: ReleasePolicy = {
  requireSigned: true,
  publicKeys: [],
  mostVulnerabilities: { critical: 0, high: 1 },
  leastCoverageRatio: 0.85,
  requireSbom: true,
  requirePaymentEvidence: true,
};

/** A new pair of keys in PEM. */
export function newKeys(): { readonly private: string; readonly public: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { private: privateKey, public: publicKey };
}
