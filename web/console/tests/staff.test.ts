import { describe, expect, it } from 'vitest'
import signatures from '../../../tests/vectors/signatures.json'
import type { StaffAccount } from '../src/api/types'
import { staffZh } from '../src/i18n/staff.zh'
import { byArea, factsOf, freshFacts, inUseFirst, isFree, isReady, isSame, ROLES, shopNames, signatureOf, standingOf, wordOf } from '../src/features/staff/rules'

const account = (changes: Partial<StaffAccount> = {}): StaffAccount => ({
  id: 'a', login: 'lan', name: '小兰', role: 'agent', locale: 'zh', shops: ['s'], elsewhere: 0, there: false, seen_at: null, off_at: null,
  alias: '', post: '', signature: null, ...changes,
})

describe('accounts', () => {
  it.each([
    ['is there', { there: true }, 'there'],
    ['can sign in', {}, 'on'],
    ['is off', { off_at: 5, there: true }, 'off'],
  ] as const)('says that somebody %s', (_, changes, standing) => expect(standingOf(account(changes))).toBe(standing))

  it('shows those who are let in before those who are not', () => {
    const sorted = inUseFirst([account({ id: 'a', off_at: 5 }), account({ id: 'b' }), account({ id: 'c', off_at: 6 })])
    expect(sorted.map((one) => one.id)).toEqual(['b', 'a', 'c'])
  })

  it('names shops in the order in which they are offered', () => {
    const shops = [{ id: 's', name: '云禾' }, { id: 'u', name: '小树' }, { id: 'v', name: '山野' }]
    expect(shopNames(['v', 's', 'unknown'], shops)).toEqual(['云禾', '山野'])
  })

  it.each([
    ['a colleague', {}, true],
    ['oneself', { id: 'me' }, false],
    ['somebody of other shops too', { elsewhere: 1 }, false],
  ] as const)('may be switched off: %s', (_, changes, free) => expect(isFree(account(changes), 'me')).toBe(free))
})

describe('the form of an account', () => {
  const facts = factsOf(account())
  it.each([
    ['with a login and a name', 'lan', {}, true],
    ['without a login', ' ', {}, false],
    ['without a name', 'lan', { name: ' ' }, false],
    ['of one that is there', null, {}, true],
  ] as const)('%s', (_, login, changes, ready) => expect(isReady(login, { ...facts, ...changes })).toBe(ready))

  it('begins with an agent of the shop that is looked at', () => {
    expect(freshFacts('s')).toEqual({ name: '', role: 'agent', locale: 'zh', shops: ['s'], alias: '', post: '' })
    expect(freshFacts('').shops).toEqual([])
  })

  it.each([
    ['as it was', {}, true],
    ['a blank beside the name', { name: '小兰 ' }, true],
    ['a blank beside no signature', { alias: ' ', post: ' ' }, true],
    ['another name for shoppers', { alias: '小云' }, false],
    ['another post', { post: '售后专员' }, false],
    ['another role', { role: 'admin' }, false],
    ['another language', { locale: 'en' }, false],
    ['another shop', { shops: ['u'] }, false],
  ] as const)('is the same: %s', (_, changes, same) => expect(isSame({ ...facts, ...changes, shops: [...(('shops' in changes && changes.shops) || facts.shops)] }, facts)).toBe(same))
})

describe('a signature', () => {
  it.each(signatures)('$alias, $post beside $name', ({ name, signature, ...signing }) => {
    expect(signatureOf(name, signing)).toBe(signature ?? name)
    expect(signatureOf(` ${name} `, { alias: ` ${signing.alias} `, post: `${signing.post} ` })).toBe(signature ?? name)
  })
})

describe('the table of roles', () => {
  it('stands in groups in its own order', () => {
    const rows = (['orders.read', 'team.read', 'orders.write'] as const).map((permission) => ({ permission, roles: [] }))
    expect(byArea(rows).map(({ area, rows: own }) => [area, own.map((row) => row.permission)])).toEqual([
      ['orders', ['orders.read', 'orders.write']],
      ['team', ['team.read']],
    ])
  })

  it('has words for each role and permission', () => {
    expect(Object.keys(staffZh.roles)).toEqual([...ROLES])
    expect(Object.keys(staffZh.may)).toContain(wordOf('conversations.lead'))
  })
})
