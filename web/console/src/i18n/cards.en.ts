export const cardsEn = {
  product: 'Product',
  order: 'Order {number}',
  pieces: '{n} in all',
  viewing: 'Looking at',
  since: 'since {time}',
  send: 'Send to customer',
  sendOf: 'Send to customer: {what}',
  sent: 'Sent',
  find: 'Find a product to send',
  name: 'Products',
  what: 'products',
  none: 'No product found',
}
