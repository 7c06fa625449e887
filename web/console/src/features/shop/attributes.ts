import type { AttributesView, AttributeUse, Category, Definition, UndefinedAttribute } from '../../api/types'

export const CATEGORIES: readonly Category[] = ['clothing', 'appliance', 'food', 'other']
export const KINDS = ['text', 'number', 'choice', 'yes_no'] as const

/** Each one once, whichever sign stands between them; a comma is none where choices that there are hold one. */
export const choicesOf = (text: string, before: readonly string[] = []) =>
  [...new Set(text.split(before.some((one) => /[,\uFF0C]/.test(one)) ? /[、;\uFF1B\n]/ : /[、,\uFF0C;\uFF1B\n]/).map((one) => one.trim()).filter(Boolean))]

/** The words as they are edited: what does not belong to the kind goes with it. */
export function ofKind(one: Definition, kind: Definition['kind']): Definition {
  return { ...one, kind, unit: kind === 'number' ? one.unit : '', choices: kind === 'choice' ? one.choices : [] }
}

/** The English name waits to be written: nobody translates for the shop. */
export const definitionOf = (one: UndefinedAttribute): Definition => ({ category: one.category, name: one.name, name_en: '', kind: one.kind, unit: '', choices: [] })

export const isAlike = (one: Pick<Definition, 'category' | 'name'>, other: Pick<Definition, 'category' | 'name'>) =>
  one.category === other.category && one.name.trim() === other.name.trim()

/** How products keep to what is saved under that name; null for a name that is not saved yet. */
export const useOf = (view: AttributesView, one: Definition): AttributeUse | null =>
  view.defined.find((use) => isAlike(use.definition, one)) ?? null

/** What nobody has defined, without what the draft defines. */
export const leftOf = (view: AttributesView, draft: readonly Definition[]) =>
  view.undefined.filter((one) => !draft.some((other) => isAlike(one, other)))

/** One step up or down among those of its category; the others keep their places. */
export function moved(draft: readonly Definition[], at: number, by: 1 | -1): Definition[] {
  const one = draft[at]
  let other = at + by
  while (draft[other] && draft[other]?.category !== one?.category) other += by
  const into = draft[other]
  return one && into ? draft.with(at, into).with(other, one) : [...draft]
}

/** Why they cannot be saved as they are: the name of a text; null where they can. */
export function obstacleTo(draft: readonly Definition[]): 'name' | 'choices' | 'repeated' | null {
  if (draft.some((one) => !one.name.trim() || !one.name_en.trim())) return 'name'
  if (draft.some((one) => one.kind === 'choice' && !one.choices.length)) return 'choices'
  return draft.some((one, at) => draft.slice(0, at).some((other) => isAlike(one, other))) ? 'repeated' : null
}
