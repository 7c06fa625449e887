import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSession } from '../../api/session'
import { searchable } from '../../features/conversations/rules/search'
import type { Entry } from './commands'

/** The last line of the palette: the words looked for in all messages. */
export function useMessageSearch(words: Ref<string>) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()

  return computed<readonly Entry[]>(() => {
    const q = words.value.trim()
    if (!searchable(q) || !session.may('conversations.read')) return []
    const run = () => void router.push({ name: 'search', query: { q } })
    return [{ id: 'messages', kind: t('palette.lookFor'), title: t('palette.messages', { words: q }), run }]
  })
}
