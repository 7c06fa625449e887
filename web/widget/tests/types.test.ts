import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { build } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const SOURCE = join(ROOT, 'src/api.ts')
const [TYPES, PAGE] = ['/store/xiaoer.d.ts', '/store/page.ts'] as const
let told = ''

beforeAll(async () => {
  const made = await build({ configFile: join(ROOT, 'vite.files.config.ts'), logLevel: 'silent', build: { write: false } })
  const [bundle] = [made].flat()
  if (!bundle || !('output' in bundle)) throw new Error('vite gave no output')
  const types = bundle.output.find(({ fileName }) => fileName === 'xiaoer.d.ts')
  told = types?.type === 'asset' ? String(types.source) : ''
})

/** What the compiler says of a store's own program that has the served file beside it. */
function said(program: string): string[] {
  const own = new Map<string, string>([[TYPES, told], [PAGE, program]])
  const options: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, target) => {
    const text = own.get(name)
    return text === undefined ? read(name, target) : ts.createSourceFile(name, text, target)
  }
  host.fileExists = (name) => own.has(name) || ts.sys.fileExists(name)
  host.directoryExists = (name) => name === dirname(TYPES) || ts.sys.directoryExists(name)
  const compiled = ts.createProgram([...own.keys()], options, host)
  return ts.getPreEmitDiagnostics(compiled).map(({ code, messageText }) => `${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

describe('the types that stores are given', () => {
  it('are those that the widget itself keeps to', () => expect(told).toBe(readFileSync(SOURCE, 'utf8')))

  it('hold for a page that does everything', () => {
    const page = `
      import type { IncomingMessage } from './xiaoer'
      const count = (message: IncomingMessage): number => message.seq + message.at
      const api = window.Xiaoer
      if (api) {
        api.open()
        api.close()
        api.identify({ customer: 'C-1001', signature: '92fb' })
        const stop: () => void = api.onMessage((message) => console.log(count(message), message.author === 'bot', message.body))
        stop()
      }
      Xiaoer?.open()
    `
    expect(said(page)).toEqual([])
  })

  it.each([
    ['what may not be there yet', 'Xiaoer.open()', '18048'],
    ['a shopper without a signature', "window.Xiaoer?.identify({ customer: 'C-1001' })", '2345'],
    ['a message that has no such field', 'window.Xiaoer?.onMessage((message) => console.log(message.text))', '2339'],
    ['an author that there is not', "window.Xiaoer?.onMessage((message) => message.author === 'robot')", '2367'],
    ['something that the widget cannot do', 'window.Xiaoer?.destroy()', '2339'],
  ])('refuse %s', (_, page, code) => expect(said(`export {}; ${page}`).map((one) => one.split(' ')[0])).toEqual([code]))
})
