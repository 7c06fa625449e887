import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { en as firstEn } from '../src/i18n/en'
import { pagesEn } from '../src/i18n/pages.en'
import { pagesZh } from '../src/i18n/pages.zh'
import { zh as firstZh } from '../src/i18n/zh'

const en = { ...firstEn, ...pagesEn }
const zh = { ...firstZh, ...pagesZh }

const SRC = fileURLToPath(new URL('../src', import.meta.url))
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(vue|ts)$/.test(file) && !/^i18n[\\/](\w+\.)?(zh|en)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }))

type Tree = { [key: string]: string | Tree }
function keysOf(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    return typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`)
  })
}
function textAt(tree: Tree, key: string): string {
  return key.split('.').reduce<string | Tree>((node, part) => (node as Tree)[part] ?? '', tree) as string
}

const keys = keysOf(zh)
const source = files.map(({ text }) => text).join('\n')
/** Keys named whole, and the beginnings of those put together from what the server says. */
const named = new Set([...source.matchAll(/['"`]([a-z][A-Za-z]*(?:\.[A-Za-z_]+)+)['"`]/g)].map((match) => match[1]))
const begun = [...source.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z_]+)*\.?[A-Za-z_]*)\$\{/g)].flatMap((match) => match[1] ?? [])

describe('texts', () => {
  it('stand in both languages', () => expect(keysOf(en)).toEqual(keys))

  it('are never empty, except where a unit has no word', () => {
    const empty = keys.filter((key) => !key.startsWith('figures.units.') && (!textAt(zh, key) || !textAt(en, key)))
    expect(empty).toEqual([])
  })

  it('ask for the same values in both languages', () => {
    const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted()
    // Of one and of several: each form for itself.
    const differing = keys.filter((key) => textAt(en, key).split(' | ').some((form) => values(textAt(zh, key)).join() !== values(form).join()))
    expect(differing).toEqual([])
  })

  it('speak of one and of several', () => {
    const { t } = createI18n({ legacy: false, locale: 'en', messages: { zh, en } }).global
    expect([0, 1, 2].map((n) => t('intake.messages', { n }))).toEqual(['0 messages', '1 message', '2 messages'])
    expect(t('customer.orders', { n: 1, amount: '¥1' })).toBe('1 order, ¥1')
  })

  it('are all used', () => {
    const beginnings = begun.filter((start) => start.includes('.'))
    const unused = keys.filter((key) => !named.has(key) && !beginnings.some((start) => key.startsWith(start)))
    expect(unused).toEqual([])
  })

  it('exist for every key that is named', () => {
    const called = [...source.matchAll(/\bt\(([^){]*)/g)].flatMap((call) => [...(call[1] ?? '').matchAll(/'([\w.]+)'/g)])
    const missing = called.map((key) => key[1] ?? '').filter((key) => key.includes('.') && !keys.includes(key))
    expect(called.length).toBeGreaterThan(100)
    expect(missing).toEqual([])
  })

  it('of the Chinese kind stand nowhere else', () => {
    const elsewhere = files.filter(({ text }) => /[\u3400-\u9fff\uff01-\uff5e]/.test(withoutComments(text))).map(({ file }) => file)
    expect(elsewhere).toEqual([])
  })

  it('are not written into templates', () => {
    const written = files
      .filter(({ file }) => file.endsWith('.vue'))
      .flatMap(({ file, text }) => loose(text.slice(text.indexOf('<template>'), text.lastIndexOf('</template>'))).map((words) => `${file}: ${words}`))
    expect(written).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

/** Words between tags that are neither bound nor the name of a key on the keyboard. */
function loose(template: string): string[] {
  const shown = template.replaceAll(/<kbd[^>]*>[^<]*<\/kbd>/g, '').replaceAll(/\{\{[\s\S]*?\}\}/g, '')
  const between = [...shown.matchAll(/>([^<>]*)</g)].map((match) => (match[1] ?? '').trim())
  return between.filter((words) => /\p{L}{2,}/u.test(words) && !/[="']/.test(words))
}
