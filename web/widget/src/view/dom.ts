/** A string alone is the class. */
type Attributes = string | Readonly<Record<string, string | number>>
type Child = Node | string | false | undefined

/** An element; each string child becomes a text node, so no text can ever turn into markup. Empty children are left out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return furnish(document.createElement(tag), attributes, children)
}

/** A line drawing on a grid of 24, silent for screen readers. */
export function icon(path: string): SVGElement {
  const svg = (tag: 'svg' | 'path', attributes: Attributes, ...children: Child[]) =>
    furnish(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
  return svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: path }))
}

export function button(attributes: Attributes, onClick: () => void, ...children: Child[]): HTMLButtonElement {
  const element = h('button', attributes, ...children)
  element.type = 'button'
  element.onclick = onClick
  return element
}

/** Shows a line of text, or nothing; screen readers hear it only when it changes. */
export function announce(element: HTMLElement, text: string): void {
  element.hidden = !text
  if (element.textContent !== text) element.textContent = text
}

function furnish<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  const named = typeof attributes === 'string' ? attributes && { class: attributes } : attributes
  for (const [name, value] of Object.entries(named)) element.setAttribute(name, value as string)
  element.append(...(children.filter(Boolean) as (Node | string)[]))
  return element
}
