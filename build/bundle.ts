// Makes dist/: the command line and the programs of environment local as ES modules, with what they share in chunks.
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROGRAMS } from '../src/cli/programs.ts';
import { licensesOf } from './licenses.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const programs = Object.entries(PROGRAMS).map(([name, path]) => [name, join('src/cli', path)]);

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', ...Object.fromEntries(programs) },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  legalComments: 'none',
  metafile: true,
  // Packages in CommonJS ask for Node's modules by a `require` that ES modules lack.
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);`,
  },
  logLevel: 'warning',
});
chmodSync(join(dist, 'cli.js'), 0o755);
cpSync(join(root, 'service/database/migrations'), join(dist, 'migrations'), { recursive: true });
writeFileSync(join(dist, 'licenses.txt'), licensesOf(root, Object.keys(metafile.inputs)));
