import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileTexts } from '../src/files/text'
import { sayIn, texts } from '../src/text'
import type { TextKey } from '../src/text'

const source = join(import.meta.dirname, '../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const keys = Object.keys(texts.zh) as TextKey[]

it('has the same keys in both languages', () => {
  expect(Object.keys(texts.en)).toEqual(keys)
  expect(Object.keys(fileTexts.en)).toEqual(Object.keys(fileTexts.zh))
})

it('uses every key of the second script, each in both languages', () => {
  const code = files.map((name) => readFileSync(join(source, name), 'utf8')).join('\n')
  for (const key of Object.keys(fileTexts.zh) as (keyof typeof fileTexts.zh)[]) {
    expect(fileTexts.zh[key]).toMatch(/\p{Script=Han}/u)
    expect(fileTexts.en[key]).toMatch(/^[A-Z]/)
    // What a file is refused for says so by its own name.
    expect(['empty', 'large'].includes(key) || code.includes(`say.${key}`)).toBe(true)
  }
})

it.each(keys)('%s is written in both, with a value in both or neither', (key) => {
  expect(texts.zh[key]).toMatch(/\p{Script=Han}/u)
  expect(texts.en[key]).toMatch(/^[A-Z{]/)
  expect(texts.zh[key].includes('{}')).toBe(texts.en[key].includes('{}'))
})

it('uses every key', () => {
  const code = files.map((name) => readFileSync(join(source, name), 'utf8')).join('\n')
  // The state of a message and a stopped link are said by their own names.
  const byName = ['sending', 'sent', 'failed', 'stopped']
  expect(keys.filter((key) => !byName.includes(key) && !new RegExp(`(say\\(|\\? )'${key}'|: '${key}'`).test(code))).toEqual([])
})

it('has no Chinese outside the dictionary', () => {
  const unkeyed = files.filter((name) => !name.endsWith('text.ts') && /\p{Script=Han}/u.test(readFileSync(join(source, name), 'utf8')))
  expect(unkeyed).toEqual([])
})

it('puts a value in its place as it is', () => {
  expect(sayIn('zh')('ahead', 3)).toBe('前面还有 3 位，请稍等')
  expect(sayIn('en')('asking', 'Tea $& more')).toBe('About this item: Tea $& more')
})
