import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/properties.ts'],
    env: { NO_COLOR: '1', TZ: 'UTC' },
    // Commands run as real processes in real repositories, on machines that may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
