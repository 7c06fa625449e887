import { expect, it } from 'vitest'
import { brandIn, localeOf, socketUrl } from '../src/boot'
import type { Boot } from '../src/boot'

const boot: Boot = {
  slug: 'yunhe',
  name: '云禾生活馆（演示）',
  name_en: 'Yunhe Living (demo)',
  color: '#0b66c3',
  agent_name: '客服小禾（演示）',
  agent_title: '高级顾问',
  agent_title_en: '',
  greeting: '您好',
  greeting_en: 'Hello',
  quick: ['什么时候发货？'],
  quick_en: [],
  promise: '30 秒内有回应',
  promise_en: 'Replies in 18 s',
  position: 'right',
  socket_path: '/api/v1/live',
  origin: 'https://desk.example',
}

it('gives English where the shop has it and Chinese where not', () => {
  const en = brandIn(boot, 'en')
  expect([en('name'), en('agent_title'), en('greeting'), en('quick'), en('promise')]).toEqual([
    'Yunhe Living (demo)',
    '高级顾问',
    'Hello',
    ['什么时候发货？'],
    'Replies in 18 s',
  ])
  const zh = brandIn(boot, 'zh')
  expect([zh('name'), zh('quick')]).toEqual(['云禾生活馆（演示）', ['什么时候发货？']])
})

it.each([
  ['zh', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['ZH-tw', 'zh'],
  ['en-GB', 'en'],
  ['ar', 'en'],
])('speaks to %s in %s', (tag, locale) => {
  expect(localeOf(tag)).toBe(locale)
})

it.each([
  ['beside the script', 'https://cdn.example/w/yunhe.js', 'wss://cdn.example/api/v1/live'],
  ['without TLS', 'http://127.0.0.1:8000/w/yunhe.js', 'ws://127.0.0.1:8000/api/v1/live'],
  ['on the named origin if the script is unknown', boot.origin, 'wss://desk.example/api/v1/live'],
])('finds the socket %s', (_, script, url) => {
  expect(socketUrl(boot, script)).toBe(url)
})
