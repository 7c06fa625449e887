import type { CaseView, ConversationRow, DayFigures, Finding, MessageView, OrderLine, OrderView } from '../src/api/types'

export const SECOND = 1_000_000

export function aRow(change: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id: 'c-1', shop_id: 's-1', customer: { id: 'k-1', name: 'Demo shopper', level: 0 }, stage: 'presale', state: 'assigned',
    assignee: { id: 'me', name: 'Me' }, last_seq: 1, last_text: 'hello', last_author: 'shopper', last_at: 0,
    waiting_since: null, unread: 0, subject_order_id: null, channel: 'widget', opened_at: 0, limits: [], aside: null, ...change,
  }
}

export function aMessage(change: Partial<MessageView> = {}): MessageView {
  return {
    conversation_id: 'c-1', seq: 1, id: 'm-1', author: 'shopper', author_name: 'Demo shopper', kind: 'text', body: 'hello',
    client_id: '', at: 0, light: null, source: null, attachment: null, score: null, author_id: 'k-1', card: null, ...change,
  }
}

export function aFinding(change: Partial<Finding> = {}): Finding {
  return {
    rule_id: 'E-1', light: 'yellow', start: 0, end: 1, words: 'x', reason_zh: '', reason_en: '', better_zh: '', better_en: '',
    ready_zh: null, ready_en: null, ...change,
  }
}

export function aLine(change: Partial<OrderLine> = {}): OrderLine {
  return {
    id: 'l-1', product_id: 'p-1', sku: 'sku', title: 'Coat', options: {}, quantity: 1, unit_price: 100, discount: 0, paid: 100,
    image: null, batch: null, ...change,
  }
}

export function anOrder(change: Partial<OrderView> = {}): OrderView {
  return {
    id: 'o-1', shop_id: 's-1', number: 'SO-1', state: 'paid', state_zh: '', state_en: '', source_state: null, paid_at: null,
    promised_dispatch_at: null, promised_delivery_at: null, shipped_at: null, delivered_at: null, completed_at: null,
    cancelled_at: null,
    customer: { id: 'k-1', name: 'D*', masked_phone: '138****0000', masked_address: '***' }, placed_at: 0, currency: 'CNY',
    lines: [aLine()], goods_total: 100, freight: 0, discount: 0, paid: 100, refunded: 0, refundable: 100, parcels: [], note: '',
    payments: [], discounts: [], glance: { since_at: null, where: null, promises: [] }, ...change,
  }
}

export function aCase(change: Partial<CaseView> = {}): CaseView {
  return {
    id: 'x-1', number: 'AS-1', shop_id: 's-1', order_id: 'o-1', conversation_id: null, kind: 'exchange', reason: 'quality',
    state: 'opened', opened_at: 0, opened_by: null, lines: [], outcome: null, steps: [], said: '',
    decision: {
      policy: 'cn', policy_version: 1, eligible: true, remedies: [], refundable: 0, compensation: 0, currency: 'CNY', sum: [],
      goods: [], freight_back: 0, evidence: [], deadlines: [], lines: [], rules: [],
      freight: { payer: 'none', text_zh: '', text_en: '', rule_id: '' },
    },
    ...change,
  }
}

export function aDay(change: Partial<DayFigures> = {}): DayFigures {
  return {
    day: '2026-11-21', bot_answers: 0, handed_over: 0, first_reply_seconds: null, within_30s: null, conversations: 0, messages: 0, cases: 0, green: 0, yellow: 0, red: 0, ...change,
  }
}
