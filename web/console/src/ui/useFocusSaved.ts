import { onScopeDispose } from 'vue'

/** Around what was lost, the nearest of these that is still there takes the focus. */
const PLACES = ':is(li, ul, section, form, main):not(:empty)'

/**
 * The focus does not fall back to the beginning of the page: a button that is disabled while its work is under way has it back
 * afterwards, and where what had it goes, it stays nearby. Who is elsewhere by then stays there.
 */
export function useFocusSaved(): void {
  let path: EventTarget[] = []
  function follow(event: FocusEvent): void {
    // A dialog gives it to the page where it has nothing else to give it back to.
    if (event.target !== document.body) path = event.composedPath()
  }
  /** Whoever points elsewhere has left it. */
  const leave = () => (path = [])

  function save(changes: MutationRecord[]): void {
    const held = path[0]
    if (!isLost(held)) return
    // What a list or a dialog itself does about it comes first.
    if (!held.isConnected) window.setTimeout(rescue)
    else if (changes.some(({ type, target }) => type === 'attributes' && target === held)) held.focus({ preventScroll: true })
  }
  function rescue(): void {
    const held = path[0]
    if (isLost(held) && !held.isConnected) stand(path.find(isPlace) ?? document.querySelector('main'))
  }
  const observer = new MutationObserver(save)
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  document.addEventListener('focusin', follow)
  document.addEventListener('pointerdown', leave)
  onScopeDispose(() => {
    observer.disconnect()
    document.removeEventListener('focusin', follow)
    document.removeEventListener('pointerdown', leave)
  })
}

function isLost(held: EventTarget | undefined): held is HTMLElement {
  return held instanceof HTMLElement && document.activeElement === document.body
}

function isPlace(one: EventTarget): one is HTMLElement {
  return one instanceof HTMLElement && one.isConnected && one.matches(PLACES)
}

function stand(place: HTMLElement | null): void {
  if (!place) return
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1
  place.focus({ preventScroll: true })
}
