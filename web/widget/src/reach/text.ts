import type { Locale } from '@xiaoer/live/views'

const zh = {
  away: '客服现在不在线，您的消息会保留，上线后尽快回复您。',
  back: '客服现在不在线，{} 上班，您的消息会保留。',
  offer: '留下联系方式',
  form: '留下联系方式，方便我们联系您',
  name: '称呼（选填）',
  phone: '电话',
  email: '邮箱',
  either: '电话和邮箱填一项就可以',
  agree: '我同意店铺用以上联系方式答复我这次的咨询',
  send: '提交',
  sending: '提交中…',
  failed: '没有提交成功，请检查网络后重试',
}

export type ReachTextKey = keyof typeof zh

const en: Record<ReachTextKey, string> = {
  away: 'Our team is away right now. Your messages are kept, and answered as soon as somebody is back.',
  back: 'Our team is away and will be back {}. Your messages are kept.',
  offer: 'Leave how to reach you',
  form: 'Leave how to reach you',
  name: 'Name (optional)',
  phone: 'Phone',
  email: 'E-mail',
  either: 'A phone number or an e-mail address is enough',
  agree: 'I agree that the shop uses these details to answer this request',
  send: 'Send',
  sending: 'Sending…',
  failed: 'Not sent. Please check your connection and try again',
}

export const reachTexts: Record<Locale, Record<ReachTextKey, string>> = { zh, en }
