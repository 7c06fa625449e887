/**
 * How a store's page uses the widget.
 *
 * By attributes of the script tag, all optional: data-customer and data-signature (a logged-in shopper), data-locale (zh or en; else the
 * page's language), data-open (show the conversation at once),
 * data-position (right or left; else as the shop has settled), data-product and data-order (where your pages of products and orders
 * are, with {} for the sku or the order number, such as /p/{}; cards in the conversation lead there), and data-title, data-price, data-currency, data-image and data-sku where
 * the page describes its product neither in JSON-LD nor in OpenGraph tags.
 *
 * By `window.Xiaoer`, there as soon as the script has run; a script with `defer` runs when the page has been read.
 *
 * This file is served as /widget/xiaoer.d.ts: keep a copy in your project, and TypeScript knows `Xiaoer`.
 */
export interface XiaoerApi {
  /** Show the conversation. */
  open(): void
  close(): void
  /** Tell who the shopper is, as the data attributes of the script tag do; for logins without a page load. */
  identify(identity: CustomerIdentity): void
  /** Called for each message that arrives from now on, except the shopper's own. Returns what ends it. */
  onMessage(listener: (message: IncomingMessage) => void): () => void
}

export interface CustomerIdentity {
  /** The store's own id of the shopper. */
  customer: string
  /** Made by the store's server with the shop's secret; never in the browser. */
  signature: string
}

export interface IncomingMessage {
  conversation_id: string
  seq: number
  author: 'shopper' | 'agent' | 'bot' | 'system'
  author_name: string
  body: string
  /** UTC, microseconds. */
  at: number
}

declare global {
  /** Not there before the script has run. */
  var Xiaoer: XiaoerApi | undefined
  interface Window {
    Xiaoer?: XiaoerApi
  }
}
