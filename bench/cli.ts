import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist/cli.js');

/** The command line as users get it, or from sources where nothing is built. */
export const CLI: { readonly bundle: string; readonly program: string; readonly root: string } = {
  root,
  bundle,
  program: existsSync(bundle) ? bundle : join(root, 'src/cli/main.ts'),
};
