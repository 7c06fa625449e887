import type { MessageFrame, PassedFrame, ServerFrame } from '@xiaoer/live/frames'
import { Track } from '../../live/src/track'
import { expect, it } from 'vitest'
import vectors from '../../../tests/vectors/live/screens.json'
import type { ConversationRow, HeldView, MessageView } from '../src/api/types'
import { withRow } from '../src/features/conversations/rules/list'
import { EMPTY, merged, skipping, wiped, type Thread } from '../src/features/conversations/rules/thread'

/** What the server's tests wrote down: the frames that open screens got, and what a fresh one shows after them. */
interface Story {
  frames: { to: string; frame: ServerFrame }[]
  row: ConversationRow
  staff: (MessageView | PassedFrame)[]
  held: HeldView[]
  shopper: (MessageView | PassedFrame)[]
  state: { state: string; agent_name: string | null; queue_place: number | null }
}

const stories = Object.entries(vectors as unknown as Record<string, Story>)
const isMessage = (one: MessageView | PassedFrame): one is MessageView => 'body' in one

function asView(frame: MessageFrame): MessageView {
  const { type, ...view } = frame
  expect(type).toBe('message')
  return view as MessageView
}

/** Out of order by twos, each frame once more: as a busy line and a reconnect bring them. */
function disturbed<T>(frames: readonly T[]): T[] {
  const swapped = frames.flatMap((frame, at) => (at % 2 ? [] : [frames[at + 1], frame].filter((one) => one !== undefined)))
  return [...swapped, ...frames]
}

/** The thread as the client's track lets it through. */
function thread(frames: readonly ServerFrame[]): Thread {
  const track = new Track(0)
  return frames.reduce((now, frame) => {
    if (frame.type === 'erased') return wiped(now)
    if (frame.type !== 'message' && frame.type !== 'passed') return now
    const shown = merged(now, track.take(frame).map(asView))
    return frame.type === 'passed' ? skipping(shown, [frame.seq]) : shown
  }, EMPTY)
}

/** The newest that was told of each, in the order in which they were written. */
function heldIn(frames: readonly ServerFrame[]): HeldView[] {
  const told = frames.flatMap((frame) => (frame.type === 'held' ? [frame.held as HeldView] : []))
  return [...new Map(told.map((one) => [one.id, one])).values()]
}

function agree(found: Thread, fresh: readonly (MessageView | PassedFrame)[]): void {
  expect(found.messages).toEqual(fresh.filter(isMessage))
  expect(found.passed.toSorted((a, b) => a - b)).toEqual(fresh.filter((one) => !isMessage(one)).map((one) => one.seq))
}

it.each(stories)('old screens and frames show what fresh ones do: %s', (_, { frames, row, staff, held, shopper, state }) => {
  const to = (who: string) => frames.filter((one) => one.to === who).map((one) => one.frame)
  const rows = to('staff').reduce<readonly ConversationRow[]>((now, frame) => (frame.type === 'conversation' ? withRow(now, frame.row as ConversationRow) : now), [])
  expect(rows).toEqual([row])
  const erased = frames.some(({ frame }) => frame.type === 'erased')
  if (erased) {
    expect(thread(to('staff'))).toEqual({ ...EMPTY, erased: 1 })
    return expect(heldIn(to('staff'))).toEqual(held)
  }
  for (const way of [(all: ServerFrame[]) => all, disturbed]) {
    agree(thread(way(to('staff'))), staff)
    agree(thread(way(to('shopper'))), shopper)
  }
  expect(heldIn(to('staff'))).toEqual(held)
  expect(to('shopper').findLast((frame) => frame.type === 'state')).toMatchObject(state)
})

it('knows what happens to conversations', () => expect(stories.length).toBeGreaterThanOrEqual(52))
