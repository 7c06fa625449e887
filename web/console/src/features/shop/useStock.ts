import { useI18n } from 'vue-i18n'
import type { ProductView } from '../../api/types'
import { stockOf } from './rules'

/** How many of a product there are, in words; whether there are any, where nobody counts. */
export function useStock() {
  const { t } = useI18n()
  return (product: ProductView): string => {
    const pieces = stockOf(product)
    if (pieces === null) return t(product.variants.some((one) => one.available) ? 'product.inStock' : 'product.soldOut')
    return pieces ? t('product.stock', { n: pieces }) : t('product.soldOut')
  }
}
