import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SRC = fileURLToPath(new URL('../src', import.meta.url))
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(vue|ts|css)$/.test(file))
const read = (file: string) => readFileSync(join(SRC, file), 'utf8')
/** Lines of script and template; a style block can be long without being hard. */
const linesOf = (file: string) => (read(file).split('<style')[0] ?? '').trimEnd().split('\n').length

describe('components', () => {
  const lengths = files.filter((file) => file.endsWith('.vue')).map(linesOf).toSorted((a, b) => a - b)
  it('are small: the median is below 60 lines', () => expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(60))
  it('are never long', () => expect(lengths.at(-1)).toBeLessThan(120))
})

describe('rules', () => {
  const pure = files.filter((file) => /features\/[^/]+\/rules(\.ts$|\/)/.test(file.replaceAll('\\', '/')))
  const allowed = /^(\.\.?\/)+(api\/types|ui\/format|thread|list)$|^@xiaoer\/live\/frames$/

  it('are found', () => expect(pure.length).toBeGreaterThan(6))
  it.each(pure)('%s knows no framework, no clock and no store', (file) => {
    const imports = [...read(file).matchAll(/^import (type )?.* from '(.+)'/gm)]
    const foreign = imports.filter(([, type, from]) => !type && !allowed.test(from ?? '')).map(([line]) => line)
    expect(foreign).toEqual([])
    expect(read(file)).not.toMatch(/Date\.now|Math\.random|document\.|window\./)
  })
})

describe('colours', () => {
  const EXCEPTIONS = ['ui/tokens.css', 'ui/element.css', 'ui/NameAvatar.vue', 'app/parts/AccountButton.vue', 'app/parts/BrandMark.vue']
  it('are tokens everywhere but where DESIGN.md says', () => {
    const painted = files
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => !EXCEPTIONS.includes(file) && !file.endsWith('.ts'))
      .filter((file) => /#[0-9a-f]{3,8}\b|rgb\(|oklch\(/i.test(read(file).replaceAll(/(href|to)="#\w+"/g, '')))
    expect(painted).toEqual([])
  })
})

describe('layers', () => {
  it('are drawn where no page is exchanged', () => {
    const places = files.flatMap((file) => [...read(file).matchAll(/append-to="([^"]+)"/g)].map(([, place]) => place))
    expect(new Set(places)).toEqual(new Set(['#layers']))
  })
})

describe('features', () => {
  /** Which feature may use which; the app puts them together, and api and ui know none of them. */
  const MAP: Record<string, string[]> = {
    app: readdirSync(join(SRC, 'features')),
    approvals: ['conversations', 'etiquette', 'scripts'],
    conversations: ['crisis', 'etiquette', 'scripts'],
    watch: ['etiquette'],
  }
  const partOf = (file: string) => file.replaceAll('\\', '/').replace(/^features\//, '').split('/')[0] ?? ''
  const used = (file: string) =>
    [...read(file).matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, from]) => join(file, '..', from ?? '').replaceAll('\\', '/'))

  it.each(files.filter((file) => !file.startsWith('main')))('%s uses what it may', (file) => {
    const own = partOf(file)
    const foreign = used(file).filter((other) => other.startsWith('features/') && ![own, ...(MAP[own] ?? [])].includes(partOf(other)))
    const upward = own === 'app' ? [] : used(file).filter((other) => other.startsWith('app/'))
    expect([...foreign, ...upward]).toEqual([])
  })
})
