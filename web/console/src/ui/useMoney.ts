import { useWords } from '../i18n/useWords'
import { money } from './format'

/** Amounts of one currency in the reader's language. */
export function useMoney(currency: () => string) {
  const { locale } = useWords()
  return (amount: number) => money(amount, currency(), locale.value)
}
