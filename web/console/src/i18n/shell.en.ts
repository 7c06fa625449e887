export const shellEn = {
  notice: {
    spoken: '{name} has written',
    queued: '{name} is waiting in the queue',
    sound: 'Sound',
    desktop: 'Desktop notices',
    forbidden: 'The browser does not allow notices; allow them in its settings for this site first.',
  },
  palette: {
    title: 'Find and do',
    hint: 'A page, an action, an order, a customer, a product',
    nothing: 'Nothing found for “{words}”',
    open: 'Open',
    do: 'Do',
    kinds: { order: 'Order', customer: 'Customer', product: 'Product' },
    places: {
      inbox: 'Inbox', wall: 'Live floor', orders: 'Orders', products: 'Products', customers: 'Customers', duplicates: 'Possible duplicates', segments: 'Segments',
      figures: 'Figures', alarms: 'Watch: alarms in conversations', times: 'Hours and limits', team: 'Team', crisis: 'Crisis', approvals: 'Replies to approve', import: 'Import', connections: 'Connections',
      retention: 'How long personal data is kept',
    },
    speak: 'Language: {language}',
    look: 'Theme: {look}',
    dense: 'Density: {density}',
    hints: {
      inbox: 'conversations chat', wall: 'wall supervisor monitor queues agents', orders: 'parcels', products: 'catalogue', customers: 'people', duplicates: 'join merge', segments: 'groups',
      figures: 'board dashboard', alarms: 'anger complaints promises supervisor', times: 'holidays', team: 'agents skills presence', crisis: 'statement recall emergency', approvals: 'approve review held', import: 'files', connections: 'keys webhooks api', speak: 'chinese english', look: 'dark light',
      dense: 'compact', help: 'shortcuts keyboard', retention: 'privacy erase terms', leave: 'log out',
    },
  },
}
