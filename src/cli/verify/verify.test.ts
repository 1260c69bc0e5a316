import { expect, it, test } from 'vitest';
import { readJunit } from '../../release/reports/junit.ts';
import type { Language } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { paint } from '../render/line.ts';
import { renderTests } from './render-tests.ts';
import type { Verification } from './verify.ts';
import { junitOf } from './write-reports.ts';

const VERIFICATION: Verification = {
  application: 'smart-travel',
  environment: 'staging',
  url: 'https://staging.smarttravel.local',
  releases: ['6.2.1'],
  startedAt: '2026-11-23T14:02:31.000Z',
  tookMs: 1900,
  passed: false,
  warnings: ['performance'],
  groups: [
    {
      group: 'payment_system',
      critical: true,
      tests: [
        { name: 'health', result: 'passed', says: '', tookMs: 12 },
        { name: 'order-alipay', result: 'failed', says: 'expected <paid>', tookMs: 2000 },
      ],
    },
    {
      group: 'external_services',
      critical: false,
      tests: [{ name: 'amap', result: 'skipped', says: 'not configured', tookMs: 3 }],
    },
    {
      group: 'performance',
      critical: false,
      tests: [
        { name: 'default', result: 'passed', says: 'p95 12 ms of 20 answers', tookMs: 90 },
        { name: 'payment', result: 'failed', says: 'p95 900 ms', tookMs: 300 },
      ],
    },
  ],
};

it.each<[Language, string]>([
  [
    'en',
    `smart-travel → staging   6.2.1   https://staging.smarttravel.local
   group              tests  took
✗  payments           1/2    2 s
✓  external services  0/0    3 ms    warns only
!  performance        1/2    300 ms  warns only
✗ payments order-alipay: expected <paid>
– external services amap: not configured
  performance default: p95 12 ms of 20 answers
! performance payment: p95 900 ms`,
  ],
  [
    'zh',
    `smart-travel → staging   6.2.1   https://staging.smarttravel.local
   测试组    测试  用时
✗  支付      1/2   2 秒
✓  外部服务  0/0   3 毫秒    仅警告
!  性能      1/2   300 毫秒  仅警告
✗ 支付 order-alipay: expected <paid>
– 外部服务 amap: not configured
  性能 default: p95 12 ms of 20 answers
! 性能 payment: p95 900 ms`,
  ],
])('the groups in %s', (language, wanted) => {
  const lines = renderTests(VERIFICATION, wordsOf(language));
  expect(paint(lines, { width: 120, colour: false }).join('\n')).toBe(wanted);
});

test('91: a failure that only warns is a failure in JUnit all the same, and says so', () => {
  const text = junitOf(VERIFICATION, wordsOf('en'));
  expect(readJunit('a.xml', text)).toEqual({ total: 5, failed: 2, skipped: 1 });
  expect(text).toContain('<testsuite name="payment_system" tests="2" failures="1">');
  expect(text).toContain('<testcase classname="payment_system" name="health" time="0.012"/>');
  expect(text).toContain('<failure message="expected &lt;paid&gt;">');
  expect(text).toContain('<failure message="warns only: p95 900 ms">');
  expect(text).toContain('<skipped message="not configured"/>');
});
