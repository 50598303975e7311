// Builds the widget into one script beside the pages. It runs on other people's pages: one file, nothing loaded later, no style element.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: 'main.ts', formats: ['iife'], name: 'SwitchboardWidget', fileName: () => 'widget.js' },
  },
});
