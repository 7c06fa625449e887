/** What had the focus goes, and the keyboard stays with the messages. */
function leave(log: HTMLElement, from: HTMLElement, go: () => void): void {
  const held = from.contains((log.getRootNode() as Document | ShadowRoot).activeElement)
  go()
  if (held) log.focus()
}

export function clear(log: HTMLElement, from: HTMLElement, ...left: Node[]): void {
  leave(log, from, () => from.replaceChildren(...left))
}

export function remove(log: HTMLElement, one: HTMLElement): void {
  leave(log, one, () => one.remove())
}
