import { describe, expect, it } from 'vitest'
import type { ApprovalView, CrisisPlan, CrisisRecord, CrisisStanding, HeldView } from '../src/api/types'
import { askedNow, asksMe, isOpen, mineFirst, refuser, stepFrom, withHeld } from '../src/features/approvals/rules'
import { aTopic, draftOf, endedBy, isSame, nextStatement, obstacle, planOf, spansOf, switchable, wordsOf, type PlanDraft } from '../src/features/crisis/rules'
import { aRow } from './make'

const PLAN: CrisisPlan = {
  statement_zh: 'zh', statement_en: 'en', topics: [{ name: 'recall', words: ['recall', 'batch'] }],
  chain: [{ account_id: 'a-1', name: 'One' }, { account_id: null, name: '' }],
}
const draft = (change: Partial<PlanDraft> = {}): PlanDraft => ({ ...draftOf(PLAN), ...change })

describe('the words of a topic', () => {
  it.each([
    ['nothing', ' \n, ', []],
    ['between commas of any kind', 'a, b\uFF0Cc\u3001d;e\uFF1Bf', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['on lines, each once', 'a\n b \na', ['a', 'b']],
    ['with blanks inside', 'faulty batch', ['faulty batch']],
  ])('%s', (_, text, words) => expect(wordsOf(text)).toEqual(words))
})

describe('a plan that is edited', () => {
  it('comes back as it was', () => {
    expect(planOf(draft())).toEqual({ ...PLAN, chain: PLAN.chain.map((link) => ({ ...link, name: '' })) })
    expect(isSame(draft(), draft())).toBe(true)
    expect(isSame(draft(), draft({ statement_zh: 'other' }))).toBe(false)
  })

  it.each<[string, Partial<PlanDraft>, ReturnType<typeof obstacle>]>([
    ['can be saved', {}, null],
    ['unfinished, can be saved too', { statement_zh: '', statement_en: '', topics: [] }, null],
    ['too long a statement', { statement_en: 'x'.repeat(4001) }, 'long'],
    ['as long as can be, beyond the basic plane', { statement_en: '\u{20bb7}'.repeat(4000) }, null],
    ['a topic without a name', { topics: [{ key: 0, name: ' ', words: 'a' }] }, 'topic'],
    ['a topic without words', { topics: [{ key: 0, name: 'a', words: ', ' }] }, 'topic'],
    ['the same name twice', { topics: [{ key: 0, name: 'a', words: 'a' }, { key: 1, name: 'a ', words: 'b' }] }, 'twice'],
    ['somebody twice', { chain: ['a-1', 'a-1'] }, 'approver'],
    ['any supervisor twice', { chain: ['', ''] }, null],
  ])('%s', (_, change, why) => expect(obstacle(draft(change))).toBe(why))

  it('gives a new topic a key of its own', () => {
    expect(aTopic([])).toEqual({ key: 0, name: '', words: '' })
    expect(aTopic([{ key: 4, name: '', words: '' }]).key).toBe(5)
  })
})

describe('a sentence that is tried', () => {
  const touch = (start: number, end: number, topic = 'recall') => ({ start, end, topic, words: '' })
  it.each([
    ['touches nothing', 'abc', [], [['abc', '']]],
    ['in its middle, counted in characters', '\u{1F642}abc', [touch(1, 3)], [['\u{1F642}', ''], ['ab', 'recall'], ['c', '']]],
    ['twice at one place: the longer shows', 'abc', [touch(0, 1), touch(0, 3, 'fire')], [['abc', 'fire']]],
    ['nothing written', '', [], []],
  ])('%s', (_, text, touches, spans) => expect(spansOf(text, touches).map((span) => [span.text, span.topic])).toEqual(spans))
})

describe('the statement that is put into a draft', () => {
  it.each([
    ['the shop speaks Chinese', PLAN, 'zh', '', 'zh'],
    ['the shop speaks English', PLAN, 'en', 'whatever', 'en'],
    ['once more', PLAN, 'zh', ' zh ', 'en'],
    ['and back', PLAN, 'zh', 'en', 'zh'],
    ['once more, behind own words', PLAN, 'zh', 'own\nzh', 'en'],
    ['only one is written', { statement_zh: '', statement_en: 'en' }, 'zh', 'en', 'en'],
  ])('%s', (_, plan, locale, text, put) => expect(nextStatement(plan, locale, text)).toBe(put))
})

it('a switch turns on what is off and ready', () => {
  const standing = (shop_id: string, change: Partial<CrisisStanding> = {}): CrisisStanding => ({ shop_id, crisis: null, hindrance: null, ...change })
  const on = standing('on', { crisis: { id: 'x', since: 0, by_name: '', plan: PLAN } })
  const found = switchable([standing('ready'), on, standing('not', { hindrance: 'topics' })])
  expect([found.ready.map((one) => one.shop_id), found.hindered.map((one) => one.shop_id)]).toEqual([['ready'], ['not']])
})

it.each<[string, string[], string]>([
  ['nobody yet', [], ''],
  ['who switched it off last', ['planned A', 'ended B', 'began C'], 'B'],
  ['nobody since it was switched on', ['began C', 'ended B'], ''],
])('who ended a crisis: %s', (_, records, name) => {
  expect(endedBy(records.map((one) => ({ what: one.split(' ')[0], by_name: one.split(' ')[1] }) as CrisisRecord))).toBe(name)
})

function aHeld(change: Partial<HeldView> = {}): HeldView {
  return {
    id: 'h-1', shop_id: 's-1', conversation_id: 'c-1', client_id: 'client-1', author_id: 'me', author_name: 'Me', topics: ['recall'],
    chain: PLAN.chain, step: 0, body: 'words', text: 'words', at: 1, decided: [], state: 'waiting', ended_at: null, why: '', closed: false, light: null,
    ...change,
  }
}

describe('what is held', () => {
  it.each<[string, Partial<HeldView>, boolean]>([
    ['waits', {}, true],
    ['waits, of somebody else', { author_id: 'other' }, true],
    ['came back', { state: 'refused' }, true],
    ['came back to somebody else', { state: 'refused', author_id: 'other' }, false],
    ['was sent', { state: 'sent' }, false],
    ['is done with', { state: 'given_back', closed: true }, false],
  ])('%s', (_, change, open) => expect(isOpen(aHeld(change), 'me')).toBe(open))

  it('stands once, in the order of writing, and goes when it is over', () => {
    const second = aHeld({ id: 'h-2', at: 2 })
    const list = withHeld([second], aHeld(), 'me')
    expect(list.map((one) => one.id)).toEqual(['h-1', 'h-2'])
    expect(withHeld(list, aHeld({ step: 1 }), 'me').map((one) => one.step)).toEqual([1, 0])
    expect(withHeld(list, aHeld({ state: 'sent' }), 'me')).toEqual([second])
  })

  it('says who is asked, and who refused', () => {
    expect([askedNow(aHeld()), askedNow(aHeld({ step: 1 })), askedNow(aHeld({ step: 2 }))]).toEqual(['One', '', ''])
    const ruling = { step: 0, by: 'a', at: 0, approved: true, reason: '', text: null }
    expect(refuser(aHeld({ decided: [{ ...ruling, name: 'A' }, { ...ruling, name: 'B', approved: false }] }))).toBe('B')
    expect(refuser(aHeld())).toBe('')
  })
})

describe('whose turn it is', () => {
  it.each<[string, Partial<HeldView>, string, boolean, boolean]>([
    ['the one who is named', {}, 'a-1', false, true],
    ['not another one who leads', {}, 'lead', true, false],
    ['any who leads at the next step', { step: 1 }, 'lead', true, true],
    ['not one who does not', { step: 1 }, 'other', false, false],
    ['never the author', { step: 1 }, 'me', true, false],
    ['who stands in for the author', { author_id: 'a-1' }, 'lead', true, true],
    ['nobody, once it is over', { state: 'sent' }, 'a-1', false, false],
  ])('%s', (_, change, who, leads, asked) => expect(asksMe(aHeld(change), who, leads)).toBe(asked))
})

describe('the queue', () => {
  it('has first what the one who looks may decide', () => {
    const item = (id: string, mine: boolean): ApprovalView => ({ held: aHeld({ id }), row: aRow(), lines: [], mine })
    expect(mineFirst([item('a', false), item('b', true), item('c', true)]).map((one) => one.held.id)).toEqual(['b', 'c', 'a'])
  })

  it.each([
    ['down', ['a', 'b'], 'a', 1, 'b'],
    ['round the end', ['a', 'b'], 'b', 1, 'a'],
    ['up, round the beginning', ['a', 'b'], 'a', -1, 'b'],
    ['from one that has gone', ['a', 'b'], 'z', -1, 'a'],
    ['where nothing is', [], 'a', 1, null],
  ] as const)('%s', (_, ids, current, by, next) => expect(stepFrom(ids, current, by)).toBe(next))
})
