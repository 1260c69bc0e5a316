import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { brokenLinks, machinePaths, sameCode, unfinished } from './documents.ts';
import { importPlaces, importsOf, importTable } from './imports.ts';
import type { Rule } from './rule.ts';
import { pinned, shellcheck, shims } from './scripts.ts';
import {
  barrels,
  defaultExports,
  fileLength,
  fileNames,
  impurity,
  moduleMocks,
  sizes,
  skippedTests,
} from './shape.ts';

/** Samples are put together here, so that the rules do not find them in this file. */
const word = (...parts: readonly string[]): string => parts.join('');
const lines = (count: number): string => 'const x = 1;\n'.repeat(count);
const imports = (specifier: string): string => `import { x } from '${specifier}';\n`;
const layout = importTable({});
const readme = (name: string, code: string) => ({ path: name, text: `\`\`\`\n${code}\n\`\`\`\n` });
const places = importPlaces;
const links = brokenLinks(() => false);

describe('a rule of the repository', () => {
  it.each<[string, Rule, string, string]>([
    ['shared that imports domain', layout, 'src/shared/a.ts', imports('../domain/a.ts')],
    ['domain that imports Node', layout, 'src/domain/a.ts', imports('node:fs')],
    ['judge that imports engine', layout, 'src/judge/a.ts', imports('../engine/plan.ts')],
    ['engine that imports judge', layout, 'src/engine/phases/a.ts', imports('../../judge/a.ts')],
    ['evidence that imports zod', layout, 'src/evidence/a.ts', imports('zod')],
    ['config that imports engine', layout, 'src/config/a.ts', imports('../engine/plan.ts')],
    ['config that reads files', layout, 'src/config/a.ts', imports('node:fs')],
    ['ports that import shared', layout, 'src/ports/a.ts', imports('../shared/errors.ts')],
    ['environments that import runner', layout, 'src/environments/a.ts', imports('../runner/a.ts')],
    [
      'runner that imports an adapter',
      layout,
      'src/runner/a.ts',
      imports('../adapters/local/a.ts'),
    ],
    ['an adapter of another group', layout, 'src/adapters/helm/a.ts', imports('../local/a.ts')],
    [
      'an adapter that imports engine',
      layout,
      'src/adapters/local/x/a.ts',
      imports('../../../engine/a.ts'),
    ],
    [
      'an adapter with a foreign client',
      layout,
      'src/adapters/local/a.ts',
      imports('@scope/client'),
    ],
    [
      'server that imports an adapter',
      layout,
      'src/server/a.ts',
      imports('../adapters/local/a.ts'),
    ],
    ['service that imports src', layout, 'service/a.ts', imports('../src/domain/a.ts')],
    ['a folder that the table does not know', layout, 'src/other/a.ts', imports('../domain/a.ts')],
    ['a lazy import', layout, 'src/domain/a.ts', `const a = await import('node:fs');`],
    ['an import of types', layout, 'src/domain/a.ts', `import type { A } from '../judge/a.ts';`],
    ['a deviation without need', importTable({ 'a -> b': 'c' }), 'src/domain/a.ts', ''],
    ['a source that imports a fixture', places, 'src/domain/a.ts', imports('./b.fixture.ts')],
    ['a command that builds an adapter', places, 'src/cli/a.ts', imports('../adapters/local/a.ts')],
    ['a file above the limit', fileLength, 'src/a.ts', lines(351)],
    ['a large median', sizes, 'src/a.ts', lines(91)],
    ['a module mock', moduleMocks, 'src/a.test.ts', word('vi', '.mock("./b.ts");')],
    ['a skipped test', skippedTests, 'src/a.test.ts', word('it', '.skip("a", b);')],
    ['a focused table', skippedTests, 'src/a.test.ts', word('test', '.only', '.each([])("a", b);')],
    [
      'a test that some machines skip',
      skippedTests,
      'src/a.test.ts',
      word('it', '.runIf(ci)("a");'),
    ],
    ['a default export', defaultExports, 'src/a.ts', 'export default 1;'],
    ['a name as default', defaultExports, 'src/a.ts', 'export { a as default };'],
    ['a name in camel case', fileNames, 'src/aB.ts', ''],
    ['a name in snake case', fileNames, 'ci/a_b.sh', ''],
    ['a barrel', barrels, 'src/domain/index.ts', `// all\nexport * from './a.ts';\n`],
    [
      'a barrel inside a group',
      barrels,
      'src/adapters/local/x/index.ts',
      `export { a } from './a.ts';`,
    ],
    ['a clock in a pure folder', impurity, 'src/judge/a.ts', word('const a = Date', '.now();')],
    ['today in a pure folder', impurity, 'src/judge/a.ts', 'const a = new Date();'],
    ['chance in a pure folder', impurity, 'src/engine/a.ts', word('const a = Math', '.random();')],
    ['environment in a pure folder', impurity, 'src/engine/a.ts', 'const a = process.env;'],
    ['the network in a pure folder', impurity, 'src/evidence/a.ts', 'await fetch(url);'],
    ['a broken link', links, 'docs/a.md', 'See [b](../b.md#c).'],
    ['a command in one language', sameCode, 'README.md', '```\na\n```\n'],
    ['a README without a command', sameCode, 'README.md', 'Nothing.'],
    ['unfinished work', unfinished, 'src/a.ts', word('// TO', 'DO later')],
    ['a path of one machine', machinePaths, 'docs/a.md', word('cd /ho', 'me/someone')],
    ['a long script', shims, 'ci/a.sh', `#!/usr/bin/env bash\n${'true\n'.repeat(15)}`],
    ['a script that does not parse', shims, 'ci/a', '#!/bin/sh\nif true; then\n'],
    ['a dependency in a range', pinned, 'package.json', '{"devDependencies":{"a":"^1.0.0"}}'],
  ])('finds %s', (_what, rule, path, text) => {
    expect(rule([{ path, text }])).toHaveLength(1);
  });

  it('finds a large 90th percentile under small medians', () => {
    const files = Array.from({ length: 10 }, (_, index) => ({
      path: `src/f${index}.ts`,
      text: lines(index < 8 ? 10 : 221),
    }));
    expect(sizes(files)).toHaveLength(1);
  });

  it('finds a code block that differs between the languages', () => {
    const files = [readme('README.md', 'npm ci'), readme('README.zh-CN.md', 'npm test')];
    expect(sameCode(files)).toHaveLength(1);
  });

  it('finds what shellcheck finds, where there is one', () => {
    const installed = spawnSync('shellcheck', ['--version']).status === 0;
    const text = '#!/usr/bin/env bash\ncd $1\n';
    expect(shellcheck([{ path: 'ci/a.sh', text }])).toHaveLength(installed ? 1 : 0);
  });

  it.each<[string, Rule, string, string]>([
    ['its own folder', layout, 'src/domain/a.ts', imports('./b.ts')],
    ['a test whatever it imports', layout, 'src/domain/a.test.ts', imports('node:fs')],
    ['an adapter the rest of its group', layout, 'src/adapters/local/x/a.ts', imports('../y/b.ts')],
    [
      'a command the types of an adapter',
      places,
      'src/cli/a.ts',
      "import type { A } from '../adapters/local/a.ts';",
    ],
    [
      'the front door of an adapter',
      barrels,
      'src/adapters/helm/index.ts',
      `export { a } from './a.ts';`,
    ],
    [
      'a comment that speaks of a process.',
      impurity,
      'src/judge/a.ts',
      '// A process.exit ends all.\n',
    ],
    [
      'configuration of a tool its default',
      defaultExports,
      'vitest.config.ts',
      'export default a;',
    ],
    ['root for another account', skippedTests, 'src/a.test.ts', `test.runIf(isRoot)('a', b);`],
    ['links to the world', links, 'docs/a.md', 'See [a](https://example.org) and [b](#c).'],
  ])('allows %s', (_what, rule, path, text) => {
    expect(rule([{ path, text }])).toEqual([]);
  });
});

describe('the scan of imports', () => {
  it('reads statements over several lines, for side effects, of packages and lazily', () => {
    const text = [
      'import {',
      '  a,',
      "} from './a.ts';",
      "import 'side';",
      "import type b from 'node:b';",
      "export { c } from './c.ts';",
      "const d = () => import('d');",
      "export const e = 'import';",
      'export function f(g = "from") {}',
    ].join('\n');
    expect(importsOf(text)).toEqual(['./a.ts', 'side', 'node:b', './c.ts', 'd']);
  });
});
