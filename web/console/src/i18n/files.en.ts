import type { filesZh } from './files.zh'

export const filesEn: typeof filesZh = {
  choose: 'Attach a picture or file',
  drop: 'Let go to send pictures or files',
  empty: '{name} is empty and was not sent.',
  large: '{name} is larger than 20 MB. Please make it smaller and send it again.',
  uploading: 'Uploading {percent}%',
  failed: 'Not sent. Check your connection and send it again.',
  picture: 'Picture',
  pictureOf: 'Picture from {name}, press to see it whole',
  viewer: 'Picture {n} of {total}',
  before: 'Picture before',
  after: 'Next picture',
  whole: 'Download',
  file: 'file {name}',
}
