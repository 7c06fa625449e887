import type * as wire from '@xiaoer/live/views'
import { expect, it } from 'vitest'
import type { AlarmView, ConversationRow, Finding, LightView, MessageView } from '../src/api/types'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
type Alike<A, B> = Same<keyof A, keyof B>

/** A mistake here is one of types: what the frames carry is written by hand, what the server says is generated. */
it('says of frames what the server says of its answers', () => {
  const finding: Same<wire.Finding, Finding> = true
  // Of the customer's level the document says only that it has a default.
  const row: Same<Omit<wire.ConversationRow, 'customer'>, Omit<ConversationRow, 'customer'>> = true
  const light: Alike<wire.LightView, LightView> = true
  const message: Same<Omit<wire.MessageView, 'light'>, Omit<MessageView, 'light'>> = true
  const fields: Alike<wire.MessageView, MessageView> = true
  const alarm: Same<Omit<wire.AlarmView, 'customer'>, Omit<AlarmView, 'customer'>> = true
  expect([finding, row, light, message, fields, alarm]).not.toContain(false)
})
