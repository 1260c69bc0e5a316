import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'service/**/*.test.ts', 'test/**/*.test.ts'],
    isolate: false,
    pool: 'threads',
    coverage: { include: ['src/**/*.ts', 'service/**/*.ts'] },
  },
});

export default config;
