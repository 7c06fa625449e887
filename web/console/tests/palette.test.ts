import { describe, expect, it } from 'vitest'
import { matching, openTo, type Entry } from '../src/app/palette/commands'
import { stepped } from '../src/ui/stepped'

const entry = (title: string, hints = ''): Entry => ({ id: title, title, hints, kind: '', run: () => {} })
const ENTRIES = [entry('Open orders', 'dingdan dd'), entry('Sign out'), entry('Orders of today'), entry('订单', 'dingdan dd orders')]

describe('matching', () => {
  it.each([
    ['nothing written', '', ['Open orders', 'Sign out', 'Orders of today', '订单']],
    ['the beginning of a title in front', 'orders', ['Orders of today', 'Open orders', '订单']],
    ['initials', 'DD', ['Open orders', '订单']],
    ['every word somewhere', 'orders  open', ['Open orders']],
    ['the word itself', '订单', ['订单']],
    ['nowhere', 'parcel', []],
  ])('%s', (_, words, titles) => expect(matching(ENTRIES, words).map((one) => one.title)).toEqual(titles))
})

it('leads where one may, by keys too', () => {
  const keys = (permissions: readonly string[]) => openTo((wanted) => permissions.includes(wanted)).flatMap(({ key }) => key ?? [])
  expect([keys([]), keys(['orders.read', 'times.read'])]).toEqual([['I'], ['I', 'O', 'T']])
})

describe('stepped', () => {
  it.each([
    ['down', 0, 1, 3, 1],
    ['round the end', 2, 1, 3, 0],
    ['round the beginning', 0, -1, 3, 2],
    ['in an empty list', 0, 1, 0, -1],
  ])('%s', (_, at, by, length, to) => expect(stepped(at, by, length)).toBe(to))
})
