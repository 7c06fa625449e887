import type { Locale } from '@xiaoer/live/views'

const zh = {
  launch: '联系客服',
  unread: '{} 条未读消息',
  close: '关闭对话',
  log: '聊天记录',
  ask: '咨询此商品',
  asking: '我想咨询这款商品：{}',
  bot: '智能客服',
  source: '来源：{}',
  typing: '对方正在输入…',
  ahead: '前面还有 {} 位，请稍等',
  next: '马上就到您了',
  offline: '正在重新连接，消息会自动补发',
  stopped: '连接已断开，请刷新页面',
  write: '请输入您的问题',
  send: '发送',
  sending: '发送中…',
  sent: '已发送',
  failed: '没有发出去',
  retry: '重新发送',
}

export type TextKey = keyof typeof zh

const en: Record<TextKey, string> = {
  launch: 'Chat with us',
  unread: '{} unread',
  close: 'Close chat',
  log: 'Conversation',
  ask: 'Ask about this',
  asking: 'About this item: {}',
  bot: 'Automated answer',
  source: 'Source: {}',
  typing: 'Typing…',
  ahead: '{} ahead of you',
  next: 'You are next',
  offline: 'Reconnecting. Unsent messages follow',
  stopped: 'Disconnected. Please reload',
  write: 'Type your question',
  send: 'Send',
  sending: 'Sending…',
  sent: 'Sent',
  failed: 'Not sent',
  retry: 'Send again',
}

export const texts: Record<Locale, Record<TextKey, string>> = { zh, en }

/** Gives a text by its key, with the value in its place. */
export type Say = (key: TextKey, value?: string | number) => string

export function sayIn(locale: Locale): Say {
  return (key, value = '') => texts[locale][key].replace('{}', () => `${value}`)
}
