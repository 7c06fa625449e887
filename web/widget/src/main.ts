import { isShownOn } from './boot'
import type { Boot } from './boot'
import { startWidget } from './widget'

/** The server puts the shop's JSON in the place of this name when it serves the script. */
declare const __XIAOER_BOOT__: Boot
const boot = __XIAOER_BOOT__

const script = document.currentScript as HTMLScriptElement | null

function start(): void {
  if (isShownOn(location.origin, boot, script?.src || boot.origin)) window.Xiaoer ??= startWidget(boot, script)
  else console.warn(`Xiaoer: ${boot.name} 没有允许 ${location.origin} / does not allow this site`)
}

if (document.body) start()
else document.addEventListener('DOMContentLoaded', start)
