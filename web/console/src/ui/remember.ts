/** What lives as long as this tab: read back after a reload, gone when the tab is closed. */
export function remember(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or forbidden storage costs the memory of this tab, not the work in it.
  }
}

export function recalled<T>(key: string, otherwise: T): T {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}
