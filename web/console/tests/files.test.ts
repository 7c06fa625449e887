import { describe, expect, it } from 'vitest'
import { laidOut } from '../src/features/conversations/rules/layout'
import { fileAddress, MOST_BYTES, objection, picturesOf, shownSize } from '../src/features/conversations/rules/files'
import { acknowledged, EMPTY, notUploaded, retried, sending, uploaded } from '../src/features/conversations/rules/thread'
import { aMessage } from './make'

const photo = { id: 'f1', name: '破损.jpg', type: 'image/jpeg', size: 2048, width: 1200, height: 900 }
const paper = { id: 'f2', name: '发票.pdf', type: 'application/pdf', size: 15, width: null, height: null }
const pending = { client_id: 'client-aaaa', kind: 'text' as const, body: '', at: 0, file: { name: 'IMG.heic', size: 9, attached: null } }
const ack = { type: 'acknowledged' as const, client_id: 'client-aaaa', conversation: 'c1', seq: 4, id: 'm4', at: 7 }

it.each([
  ['wide', 1200, 900, { width: 320, height: 240 }],
  ['high', 900, 1800, { width: 160, height: 320 }],
  ['small, as it is', 40, 20, { width: 40, height: 20 }],
  ['a line, never of no height', 4000, 1, { width: 320, height: 1 }],
])('knows the sides of a picture that is %s', (_, width, height, sides) => {
  expect(shownSize(width, height)).toEqual(sides)
})

it.each([
  [0, 'empty'],
  [1, null],
  [MOST_BYTES, null],
  [MOST_BYTES + 1, 'large'],
])('%d bytes: %s', (size, why) => {
  expect(objection(size)).toBe(why)
})

it('finds the pictures of a thread, and where they are', () => {
  const [words, picture, file] = [aMessage({ seq: 1 }), aMessage({ seq: 2, attachment: photo }), aMessage({ seq: 3, attachment: paper })]
  expect(picturesOf([words, picture, file])).toEqual([picture])
  expect(fileAddress(picture, 'preview')).toBe(`/api/v1/conversations/${picture.conversation_id}/files/f1?size=preview`)
})

describe('a file on its way', () => {
  const thread = sending(EMPTY, pending)

  it.each([
    ['a picture', photo, 'image'],
    ['a file', paper, 'file'],
  ])('is a message with %s when the server has it', (_, attached, kind) => {
    const told = acknowledged(uploaded(thread, 'client-aaaa', attached), ack, { id: 'me', name: 'Me' })
    expect(told.pending).toEqual([])
    expect(told.messages).toMatchObject([{ seq: 4, kind, body: '', attachment: attached, author_name: 'Me', author_id: 'me' }])
  })

  it('fails with the reason, and can be tried again', () => {
    const failed = notUploaded(thread, 'client-aaaa', '太大', 'Too large')
    expect(failed.pending).toMatchObject([{ state: 'failed', sentence_zh: '太大', sentence_en: 'Too large', blocked: false }])
    expect(retried(failed, 'client-aaaa').pending).toMatchObject([{ state: 'sending', sentence_zh: '', file: pending.file }])
  })
})

it('stands under one name with the words around it', () => {
  const messages = [aMessage({ seq: 1 }), aMessage({ seq: 2, kind: 'image', attachment: photo }), aMessage({ seq: 3 })]
  const leads = laidOut({ ...EMPTY, messages }, () => 'day').flatMap((item) => (item.kind === 'message' ? [item.leads] : []))
  expect(leads).toEqual([true, false, false])
})
