import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import whole from './vite.config'

const entry = fileURLToPath(new URL('src/files/main.ts', import.meta.url))

/** The second script, beside the first: what pictures and files need, fetched when the conversation is open and drawn. */
export default defineConfig({
  ...whole,
  build: { ...whole.build, emptyOutDir: false, lib: { entry, formats: ['es'], fileName: () => 'files.js' } },
})
