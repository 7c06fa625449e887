import type { Locale } from '@xiaoer/live/views'

/** Shows the form, or puts it away where there is no `path` to post to; `back`: when somebody is there again, or nothing. */
export type ReachForm = (path: string | null, back: string) => void

/** The third script, which comes when a person is waited for and nobody is there. */
export interface ReachPart {
  /** @param base an address on the desk's server */
  start(root: ShadowRoot, log: HTMLElement, locale: Locale, base: string): ReachForm
}
