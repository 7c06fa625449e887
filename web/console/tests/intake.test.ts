import { describe, expect, it } from 'vitest'
import type { ImportDetail, ImportField, ImportMapping, ImportProblem, ImportView } from '../src/api/types'
import { changesOf, goodOrders, isMoving, percentDone, presentColumns, shownFields, unknownWords, wantsDay, withColumn, withWord } from '../src/features/intake/rules'

const run = (more: Partial<ImportView>): ImportView =>
  ({ state: 'running', blocks_total: 3, blocks_done: 1, unfinished: false, startable: false, summary: null, ...more }) as ImportView
const mapping: ImportMapping = { fields: { state: { columns: ['状态'], choices: { 已发货: 'shipped' } }, paid: { columns: ['实付', '应付'] } } }
const problem = (code: string, found: string, column = '状态') => ({ code, found, column }) as ImportProblem

describe('what an import has changed', () => {
  const counts = { orders_added: 1, orders_changed: 2, customers_added: 3, products_changed: 4, conversations_added: 5, conversations_changed: 6, messages_added: 7 }
  it.each([
    ['orders', { people: 3, peopleChanged: 0, products: 0, productsChanged: 4, added: 1, changed: 2, messages: 7 }],
    ['chats', { people: 3, peopleChanged: 0, products: 0, productsChanged: 4, added: 5, changed: 6, messages: 7 }],
  ] as const)('%s', (holds, changes) => {
    expect(changesOf(run({ holds, counts }))).toEqual(changes)
  })
})

describe('how far an import is', () => {
  it.each([
    ['a third', run({}), 33],
    ['all stored and not yet done', run({ blocks_done: 3 }), 99],
    ['done', run({ state: 'done', blocks_done: 3 }), 100],
    ['nothing to store', run({ blocks_total: 0 }), 0],
  ])('%s', (_name, one, percent) => {
    expect(percentDone(one)).toBe(percent)
  })

  it('is looked at again only while it moves', () => {
    expect(isMoving({ run: run({}) } as ImportDetail)).toBe(true)
    expect(isMoving({ run: run({ unfinished: true }) } as ImportDetail)).toBe(false)
    expect(isMoving(undefined)).toBe(false)
  })
})

describe('what may be stored', () => {
  const summary = { orders: 5, bad_orders: 2 } as ImportView['summary']
  it('is every order without a problem, once the check allows it', () => {
    expect(goodOrders(run({ startable: true, summary }))).toBe(3)
    expect(goodOrders(run({ startable: false, summary }))).toBe(0)
    expect(goodOrders(run({ startable: true }))).toBe(0)
  })
})

describe('the mapping', () => {
  it('shows what is needed and what is mapped', () => {
    const fields = [{ name: 'number', required: true }, { name: 'paid' }, { name: 'sku' }, { name: 'note' }] as ImportField[]
    expect(shownFields(fields, mapping, new Set(['sku'])).map((one) => one.name)).toEqual(['number', 'paid', 'sku'])
  })

  it('names the columns that the file has', () => {
    expect(presentColumns(mapping.fields.paid, ['应付', '状态'])).toEqual(['应付'])
    expect(presentColumns(undefined, ['应付'])).toEqual([])
  })

  it('takes another column and keeps the words of the field', () => {
    const changed = withColumn(mapping, 'state', '订单状态')
    expect(changed.fields.state).toEqual({ columns: ['订单状态'], choices: { 已发货: 'shipped' } })
    expect(withColumn(mapping, 'paid', '').fields).toEqual({ state: mapping.fields.state })
  })

  it('learns the state of a word, and forgets it', () => {
    const learnt = withWord(mapping, 'state', '备货中', 'paid')
    expect(learnt.fields.state?.choices).toEqual({ 已发货: 'shipped', 备货中: 'paid' })
    expect(withWord(learnt, 'state', '备货中', '').fields.state?.choices).toEqual({ 已发货: 'shipped' })
    expect(withWord({ fields: {} }, 'state', '备货中', 'paid')).toEqual({ fields: {} })
  })

  it('lists each word that has no state once', () => {
    const problems = [problem('choice', '备货中'), problem('choice', '备货中'), problem('choice', '已发货'), problem('whole', '两件'), problem('choice', '甲', '说话方')]
    expect(unknownWords(problems, mapping, 'state', ['状态'])).toEqual(['备货中'])
    const unlearnt: ImportMapping = { fields: { state: { columns: ['状态'] }, speaker: { columns: ['说话方'] } } }
    expect(unknownWords(problems, unlearnt, 'state', ['状态', '说话方'])).toEqual(['备货中', '已发货'])
    expect(unknownWords(problems, unlearnt, 'speaker', ['状态', '说话方'])).toEqual(['甲'])
  })
})

describe('the day of a chat log', () => {
  const timed: ImportMapping = { fields: { at: { columns: ['时间'] } } }
  it.each([
    ['no column of times', 'chats', { fields: {} }, ['内容'], true],
    ['one that the file does not have', 'chats', timed, ['内容'], true],
    ['one that it has', 'chats', timed, ['内容', '时间'], false],
    ['orders', 'orders', { fields: {} }, [], false],
  ] as const)('%s', (_name, holds, one, columns, wanted) => {
    expect(wantsDay(holds, one, columns)).toBe(wanted)
  })
})
