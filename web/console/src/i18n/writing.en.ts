import type { writingZh } from './writing.zh'

export const writingEn: typeof writingZh = {
  meanwhile: {
    writing: '{names} is typing… | {names} are typing…',
    and: ', ',
    said: 'While you were writing, {name} said: “{body}”',
    several: 'While you were writing, colleagues said {n} thing, last {name}: “{body}” | While you were writing, colleagues said {n} things, last {name}: “{body}”',
    again: 'Once you have read it, send again',
  },
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
