import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import whole from './vite.config'

const entry = fileURLToPath(new URL('src/reach/main.ts', import.meta.url))

/** The third script: the form by which a shopper leaves how to reach them, fetched where nobody is there. */
export default defineConfig({
  ...whole,
  build: { ...whole.build, emptyOutDir: false, lib: { entry, formats: ['es'], fileName: () => 'reach.js' } },
})
