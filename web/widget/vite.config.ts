import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Only spaces and comments go: a minifier puts declarations into an order of its own, in which they pack worse. */
const styles = {
  name: 'styles',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.includes('.css') ? code.replace(/\/\*.*?\*\/|\s+/gs, ' ').replace(/ *([{};,>]) */g, '$1').replaceAll(': ', ':').replaceAll(';}', '}') : null,
}

/** As constants, terser writes the outer functions of a script as arrows, which are shorter; they are called when all of them stand. */
const constants = {
  name: 'constants',
  renderChunk: (code: string, _chunk: unknown, { format }: { format: string }) =>
    code.replace(format === 'iife' ? /^\tfunction (\w+)\(/gm : /^function (\w+)\(/gm, (_, name: string) => `const ${name} = function(`),
}

/** What only the parts of one script call each other: never a name of the protocol, of `Xiaoer` or of what two scripts share. */
const INNER = /^(setTimer|clearTimer|onLink|onFrame|onGap|tracks|reintroduce|watching|visitor|keep|hurry|known|jsonLd)$/

/** One classic script: it needs `document.currentScript` and no second request. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [styles, constants],
  build: {
    cssMinify: false,
    target: 'es2022',
    cssTarget: 'chrome111',
    outDir: fileURLToPath(new URL('../../src/xiaoer/built/widget', import.meta.url)),
    emptyOutDir: true,
    minify: 'terser',
    // "unsafe": an addition in the place of a template that has one value.
    terserOptions: {
      ecma: 2020,
      safari10: false,
      mangle: { properties: { regex: INNER } },
      compress: { passes: 3, inline: 1, keep_fargs: false, unsafe: true, unsafe_arrows: true },
    },
    lib: {
      entry: fileURLToPath(new URL('src/main.ts', import.meta.url)),
      formats: ['iife'],
      name: 'xiaoer',
      fileName: () => 'widget.js',
    },
  },
})
