import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

/** docs/decisions/0003: with blob workers this policy reaches every worker, so nothing can leave the page's origin. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** Puts the policy before every script of the built page. The dev server needs inline scripts and a websocket, so it goes without. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/(<meta charset=[^>]*>)/i, `$1\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`),
  },
};

/** Arrow's builders compile their null check with `new Function`, which the policy forbids. The same check without compiling. */
const arrowWithoutEval = (): Plugin => ({
  name: 'arrow-without-eval',
  load: (id) =>
    /\/apache-arrow\/builder\/valid\.m?js$/.test(id)
      ? `export function createIsValidFunction(nullValues) {
           const nulls = new Set(nullValues ?? []);
           return nulls.size === 0 ? () => true : (value) => !nulls.has(value);
         }`
      : undefined,
});

export default defineConfig({
  base: './',
  plugins: [
    svelte(),
    contentSecurityPolicy,
    arrowWithoutEval(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/offline',
      filename: 'serviceWorker.ts',
      injectRegister: false,
      manifest: {
        name: 'Tabhouse',
        short_name: 'Tabhouse',
        description: 'A data warehouse that lives in a browser tab',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#faf9f6',
        theme_color: '#faf9f6',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      },
    }),
  ],
  worker: { format: 'iife', plugins: () => [arrowWithoutEval()] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  test: {
    reporters: ['default', './test/support/closingLine.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/replay/**/*.test.ts', 'test/architecture.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
