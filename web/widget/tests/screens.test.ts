import { expect, it } from 'vitest'
import type { MessageFrame, PassedFrame, ServerFrame } from '@xiaoer/live/frames'
import vectors from '../../../tests/vectors/live/screens.json'
import { ManualClock, ScriptedSocket, welcome } from '../../live/tests/stage'
import { Chat } from '../src/chat'
import { firstState } from '../src/state'
import type { State } from '../src/state'

/** What the server's tests wrote down: the frames that open pages got, and what a fresh one shows after them. */
interface Story {
  frames: { to: string; frame: ServerFrame }[]
  shopper: (Omit<MessageFrame, 'type'> | PassedFrame)[]
  state: { state: string; agent_name: string | null; queue_place: number | null }
}

function opened(): [State, ScriptedSocket] {
  const [state, clock, sockets] = [firstState(), new ManualClock(), [] as ScriptedSocket[]]
  const chat = new Chat({
    shop: 'yunhe',
    url: 'ws://test',
    locale: 'zh',
    state,
    set: (change) => Object.assign(state, change),
    visitor: {},
    keep: () => {},
    identity: undefined,
    WebSocket: class extends ScriptedSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    },
    setTimer: (then, ms) => clock.set(then, ms),
    clearTimer: (timer) => clock.clear(timer),
    now: () => clock.ms,
    random: () => 0,
    page: () => ({ title: '', url: '', sku: '' }),
    watching: () => false,
    onMessage: () => {},
    onFrame: () => {},
  })
  chat.client.connect()
  const [socket] = sockets as [ScriptedSocket]
  socket.accept()
  socket.say(welcome('shopper'))
  return [state, socket]
}

it.each(Object.entries(vectors as unknown as Record<string, Story>))('an open page shows what a fresh one does: %s', (_, story) => {
  const [state, socket] = opened()
  for (const { to, frame } of story.frames) if (to === 'shopper') socket.say(frame)
  expect([state.agent, state.place]).toEqual([story.state.agent_name, story.state.queue_place])
  // What is erased in the store stays on the page of the shopper who said it, until that is loaded again.
  if (story.frames.some(({ frame }) => frame.type === 'erased')) return
  const fresh = story.shopper.flatMap((one) => ('body' in one ? [[one.author, one.author_name, one.body, one.at]] : []))
  expect(state.thread.map(({ author, author_name, body, at }) => [author, author_name, body, at])).toEqual(fresh)
})
