import type { AccountFacts, Permission, Role, RoleTable, ShopView, StaffAccount } from '../../api/types'

export const ROLES = ['agent', 'senior_agent', 'supervisor', 'trainer', 'finance', 'admin', 'auditor'] as const satisfies readonly Role[]
export const MOST = { login: 50, name: 30, post: 20 }
/** Characters, at least and at most; the server holds them too. */
export const PASSWORD = { least: 10, most: 200 }

/** How an account stands: at work now, not at work, or let in no more. */
export type Standing = 'there' | 'on' | 'off'
export function standingOf(one: Pick<StaffAccount, 'there' | 'off_at'>): Standing {
  if (one.off_at !== null) return 'off'
  return one.there ? 'there' : 'on'
}

/** Those who are let in first, by login; then those who are not. */
export function inUseFirst(accounts: readonly StaffAccount[]): readonly StaffAccount[] {
  return [...accounts.filter((one) => one.off_at === null), ...accounts.filter((one) => one.off_at !== null)]
}

/** The facts by which the server knows whether somebody else has changed them meanwhile. */
export function factsOf(one: StaffAccount): AccountFacts {
  return { name: one.name, role: one.role, locale: one.locale === 'en' ? 'en' : 'zh', shops: [...one.shops], alias: one.alias, post: one.post }
}

/** Who is added is an agent of the shop that is looked at, until somebody says otherwise. */
export function freshFacts(shop: string): AccountFacts {
  return { name: '', role: 'agent', locale: 'zh', shops: shop ? [shop] : [], alias: '', post: '' }
}

export function shopNames(ids: readonly string[], shops: readonly Pick<ShopView, 'id' | 'name'>[]): string[] {
  return shops.filter((shop) => ids.includes(shop.id)).map((shop) => shop.name)
}

/** Whether nothing is missing; the server has the last word. */
export function isReady(login: string | null, facts: AccountFacts): boolean {
  return facts.name.trim() !== '' && (login === null || login.trim() !== '')
}

export const isSigned = (one: Signing, other: Signing): boolean => one.alias.trim() === other.alias && one.post.trim() === other.post

export const isSame = (one: AccountFacts, other: AccountFacts): boolean =>
  one.name.trim() === other.name &&
  isSigned(one, other) &&
  one.role === other.role &&
  one.locale === other.locale &&
  one.shops.toSorted().join() === other.shops.toSorted().join()

/** What of one's own account is changed in its menu. */
export type Own = 'password' | 'signature'
export type Signing = Pick<AccountFacts, 'alias' | 'post'>

/** What shoppers read of who it is; the server has the last word. */
export function signatureOf(name: string, { alias, post }: Signing): string {
  const known = alias.trim() || name.trim()
  const beside = post.trim()
  if (!beside) return known
  return /[\u4e00-\u9fff]/.test(known + beside) ? `${known}\uff08${beside}\uff09` : `${known} (${beside})`
}

/** What may be done to an account by the one who is signed in. */
export const isMine = (one: StaffAccount, me: string | undefined): boolean => one.id === me
export const isFree = (one: StaffAccount, me: string | undefined): boolean => !isMine(one, me) && one.elsewhere === 0

/** The word for a permission stands under its name, whose dot would lead elsewhere in a tree of texts. */
export const wordOf = (permission: Permission): string => permission.replace('.', '_')

export interface RoleGroup {
  area: string
  rows: RoleTable['rows']
}

/** The rows of the table by what they are about, in the order of the table. */
export function byArea(rows: RoleTable['rows']): RoleGroup[] {
  const areas = [...new Set(rows.map((row) => row.permission.split('.')[0] ?? ''))]
  return areas.map((area) => ({ area, rows: rows.filter((row) => row.permission.startsWith(`${area}.`)) }))
}
