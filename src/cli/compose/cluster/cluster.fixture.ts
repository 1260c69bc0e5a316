import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadApplication } from '../../../config/load.ts';
import { CLUSTER_FILE } from '../../../config/reference.ts';
import type { KubernetesEnvironment } from '../../../domain/application.ts';
import { InternalError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';

/** An environment in a cluster, declared in a new folder. */
export function clusterScene(change: Partial<KubernetesEnvironment> = {}): Scene {
  const application = loadApplication('zhiyou.yaml', CLUSTER_FILE);
  const settings = application.environments['production'];
  if (settings?.runtime !== 'kubernetes') throw new InternalError('no cluster is declared');
  const base = mkdtempSync(join(tmpdir(), 'zhiyou-cluster-'));
  return {
    application,
    environment: 'production',
    settings: { ...settings, ...change },
    folder: join(base, '.zhiyou'),
    base,
  };
}
