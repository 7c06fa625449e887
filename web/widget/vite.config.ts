import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** One classic script: it needs `document.currentScript` and no second request. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target: 'es2022',
    cssTarget: 'chrome111',
    outDir: fileURLToPath(new URL('../../src/xiaoer/built/widget', import.meta.url)),
    emptyOutDir: true,
    minify: 'terser',
    terserOptions: { ecma: 2020, compress: { passes: 3, inline: 1, keep_fargs: false, unsafe_arrows: true, unsafe_methods: true } },
    lib: {
      entry: fileURLToPath(new URL('src/main.ts', import.meta.url)),
      formats: ['iife'],
      name: 'xiaoer',
      fileName: () => 'widget.js',
    },
  },
})
