import type { writingZh } from './writing.zh'

export const writingEn: typeof writingZh = {
  found: {
    name: 'Scripts found',
    count: '{n} script found | {n} scripts found',
    nothing: 'Nothing found for “{words}”. Try other words, pinyin or initials',
    none: 'No script fits this shopper yet',
    failed: 'Scripts could not be searched. Try again in a moment.',
    fill: 'fills in',
    leave: 'stops looking',
    key: 'Find a script (at the beginning of a line)',
  },
}
