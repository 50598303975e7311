// Builds the pages into dist/web, where the hub serves them; in development the API and the socket are passed on to a running hub.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { firstLoadGroups } from './first-load.js';

const hub = 'http://127.0.0.1:8080';
const PACKED = /\.(?:js|css|json)$/;
const packed = promisify(gzip);

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

/** A packed copy beside everything that packs well; the hub sends it to whoever takes it. */
const packedCopies: Plugin = {
  name: 'packed-copies',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!PACKED.test(fileName)) continue;
        const source = await packed(file.type === 'chunk' ? file.code : file.source, { level: 9 });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source });
      }
    },
  },
};

const pages: UserConfig = {
  root: import.meta.dirname,
  plugins: [react(), emojiNames],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // The content security policy allows no inline scripts, and data: URLs for pictures alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of raw code; what counts is the packed size of the first load, which a test holds.
    chunkSizeWarningLimit: 700,
    target: 'es2023',
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': hub, '/emoji': hub, '/ws': { target: hub, ws: true } },
  },
};

export default defineConfig(async ({ command }) => {
  if (command === 'serve') return pages;
  const groups = await firstLoadGroups(pages);
  return {
    ...pages,
    plugins: [...(pages.plugins ?? []), packedCopies],
    build: { ...pages.build, rolldownOptions: { output: { codeSplitting: { groups } } } },
  };
});
