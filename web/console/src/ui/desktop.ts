/** Whether the browser has notices on the desktop at all: those of telephones may not. */
export function hasNotices(): boolean {
  return 'Notification' in window
}

/** The browser asks the person the first time. */
export async function mayNotify(): Promise<boolean> {
  return hasNotices() && (await Notification.requestPermission()) === 'granted'
}

/** Shows a notice where it is allowed; another one of the same `tag` takes its place. `open`: what a click leads to. */
export function notify(title: string, body: string, tag: string, open: () => void): void {
  if (!hasNotices() || Notification.permission !== 'granted') return
  try {
    // The sound is ours.
    const shown = new Notification(title, { body, tag, silent: true })
    shown.onclick = () => {
      window.focus()
      shown.close()
      open()
    }
  } catch {
    // Some know them and let no page show one by itself.
  }
}
