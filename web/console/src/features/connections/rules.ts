import type { ConnectorView, HookView, MachineKey, Permission } from '../../api/types'

/** What a key can be for, as it is offered. */
export const FOR_KEYS = [
  'products.read',
  'products.write',
  'customers.read',
  'customers.write',
  'orders.read',
  'orders.write',
  'conversations.carry',
] as const satisfies readonly Permission[]

export type ConnectorState = 'reading' | 'fine' | 'failing'

/** How a connector goes: not read yet, read, or failed the last time it was tried. */
export function stateOf(connector: ConnectorView): ConnectorState {
  if (connector.failures > 0) return 'failing'
  return connector.read_at === null ? 'reading' : 'fine'
}

/** Keys that still open, then those that were revoked; the server's order within each. */
export function inUseFirst(keys: readonly MachineKey[]): readonly MachineKey[] {
  return [...keys.filter((key) => key.revoked_at === null), ...keys.filter((key) => key.revoked_at !== null)]
}

/** Where a webhook is sent to, as the other system needs it. */
export function addressOf(hook: Pick<HookView, 'path'>, origin: string): string {
  return new URL(hook.path, origin).href
}

/** The permissions in the order in which they are offered, one of them switched. */
export function toggled(chosen: readonly Permission[], one: Permission): readonly Permission[] {
  return FOR_KEYS.filter((permission) => chosen.includes(permission) !== (permission === one))
}
