/** So near to the end, the view goes along with what comes. */
const NEAR_END = 80

export function isNearEnd(log: Element): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END
}
