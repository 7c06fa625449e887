/**
 * ECharts empties its host by `innerHTML = ''`, which Trusted Types refuses for every plain string. The host gets a
 * setter of its own that empties without parsing, and accepts nothing else: no chart can write markup.
 */
export function acceptEmptying(host: HTMLElement): void {
  Object.defineProperty(host, 'innerHTML', {
    configurable: true,
    get: () => '',
    set: (markup: string) => {
      if (markup !== '') throw new TypeError('A chart host takes no markup')
      host.replaceChildren()
    },
  })
}
