import { describe, expect, it, test } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { readCobertura } from './cobertura.ts';
import { readCyclonedx } from './cyclonedx.ts';
import { readJunit } from './junit.ts';
import { readTrivy } from './trivy.ts';

const IMAGE = `sha256:${'a'.repeat(64)}`;
const CASE = '<testcase name="a"/>';
const FAILED =
  '<testcase name="b"><failure message="&lt;x&gt;">text &amp; more</failure></testcase>';

describe('a JUnit file', () => {
  it.each([
    ['one suite', `<testsuite>${CASE}${FAILED}</testsuite>`, [2, 1, 0]],
    [
      'suites in suites',
      `<testsuites><testsuite><testsuite>${CASE}</testsuite></testsuite></testsuites>`,
      [1, 0, 0],
    ],
    [
      'a head, a comment and character data',
      `<?xml version="1.0"?><!-- c --><testsuites><testsuite>${CASE}<system-out><![CDATA[<a>]]></system-out></testsuite></testsuites>`,
      [1, 0, 0],
    ],
    ['an error', `<testsuite><testcase name='a'><error/></testcase></testsuite>`, [1, 1, 0]],
    [
      'a skipped case',
      `<testsuite><testcase name='a'><skipped/></testcase></testsuite>`,
      [1, 0, 1],
    ],
    [
      'failures outside of cases',
      `<testsuites failures="0"><testsuite failures="1" errors="1">${CASE}</testsuite></testsuites>`,
      [1, 2, 0],
    ],
    [
      'failures declared twice',
      `<testsuites failures="1"><testsuite failures="1">${FAILED}</testsuite></testsuites>`,
      [1, 1, 0],
    ],
    ['nothing', '<testsuites/>', [0, 0, 0]],
  ])('with %s is counted', (_what, text, [total, failed, skipped]) => {
    expect(readJunit('junit.xml', text)).toEqual({ total, failed, skipped });
  });

  it.each([
    ['cut off', `<testsuite>${CASE}`, 'without an end'],
    ['of another kind', '<coverage/>', '<coverage>'],
    ['empty', '', '0 roots'],
    ['no XML', 'ok 1 - it works', '0 roots'],
    ['after other text', 'ok 1 <testsuite/>', 'text before it'],
    ['with a wrong end', '<testsuite></testsuites>', '</testsuites>'],
    ['with two roots', '<testsuite/><testsuite/>', '2 roots'],
    ['with a document type of its own', '<!DOCTYPE a [<!ENTITY b "c">]><testsuite/>', '<!DOCTYPE'],
    ['with a count that is none', '<testsuite failures="many"/>', '"many"'],
    ['with a bare <', '<testsuite><testcase name="a<b"/></testsuite>', '<testcase name="a<b"'],
    ['nested without end', '<testsuite>'.repeat(80), 'more than 64 levels'],
  ])('%s is refused', (_what, text, found) => {
    expect(() => readJunit('junit.xml', text)).toThrow(UserError);
    expect(() => readJunit('junit.xml', text)).toThrow(found);
  });
});

describe('a Cobertura file', () => {
  it.each([
    [
      'its head',
      '<!DOCTYPE coverage SYSTEM "http://x/coverage-04.dtd"><coverage lines-covered="8" lines-valid="10"/>',
      [8, 10],
    ],
    [
      'its lines',
      '<coverage line-rate="1"><class><methods><method><lines><line hits="0"/></lines></method></methods><lines><line hits="3"/><line hits="0"/></lines></class></coverage>',
      [1, 2],
    ],
  ])('is counted by %s', (_what, text, [linesCovered, linesValid]) => {
    expect(readCobertura('cobertura.xml', text)).toEqual({ linesCovered, linesValid });
  });

  it.each([
    ['without lines', '<coverage/>'],
    ['with more than there are', '<coverage lines-covered="11" lines-valid="10"/>'],
    ['with a count that is none', '<coverage lines-covered="x" lines-valid="10"/>'],
    ['of another kind', '<testsuite/>'],
  ])('%s is refused', (_what, text) => {
    expect(() => readCobertura('cobertura.xml', text)).toThrow(UserError);
  });
});

function trivy(change: object = {}, vulnerabilities: unknown = []): string {
  const results = [{ Target: 'debian', Vulnerabilities: vulnerabilities }];
  return JSON.stringify({ SchemaVersion: 2, ArtifactName: 'app', Results: results, ...change });
}

const found = (id: string, Severity: string) => ({
  VulnerabilityID: id,
  PkgName: 'openssl',
  InstalledVersion: '3.0',
  Severity,
});

describe('a report of Trivy', () => {
  it('is counted by severity, a vulnerability once per package', () => {
    const all = [
      found('CVE-1', 'CRITICAL'),
      found('CVE-1', 'CRITICAL'),
      found('CVE-2', 'LOW'),
      found('CVE-3', 'NEW'),
    ];
    expect(readTrivy('trivy.json', trivy({}, all), IMAGE)).toEqual({
      critical: 1,
      high: 0,
      medium: 0,
      low: 1,
      unknown: 1,
    });
  });

  it('of the same image by its digest is taken', () => {
    const text = trivy({ Metadata: { RepoDigests: [`harbor.example.com/app@${IMAGE}`] } }, null);
    expect(readTrivy('trivy.json', text, IMAGE).critical).toBe(0);
  });

  it.each([
    [
      'of another image',
      trivy({ Metadata: { RepoDigests: ['app@sha256:b'] } }),
      'found one of app@sha256:b',
    ],
    ['that looked at nothing', trivy({ Results: null }), 'Results'],
    ['of an older format', trivy({ SchemaVersion: 1 }), 'SchemaVersion'],
    ['cut off', trivy().slice(0, -5), 'no JSON'],
    [
      'with a vulnerability that has no severity',
      trivy({}, [{ VulnerabilityID: 'CVE-1', PkgName: 'a' }]),
      'Severity',
    ],
  ])('%s is refused', (_what, text, told) => {
    expect(() => readTrivy('trivy.json', text, IMAGE)).toThrow(told);
  });
});

test('a bill of materials is counted', () => {
  const components = [{ type: 'library', name: 'undici' }];
  const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
  expect(readCyclonedx('sbom.json', text)).toEqual({ specVersion: '1.6', components: 1 });
});

test.each([
  ['of another format', { spdxVersion: 'SPDX-2.3' }, 'bomFormat'],
  ['that is empty', { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }, 'components'],
])('a bill of materials %s is refused', (_what, value, told) => {
  expect(() => readCyclonedx('sbom.json', JSON.stringify(value))).toThrow(told);
});
