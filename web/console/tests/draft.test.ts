// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { useDraft } from '../src/api/useDraft'
import { within } from './within'

interface View { words: string[] }
const shop = ref('a')
let kept: Record<string, View>
let answers: ((view: View) => void)[]
let refusals: ((why: Error) => void)[]
let told: [string, string[], string][]

beforeEach(() => {
  shop.value = 'a'
  kept = { a: { words: ['one'] }, b: { words: ['other'] } }
  ;[answers, refusals, told] = [[], [], []]
})

async function opened() {
  const page = within(() =>
    useDraft<View, string[]>({
      shop,
      key: (id) => ['settled', id],
      load: (id) => Promise.resolve(structuredClone(kept[id] ?? { words: [] })),
      draftOf: (view) => view.words,
      save: (id, draft, why) => {
        told.push([id, draft, why])
        return new Promise((resolve, reject) => {
          answers.push(resolve)
          refusals.push(reject)
        })
      },
    }))
  await flushPromises()
  const { has, queries } = page
  const hear = async (id: string, words: string[]) => {
    kept[id] = { words }
    await queries.invalidateQueries({ queryKey: ['settled', id] })
    await flushPromises()
  }
  const state = () => [has.draft.value, has.changed.value, has.behind.value]
  return { ...page, hear, state }
}

describe('a draft of what a shop has settled', () => {
  it('begins with what is saved, and follows it as long as nothing is typed', async () => {
    const { hear, state } = await opened()
    expect(state()).toEqual([['one'], false, false])
    await hear('a', ['two'])
    expect(state()).toEqual([['two'], false, false])
  })

  it('is kept when others change what is saved, and says so', async () => {
    const { has, hear, state } = await opened()
    has.draft.value = ['mine']
    expect(state()).toEqual([['mine'], true, false])
    await hear('a', ['theirs'])
    expect(state()).toEqual([['mine'], true, true])
    has.reset()
    expect(state()).toEqual([['theirs'], false, false])
  })

  it('is no news to whoever has typed the same', async () => {
    const { has, hear, state } = await opened()
    has.draft.value = ['same']
    await hear('a', ['same'])
    expect(state()).toEqual([['same'], false, false])
    has.draft.value.push('more')
    expect(state()).toEqual([['same', 'more'], true, false])
  })

  it('is taken from the answer, and goes on where somebody has typed meanwhile', async () => {
    const { has, state } = await opened()
    has.draft.value = [' mine ']
    has.save('because')
    await flushPromises()
    expect(told).toEqual([['a', [' mine '], 'because']])
    answers[0]?.({ words: ['mine'] })
    await flushPromises()
    expect([...state(), has.saving.isSuccess.value]).toEqual([['mine'], false, false, true])
    has.draft.value = ['next']
    has.save()
    await flushPromises()
    has.draft.value = ['after']
    answers[1]?.({ words: ['next'] })
    await flushPromises()
    expect(state()).toEqual([['after'], true, false])
  })

  it('survives a refusal, which goes when it is put back', async () => {
    const { has, state } = await opened()
    has.draft.value = ['bad']
    has.save()
    await flushPromises()
    refusals[0]?.(new Error('no'))
    await flushPromises()
    expect([...state(), has.saving.isError.value]).toEqual([['bad'], true, false, true])
    has.reset()
    await flushPromises()
    expect([...state(), has.saving.isError.value]).toEqual([['one'], false, false, false])
  })

  it('goes with its shop, and an answer that comes late stays with the shop it was sent for', async () => {
    const { has, state, queries } = await opened()
    has.draft.value = ['mine']
    has.save()
    await flushPromises()
    shop.value = 'b'
    await flushPromises()
    expect([...state(), has.saving.isPending.value]).toEqual([['other'], false, false, false])
    has.draft.value = ['of b']
    answers[0]?.({ words: ['mine'] })
    await flushPromises()
    expect([...state(), has.saving.isSuccess.value]).toEqual([['of b'], true, false, false])
    expect([queries.getQueryData(['settled', 'a']), queries.getQueryData(['settled', 'b'])]).toEqual([{ words: ['mine'] }, { words: ['other'] }])
  })

  it('that comes back to its shop before the answer takes it up', async () => {
    const { has, state } = await opened()
    has.draft.value = ['mine']
    has.save()
    await flushPromises()
    shop.value = 'b'
    await flushPromises()
    shop.value = 'a'
    await flushPromises()
    expect(state()).toEqual([['one'], false, false])
    answers[0]?.({ words: ['mine'] })
    await flushPromises()
    expect(state()).toEqual([['mine'], false, false])
  })
})
