import { describe, expect, it } from 'vitest';
import type { PlacedFinding } from '../../shared/finding.ts';
import { wordsOf } from '../messages/words.ts';
import { rowsOf } from '../chart/rows.ts';
import { junitText } from './junit.ts';
import { sarifText } from './sarif.ts';
import { textLines } from './text.ts';

const FINDING: PlacedFinding = {
  ids: ['PSS203', 'KSV-0012'],
  object: 'Deployment/trips',
  path: 'spec',
  found: '<"nothing">\u0001',
  wants: { en: 'runAsNonRoot: true', zh: '以非 root 运行' },
  cells: ['production 1.30–1.36'],
};
const sentence = ({ wants, found }: PlacedFinding): string =>
  `${wants.en}; ${typeof found === 'string' ? found : found.en}`;

const lines = (language: 'en' | 'zh'): readonly string[] =>
  textLines([{ ...FINDING, found: '' }], wordsOf(language).chart, language);

describe('findings are told', () => {
  it('in English and in Chinese', () => {
    expect(lines('en')).toEqual([
      'Deployment/trips',
      '  ✗ PSS203  spec',
      '      expected runAsNonRoot: true; found nothing',
      '      [production 1.30–1.36]',
      '      = KSV-0012',
    ]);
    expect(lines('zh')[2]).toBe('      应为：以非 root 运行；实际：无');
  });

  it('as JUnit that every reader of XML takes', () => {
    expect(junitText([FINDING], sentence, 'chart lint'))
      .toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="zhiyou chart lint" tests="1" failures="1">
    <testcase classname="chart-lint" name="PSS203 Deployment/trips spec">
      <failure message="runAsNonRoot: true; &lt;&quot;nothing&quot;&gt; ">runAsNonRoot: true; &lt;&quot;nothing&quot;&gt; &#10;production 1.30–1.36</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('as JUnit with one case that passed where there are none', () => {
    expect(junitText([], sentence, 'ci lint')).toContain('tests="1" failures="0"');
  });

  it('as SARIF with each rule once', () => {
    const text = sarifText([FINDING, { ...FINDING, object: 'Pod/x' }], sentence, {
      tool: 'chart lint',
      version: '1.0.0',
      placeOf: () => ({ file: 'helm/trips/Chart.yaml', line: 3 }),
    });
    const { runs } = JSON.parse(text) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string }[] }[];
    };
    expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(['PSS203']);
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['PSS203', 'PSS203']);
  });
});

describe('the rows of the matrix', () => {
  const paths = [
    'values.yaml',
    'values-production.yaml',
    'ci/slot-values.yaml',
    'templates/a.yaml',
  ];

  it('are the values of the chart', () => {
    expect(rowsOf('chart', [], paths)).toEqual([
      { name: 'slot', files: ['chart/ci/slot-values.yaml'] },
      { name: 'production', files: ['chart/values-production.yaml'] },
    ]);
  });

  it('are those that are named, with layers', () => {
    expect(rowsOf('chart', ['a/values-x.yaml,b/y.yaml'], paths)).toEqual([
      { name: 'x+y', files: ['a/values-x.yaml', 'b/y.yaml'] },
    ]);
  });

  it('are the defaults where there is nothing else', () => {
    expect(rowsOf('chart', [], [])).toEqual([{ name: 'defaults', files: [] }]);
  });
});
