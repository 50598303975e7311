// Builds the pages into dist/web, where the hub serves them; in development the API and the socket are passed on to a running hub.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const hub = 'http://127.0.0.1:8080';

/** The names and groups of emoji in the languages of the pages, where the composer's palette asks for them. */
const emojiNames: Plugin = {
  name: 'emoji-names',
  apply: 'build',
  async generateBundle() {
    const { resolve } = createRequire(import.meta.url);
    for (const file of ['en/data.json', 'en/messages.json', 'zh/data.json', 'zh/messages.json'])
      this.emitFile({ type: 'asset', fileName: `emoji/${file}`, source: await readFile(resolve(`emojibase-data/${file}`)) });
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), emojiNames],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // The content security policy allows neither inline scripts nor data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': hub, '/emoji': hub, '/ws': { target: hub, ws: true } },
  },
});
