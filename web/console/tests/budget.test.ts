import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { budget } from '../budget'

interface Chunk {
  name: string
  isEntry?: boolean
  moduleIds?: string[]
  imports?: string[]
}
const chunk = ({ name, isEntry = false, moduleIds = [], imports = [] }: Chunk) => [`${name}.js`, { type: 'chunk', name, fileName: `${name}.js`, code: name, isEntry, moduleIds, imports }]
/** What the build says of a bundle: where it fails it, and else how great it is. */
function said(...chunks: Chunk[]): string {
  const all = [{ name: 'index', isEntry: true }, { name: 'InboxPage' }, { name: 'zh' }, { name: 'en' }]
  const bundle = Object.fromEntries([...all.filter(({ name }) => chunks.every((one) => one.name !== name)), ...chunks].map(chunk))
  const error = (message: string) => { throw new Error(message) }
  const info = vi.fn<(message: string) => void>()
  const { generateBundle } = budget()
  try {
    void (generateBundle as (this: object, options: object, bundle: object) => void).call({ error, info }, {}, bundle)
  } catch (failure) {
    return (failure as Error).message
  }
  return info.mock.calls.join()
}

it.each([
  ['nothing of it', [], /^first load 0\.1 of 260 KB gzip in 3 files$/],
  ['it is loaded later', [{ name: 'FiguresPage', moduleIds: ['/node_modules/echarts/core.js'] }], /^first load/],
  ['in the inbox itself', [{ name: 'InboxPage', moduleIds: ['/node_modules/@codemirror/view/index.js'] }], /@codemirror.* is in the first load$/],
  ['by a file of any name', [{ name: 'InboxPage', imports: ['shared.js'] }, { name: 'shared', moduleIds: ['/node_modules/zrender/lib/x.js'] }], /zrender.* is in the first load$/],
])('charts and editor are not in the first load: %s', (_, chunks, words) => expect(said(...chunks)).toMatch(words))

it('is listed: the rows of DESIGN.md are together what stands below them', () => {
  const design = readFileSync(new URL('../src/ui/DESIGN.md', import.meta.url), 'utf8')
  const table = design.slice(design.indexOf('| part | KB gzip |'), design.indexOf('| loaded later |'))
  const numbers = [...table.matchAll(/\| \**(\d+)\** \|$/gm)].map(([, kb]) => Number(kb))
  expect(numbers.length).toBeGreaterThan(10)
  expect(numbers.slice(0, -1).reduce((sum, kb) => sum + kb, 0)).toBe(numbers.at(-1))
})
