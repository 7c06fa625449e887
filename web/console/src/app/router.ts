import type { Component } from 'vue'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { useSession } from '../api/session'
import { bringPages } from '../i18n'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown to everybody, without rail and without a session. */
    open?: boolean
  }
}

/** A page whose texts are not among the first. */
const spoken = (load: () => Promise<Component>) => async () => (await Promise.all([load(), bringPages()]))[0]

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', redirect: '/inbox' },
      { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { open: true } },
      { path: '/inbox/:id?', name: 'inbox', component: () => import('./inbox/InboxPage.vue') },
      { path: '/search', name: 'search', component: () => import('../features/conversations/SearchPage.vue') },
      { path: '/wall', name: 'wall', component: () => import('./wall/WallPage.vue') },
      { path: '/orders', name: 'orders', component: () => import('./orders/OrdersPage.vue') },
      { path: '/orders/:id', name: 'order', component: () => import('./orders/OrderPage.vue') },
      { path: '/products', name: 'products', component: () => import('./products/ProductsPage.vue') },
      { path: '/products/attributes', name: 'attributes', component: () => import('../features/shop/AttributesPage.vue') },
      { path: '/products/:id', name: 'product', component: () => import('./products/ProductPage.vue') },
      { path: '/figures', name: 'figures', component: () => import('../features/insights/FiguresPage.vue') },
      { path: '/customers', name: 'customers', component: () => import('../features/customers/CustomersPage.vue') },
      { path: '/customers/duplicates', name: 'duplicates', component: () => import('../features/customers/DuplicatesPage.vue') },
      { path: '/customers/retention', name: 'retention', component: () => import('../features/customers/RetentionPage.vue') },
      { path: '/customers/:id', name: 'customer', component: () => import('./customer/CustomerPage.vue') },
      { path: '/segments', name: 'segments', component: () => import('../features/customers/SegmentsPage.vue') },
      { path: '/alarms', name: 'alarms', component: () => import('../features/watch/WatchPage.vue') },
      { path: '/team', name: 'team', component: () => import('../features/team/TeamPage.vue') },
      { path: '/times', name: 'times', component: spoken(() => import('../features/times/TimesPage.vue')) },
      { path: '/crisis', name: 'crisis', component: () => import('../features/crisis/CrisisPage.vue') },
      { path: '/approvals', name: 'approvals', component: () => import('../features/approvals/ApprovalsPage.vue') },
      { path: '/import/:id?', name: 'import', component: spoken(() => import('../features/intake/ImportPage.vue')) },
      { path: '/connections', name: 'connections', component: spoken(() => import('../features/connections/ConnectionsPage.vue')) },
      { path: '/accounts', name: 'accounts', component: () => import('../features/staff/StaffPage.vue') },
      { path: '/store', name: 'store', component: spoken(() => import('../features/storefront/StorefrontPage.vue')) },
      { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue') },
    ],
  })
  router.beforeEach((to) => {
    const session = useSession()
    if (session.standing === 'out' && !to.meta.open) return { name: 'sign-in', query: { to: to.fullPath } }
    if (session.standing === 'in' && to.name === 'sign-in') return { name: 'inbox' }
    return true
  })
  return router
}
