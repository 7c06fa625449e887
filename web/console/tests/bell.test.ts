// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useBell } from '../src/ui/useBell'

describe('a bell', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function hung(act: () => Promise<unknown>) {
    const scope = effectScope()
    return { ring: scope.run(() => useBell(800, act)) as () => void, stop: () => scope.stop() }
  }

  it('acts at once, and then no sooner than it may; the last ring is heard', async () => {
    const act = vi.fn<() => Promise<unknown>>(() => Promise.resolve())
    const { ring } = hung(act)
    ring()
    await vi.advanceTimersByTimeAsync(0)
    expect(act).toHaveBeenCalledTimes(1)
    for (let i = 0; i < 20; i++) ring()
    await vi.advanceTimersByTimeAsync(799)
    expect(act).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(act).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(act).toHaveBeenCalledTimes(2)
  })

  it('is not rung beside itself: what came meanwhile follows', async () => {
    const act = vi.fn<() => Promise<unknown>>(() => new Promise((done) => setTimeout(done, 3_000)))
    const { ring } = hung(act)
    ring()
    await vi.advanceTimersByTimeAsync(1_000)
    ring()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(act).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(2)
    expect(act).toHaveBeenCalledTimes(2)
  })

  it('goes on after a failure, and is silent when its page is gone', async () => {
    const act = vi.fn<() => Promise<unknown>>(() => Promise.reject(new Error('no')))
    const { ring, stop } = hung(act)
    ring()
    await vi.advanceTimersByTimeAsync(0)
    ring()
    await vi.advanceTimersByTimeAsync(800)
    expect(act).toHaveBeenCalledTimes(2)
    ring()
    stop()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(act).toHaveBeenCalledTimes(2)
  })
})
