/**
 * What the server says and takes: the one place the console gets API types from, all of them generated from its OpenAPI
 * document (`npm run api`). Moments are UTC microseconds, money is integer minor units of the currency beside it.
 */
import type { components } from './schema'

export type { paths } from './schema'

type Schemas = components['schemas']

export type Locale = 'zh' | 'en'
export type ConversationsView = 'mine' | 'queued' | 'all'

export type Account = Schemas['AccountView']
export type SessionView = Schemas['SessionView']
export type Permission = Schemas['Permission']
export type ShopView = Schemas['ShopView']

export type Stage = Schemas['Stage']
export type ConversationRow = Schemas['ConversationRow']
export type MessageView = Schemas['MessageView']

export type Light = Schemas['Light']
export type Finding = Schemas['FindingView']
export type LightView = Schemas['LightView']
export type Suggestion = Schemas['SuggestionView']

export type OrderView = Schemas['OrderView']
export type OrderState = Schemas['OrderState']
export type OrderLine = Schemas['LineView']
export type Parcel = Schemas['ParcelView']
export type Scan = Schemas['Scan']
export type CustomerView = Schemas['CustomerView']

export type CaseKind = Schemas['CaseView']['kind']
export type CaseReason = Schemas['Reason']
export type CaseFacts = Schemas['Told']
export type DecisionAsk = Schemas['DecisionRequest']
export type CaseAsk = Schemas['CaseRequest']
export type DecisionView = Schemas['Decision']
export type CaseView = Schemas['CaseView']

export type Tile = Schemas['TileView']
export type DayFigures = Schemas['Day']
export type FiguresView = Schemas['FiguresView']

export type MachineKey = Schemas['Key']
export type NewKey = Schemas['NewKey']
export type HookView = Schemas['HookView']
export type NewHook = Schemas['NewHook']
export type DeliveryView = Schemas['DeliveryView']
export type ConnectorView = Schemas['ConnectorView']
export type ConnectorAsk = Schemas['ConnectorAsk']

/** An answer with `application/problem+json`, which the document does not describe. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  detail_zh: string
  detail_en: string
  request_id?: string
}
