import { bring, bringPages } from '../src/i18n'

// Both languages are there in tests of parts, as they are on a page that has been read in both.
await Promise.all([bring('zh'), bring('en')])
await Promise.all([bringPages('zh'), bringPages('en')])
