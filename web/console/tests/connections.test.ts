import { describe, expect, it } from 'vitest'
import type { ConnectorView, MachineKey } from '../src/api/types'
import { addressOf, FOR_KEYS, inUseFirst, stateOf, toggled } from '../src/features/connections/rules'

const key = (id: string, revoked_at: number | null): MachineKey => ({
  id, shop_id: 's', name: id, start: 'xoe_abcd', permissions: ['orders.read'], made_at: 1, last_used_at: null, revoked_at,
})
const connector = (changes: Partial<ConnectorView>): ConnectorView => ({
  id: 'c', shop_id: 's', kind: 'vendure', settings: { url: 'https://shop.example/admin-api', private: false }, stored: 0,
  failures: 0, problem: null, refused: [], made_at: 1, read_at: null, ...changes,
})

describe('connections', () => {
  it('shows keys that still open before those that were revoked', () => {
    const sorted = inUseFirst([key('a', 5), key('b', null), key('c', 6), key('d', null)])
    expect(sorted.map((one) => one.id)).toEqual(['b', 'd', 'a', 'c'])
  })

  it.each([
    ['is being read at first', {}, 'reading'],
    ['is fine', { read_at: 5 }, 'fine'],
    ['cannot be read', { read_at: 5, failures: 2 }, 'failing'],
    ['could never be read', { failures: 1 }, 'failing'],
  ] as const)('says that a connector %s', (_, changes, state) => expect(stateOf(connector(changes))).toBe(state))

  it('tells the whole address of a webhook', () => {
    expect(addressOf({ path: '/api/v1/hooks/x' }, 'https://desk.example')).toBe('https://desk.example/api/v1/hooks/x')
  })

  it('switches a permission and keeps the order in which they are offered', () => {
    expect(toggled(['orders.write'], 'products.read')).toEqual(['products.read', 'orders.write'])
    expect(toggled(FOR_KEYS, 'conversations.carry')).toEqual(FOR_KEYS.slice(0, -1))
  })
})
