import type { LivePorts } from './ports'

/** What the page's browser gives to the client. */
export function browserPorts(): Pick<LivePorts, 'WebSocket' | 'setTimer' | 'clearTimer' | 'now' | 'random'> {
  return {
    WebSocket,
    setTimer: (then, ms) => window.setTimeout(then, ms),
    clearTimer: (timer) => window.clearTimeout(timer),
    now: () => performance.now(),
    random: () => Math.random(),
  }
}
