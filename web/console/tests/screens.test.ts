import type { MessageFrame, PassedFrame, ServerFrame } from '@xiaoer/live/frames'
import { Track } from '../../live/src/track'
import { expect, it } from 'vitest'
import vectors from '../../../tests/vectors/live/screens.json'
import type { ConversationRow, MessageView } from '../src/api/types'
import { withRow } from '../src/features/conversations/rules/list'
import { EMPTY, merged, skipping, type Thread } from '../src/features/conversations/rules/thread'

/** What the server's tests wrote down: the frames that open screens got, and what a fresh one shows after them. */
interface Story {
  frames: { to: string; frame: ServerFrame }[]
  row: ConversationRow
  staff: (MessageView | PassedFrame)[]
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
    if (frame.type !== 'message' && frame.type !== 'passed') return now
    const shown = merged(now, track.take(frame).map(asView))
    return frame.type === 'passed' ? skipping(shown, [frame.seq]) : shown
  }, EMPTY)
}

function agree(found: Thread, fresh: readonly (MessageView | PassedFrame)[]): void {
  expect(found.messages).toEqual(fresh.filter(isMessage))
  expect(found.passed.toSorted((a, b) => a - b)).toEqual(fresh.filter((one) => !isMessage(one)).map((one) => one.seq))
}

it.each(stories)('old screens and frames show what fresh ones do: %s', (_, { frames, row, staff, shopper, state }) => {
  const to = (who: string) => frames.filter((one) => one.to === who).map((one) => one.frame)
  const rows = to('staff').reduce<readonly ConversationRow[]>((now, frame) => (frame.type === 'conversation' ? withRow(now, frame.row as ConversationRow) : now), [])
  expect(rows).toEqual([row])
  for (const way of [(all: ServerFrame[]) => all, disturbed]) {
    agree(thread(way(to('staff'))), staff)
    agree(thread(way(to('shopper'))), shopper)
  }
  const last = to('shopper').findLast((frame) => frame.type === 'state')
  expect(last).toMatchObject(state)
})

it('knows what happens to conversations', () => expect(stories.length).toBeGreaterThanOrEqual(32))
