import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** DESIGN.md lists what this holds. In bytes, gzip. */
const FIRST_LOAD = 260_000
const FIRST_PAGE = 'InboxPage'
/** One of them is loaded: whoever reads English does not wait for Chinese. */
const LANGUAGES = ['zh', 'en']

/** Charts and editor are for pages of their own, under whatever name their files go. */
const LATER = /node_modules\/(echarts|vue-echarts|zrender|codemirror|@codemirror|@lezer|liquidjs)\//

type Bundle = Rolldown.OutputBundle

/** The files a browser fetches before the inbox stands: the entry, the inbox, the texts, and all they import and are styled by. */
function firstLoad(bundle: Bundle, language: string): Set<string> {
  const files = new Set<string>()
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const visit = (name: string): void => {
    const chunk = bundle[name]
    if (files.has(name) || chunk?.type !== 'chunk') return
    files.add(name)
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css))
    chunk.imports.forEach(visit)
  }
  for (const chunk of chunks) if (chunk.isEntry || chunk.name === FIRST_PAGE || chunk.name === language) visit(chunk.fileName)
  return files
}

function sizeOf(file: Bundle[string] | undefined): number {
  if (!file) return 0
  return gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length
}

const sumOf = (bundle: Bundle, files: readonly string[]) => files.reduce((bytes, name) => bytes + sizeOf(bundle[name]), 0)
const modulesOf = (bundle: Bundle, name: string) => {
  const file = bundle[name]
  return file?.type === 'chunk' ? file.moduleIds : []
}
const named = (bundle: Bundle, name: string) => Object.values(bundle).some((file) => file.type === 'chunk' && file.name === name)

/** Fails the build when the first load grows over its budget, or draws charts or editor in. */
export function budget(): Plugin {
  return {
    name: 'budget',
    enforce: 'post',
    generateBundle(_, bundle) {
      const loads = LANGUAGES.map((language) => [...firstLoad(bundle, language)])
      const [files, sum] = loads.map((load) => [load, sumOf(bundle, load)] as const).toSorted((a, b) => b[1] - a[1])[0] ?? [[], 0]
      for (const wanted of [FIRST_PAGE, ...LANGUAGES]) if (!named(bundle, wanted)) this.error(`${wanted} is no longer a file of its own`)
      const early = files.flatMap((name) => modulesOf(bundle, name)).find((id) => LATER.test(id))
      if (early) this.error(`${early} is in the first load`)
      if (sum > FIRST_LOAD) this.error(`The first load is ${sum} bytes gzip; the budget is ${FIRST_LOAD}`)
      this.info(`first load ${(sum / 1000).toFixed(1)} of ${FIRST_LOAD / 1000} KB gzip in ${files.length} files`)
    },
  }
}
