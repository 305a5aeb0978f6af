import { build, defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
const target = 'es2022';

/** The service worker is one file beside the page, built apart: shared with the page it would be several. */
const serviceWorker: Plugin = {
  name: 'furrow-service-worker',
  apply: 'build',
  closeBundle: async () => {
    await build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: {
        target,
        emptyOutDir: false,
        modulePreload: false,
        rollupOptions: {
          input: `${root}/src/offline/service-worker.ts`,
          output: { entryFileNames: 'service-worker.js', format: 'iife' },
        },
      },
    });
  },
};

export default defineConfig({
  root,
  plugins: [serviceWorker],
  build: { target, sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
