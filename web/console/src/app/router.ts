import { createRouter, createWebHistory, type Router } from 'vue-router'
import { useSession } from '../api/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown to everybody, without rail and without a session. */
    open?: boolean
  }
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', redirect: '/inbox' },
      { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { open: true } },
      { path: '/inbox/:id?', name: 'inbox', component: () => import('./inbox/InboxPage.vue') },
      { path: '/figures', name: 'figures', component: () => import('../features/insights/FiguresPage.vue') },
      { path: '/connections', name: 'connections', component: () => import('../features/connections/ConnectionsPage.vue') },
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
