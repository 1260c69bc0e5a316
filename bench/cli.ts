import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist/cli.js');

/** The command line as users get it, or from sources where they are newer than what was built. */
export const CLI: { readonly isBundle: boolean; readonly program: string } = programToRun();

function programToRun(): typeof CLI {
  const sources = globSync(['src/**/*.ts', 'service/**/*.ts'], { cwd: root });
  const newest = Math.max(...sources.map((path) => statSync(join(root, path)).mtimeMs));
  const isBundle = existsSync(bundle) && statSync(bundle).mtimeMs > newest;
  return { isBundle, program: isBundle ? bundle : join(root, 'src/cli/main.ts') };
}
