import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import whole from './vite.config'

const entry = fileURLToPath(new URL('src/files/main.ts', import.meta.url))

/** What stores write against, as it stands in the source: it holds types alone. */
const types = {
  name: 'types',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: string }) => void }): void {
    this.emitFile({ type: 'asset', fileName: 'xiaoer.d.ts', source: readFileSync(new URL('src/api.ts', import.meta.url), 'utf8') })
  },
}

/** The second script, beside the first: what pictures and files need, fetched when the conversation is open and drawn. */
export default defineConfig({
  ...whole,
  plugins: [whole.plugins, types],
  build: { ...whole.build, emptyOutDir: false, lib: { entry, formats: ['es'], fileName: () => 'files.js' } },
})
