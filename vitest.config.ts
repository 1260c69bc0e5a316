import { defineConfig, type ViteUserConfig } from 'vitest/config';

const OWN_SUITES = ['test/integration/**', 'test/package/**', 'test/chart/**', 'test/cluster/**'];
/** What tests one part of the product against a cluster, without an application under load. */
const CLUSTER_PARTS = [
  'test/cluster/{access,chart,client,outage,preflight,state-store,workloads}.test.ts',
  'test/cluster/edge-*.test.ts',
];

const config: ViteUserConfig = defineConfig({
  test: {
    isolate: false,
    pool: 'threads',
    // A slow machine is no failure: what must be quick is measured by the benchmarks.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: {
      include: ['src/**/*.ts', 'service/**/*.ts'],
      exclude: ['**/*.fixture.ts'],
      // Commands and programs run as processes of their own, where nothing counts, so they have no line here.
      thresholds: {
        'src/{judge,engine,evidence,domain}/**/*.ts': { branches: 100 },
        'src/{shared,config,adapters,runner,chart,trial,replay,evidence-file}/**/*.ts': {
          lines: 85,
        },
        'src/cli/{render,report}/**/*.ts': { lines: 85 },
        'service/*/**/*.ts': { lines: 85 },
      },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,service,test,bench}/**/*.test.ts'],
          exclude: OWN_SUITES,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          globalSetup: './test/integration/build-first.ts',
          include: ['test/integration/**/*.test.ts'],
          // Each file starts a whole environment, which needs the machine for itself.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'chart',
          include: ['test/chart/**/*.test.ts'],
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          // Needs KUBECONFIG, and a cluster that may be used for tests.
          name: 'cluster',
          globalSetup: './test/cluster/push-first.ts',
          include: ['test/cluster/**/*.test.ts'],
          exclude: CLUSTER_PARTS,
          // Each file keeps an application under load, which needs the machine for itself.
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster-parts',
          globalSetup: './test/cluster/push-first.ts',
          include: CLUSTER_PARTS,
          maxWorkers: 2,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});

export default config;
