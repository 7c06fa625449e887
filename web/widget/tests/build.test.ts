import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { beforeAll, expect, it } from 'vitest'

/** The budget of the widget in bytes, as a server sends it (gzip -9), without a shop's own data. */
const MOST_BYTES = 8_000
let code = ''

beforeAll(async () => {
  const made = await build({ configFile: `${import.meta.dirname}/../vite.config.ts`, logLevel: 'silent', build: { write: false } })
  const [bundle] = [made].flat()
  if (!bundle || !('output' in bundle)) throw new Error('vite gave no output')
  expect(bundle.output.map(({ fileName }) => fileName)).toEqual(['widget.js'])
  code = bundle.output[0].code
})

it('fits the budget', () => {
  const bytes = gzipSync(code, { level: 9 }).length
  console.info(`widget.js: ${bytes} bytes gzip -9 of ${MOST_BYTES}, ${Buffer.byteLength(code)} raw`)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
})

it('fetches one thing by itself: the second script', () => {
  expect(code.split('import(')).toHaveLength(2)
  expect(code).toContain('/widget/files.js')
})

it('takes the shop’s data in exactly one place', () => {
  expect(code.split('__XIAOER_BOOT__')).toHaveLength(2)
})

it.each([
  'open', 'close', 'identify', 'onMessage', 'customer', 'signature', 'start', 'client', 'connect', 'tell', 'send', 'thread',
  'identity', 'resume', 'client_id', 'conversation_id', 'last_seq', 'queue_place', 'agent_name', 'greeting', 'socket_path',
])('keeps the name %s, which the page, another script or the server knows', (name) => {
  expect(code).toMatch(new RegExp(`\\b${name}\\b`))
})

it.each([
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'document.write',
  'eval(',
  'new Function',
  '"style"',
  'cssText',
  'http://',
  'https://',
])('does without %s', (forbidden) => {
  expect(code.replace('http://www.w3.org/2000/svg', '')).not.toContain(forbidden)
})

it('has a third script that is small, fetches no other and writes no markup', async () => {
  const made = await build({ configFile: `${import.meta.dirname}/../vite.reach.config.ts`, logLevel: 'silent', build: { write: false } })
  const [bundle] = [made].flat()
  if (!bundle || !('output' in bundle)) throw new Error('vite gave no output')
  expect(bundle.output.map(({ fileName }) => fileName)).toEqual(['reach.js'])
  const form = bundle.output[0].code
  expect(gzipSync(form, { level: 9 }).length).toBeLessThanOrEqual(3_000)
  expect(form).not.toMatch(/import[ ({]|innerHTML|outerHTML|insertAdjacentHTML|"style"|cssText|https?:/)
})
