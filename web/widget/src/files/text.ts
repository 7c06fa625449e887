import type { Locale } from '@xiaoer/live/views'

const zh = {
  choose: '添加图片或文件',
  uploading: '上传中…',
  failed: '没有发出去，请检查网络后重试',
  empty: '这个文件是空的，请换一个',
  large: '文件超过 20 MB，请压缩后再发',
  again: '重新发送',
  drop: '删除',
  picture: '图片，点击查看大图',
  file: '下载',
  ask: '这次服务您还满意吗？',
  words: '想说的话（选填）',
  rate: '提交评价',
  rating: '提交中…',
  rated: '您的评价：{} 分',
  thanks: '感谢您的评价！',
  give: '发送商品',
  sending: '发送中…',
  product: '商品',
  order: '订单 {}',
  pieces: '共 {} 件',
  left: '还可输入 {} 字',
  over: '超出 {} 字，请精简',
}

export type FileTextKey = keyof typeof zh

const en: Record<FileTextKey, string> = {
  choose: 'Attach a picture or file',
  uploading: 'Uploading…',
  failed: 'Not sent. Please check your connection and try again',
  empty: 'This file is empty. Please choose another',
  large: 'The file is larger than 20 MB. Please make it smaller',
  again: 'Send again',
  drop: 'Remove',
  picture: 'Picture, press to see it whole',
  file: 'Download',
  ask: 'How was our service?',
  words: 'Anything to add? (optional)',
  rate: 'Send rating',
  rating: 'Sending…',
  rated: 'You rated us {} of 5',
  thanks: 'Thank you for your rating!',
  give: 'Send this item',
  sending: 'Sending…',
  product: 'Product',
  order: 'Order {}',
  pieces: 'Pieces: {}',
  left: 'Characters left: {}',
  over: 'Characters too many: {}',
}

/** What the marks 1 to 5 mean. */
export const markTexts: Record<Locale, readonly [string, string, string, string, string]> = {
  zh: ['很不满意', '不太满意', '一般', '满意', '非常满意'],
  en: ['Very poor', 'Poor', 'Fair', 'Good', 'Very good'],
}

export const fileTexts: Record<Locale, Record<FileTextKey, string>> = { zh, en }
