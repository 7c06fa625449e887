import type { Boot } from './boot'
import { startWidget } from './widget'

/** The server puts the shop's JSON in the place of this name when it serves the script. */
declare const __XIAOER_BOOT__: Boot

const script = document.currentScript as HTMLScriptElement | null

function start(): void {
  window.Xiaoer ??= startWidget(__XIAOER_BOOT__, script)
}

if (document.body) start()
else document.addEventListener('DOMContentLoaded', start)
