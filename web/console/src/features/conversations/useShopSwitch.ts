import { useRoute, useRouter } from 'vue-router'
import { usePreferences } from '../../ui/preferences'

/** Another shop is looked at from here on. A conversation that is open belongs to the one that is left. */
export function useShopSwitch(): (shop: string) => Promise<void> {
  const [route, router] = [useRoute(), useRouter()]
  const preferences = usePreferences()
  return async (shop) => {
    if (route.name === 'inbox') await router.push({ name: 'inbox', params: { id: '' } })
    preferences.shop = shop
  }
}
