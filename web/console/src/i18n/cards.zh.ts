export const cardsZh = {
  product: '商品',
  order: '订单 {number}',
  pieces: '共 {n} 件',
  viewing: '正在看',
  since: '{time} 打开',
  send: '发给顾客',
  sendOf: '发给顾客：{what}',
  sent: '已发出',
  find: '找商品发给顾客',
  name: '商品',
  what: '商品',
  none: '没有找到商品',
}
