/** As wide as in widget.css: up to here the conversation covers the whole page. */
const COVERS = '(max-width: 480px)'

/** Where the conversation covers the page, Tab goes round in it: what has the focus behind it is not seen. */
export function keepTab(root: ShadowRoot, panel: HTMLElement): void {
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || !matchMedia(COVERS).matches) return
    const places = placesOf(panel)
    const [leaving, entered] = event.shiftKey ? [places[0], places.at(-1)] : [places.at(-1), places[0]]
    // From the panel itself one step back is out of it, too.
    if (root.activeElement !== leaving && !(event.shiftKey && root.activeElement === panel)) return
    event.preventDefault()
    entered?.focus()
  })
}

/** What Tab comes to, in its order. */
function placesOf(panel: HTMLElement): HTMLElement[] {
  const all = panel.querySelectorAll<HTMLElement>('a[href], button:enabled, input, textarea, [tabindex="0"]')
  return [...all].filter((one) => one.tabIndex >= 0 && one.offsetParent)
}
