/**
 * What the server says and takes: the one place the console gets API types from, all of them generated from its OpenAPI
 * document (`npm run api`). Moments are UTC microseconds, money is integer minor units of the currency beside it.
 */
import type { components } from './schema'

export type { paths } from './schema'

type Schemas = components['schemas']

export type Locale = 'zh' | 'en'
export type ConversationsView = 'mine' | 'queued' | 'aside' | 'all'

export type Account = Schemas['AccountView']
export type SessionView = Schemas['SessionView']
export type Permission = Schemas['Permission']
export type ShopView = Schemas['ShopView']

export type Stage = Schemas['Stage']
export type Aside = Schemas['AsideView']
export type AsideChoice = Schemas['Choice']
export type ConversationRow = Schemas['ConversationRow']
export type MessageView = Schemas['MessageView']
export type Said = Schemas['Said']
export type HitView = Schemas['HitView']
export type Attached = Schemas['Attached']
export type Card = Schemas['Card']
export type Countdown = Schemas['Countdown']

export type WallView = Schemas['Wall']
export type WallQueue = Schemas['Queue']
export type AtWork = Schemas['AtWork']
export type LimitNote = Schemas['LimitNote']

export type Presence = Schemas['Presence']
export type Skills = Required<Schemas['Skills']>
export type Routing = Required<Schemas['Routing']>
export type AgentGroup = Schemas['Group']
export type GroupsView = Schemas['GroupsView']
export type QueueLoad = Schemas['QueueLoad']
export type TeamAgent = Omit<Schemas['AgentView'], 'skills'> & { skills: Skills }
export type TeamView = Omit<Schemas['TeamView'], 'routing' | 'agents'> & { routing: Routing; agents: TeamAgent[] }
export type AgentLoad = Schemas['AgentLoad']

export type RetentionView = Schemas['RetentionView']
export type RetentionTerm = Schemas['TermView']
export type TermsChange = Schemas['TermsChange']
export type KeptFor = Schemas['KeptFor']

export type TimesView = Schemas['TimesView']
export type Span = Schemas['Span']
export type Holiday = Schemas['HolidayView']
export type PlatformLimit = Schemas['PlatformLimitView']
/** The document calls what has a default optional; the server always says all of it. */
export type SpecialDay = Required<Schemas['SpecialDay']>
export type Bound = Required<Schemas['Bound']>
export type Hours = Required<Omit<Schemas['Hours'], 'special'>> & { special: SpecialDay[] }
type Limits = 'first_reply' | 'next_reply' | 'resolution'
export type Times = Record<Limits, Bound | null> & { hours: Hours; sign_after: number; reopens_within: number }

export type AlarmView = Schemas['AlarmView']
export type AlarmList = Schemas['AlarmList']
export type AlarmKind = AlarmView['kind']
export type AlarmsView = 'open' | 'handled'
/** What the document calls optional the server always says. */
export type MoodCourse = Schemas['Course']
export type Felt = Schemas['Felt']
export type Mood = Felt['mood']
export type LightSettings = Required<Schemas['LightSettings']>
export type Watching = Required<Schemas['Watching']>

type Link = Required<Schemas['Link']>
export type Topic = Schemas['Topic']
export type CrisisPlan = Required<Omit<Schemas['Plan'], 'chain'>> & { chain: Link[] }
export type Approver = Schemas['Approver']
export type CrisisView = Omit<Schemas['CrisisView'], 'plan'> & { plan: CrisisPlan }
export type CrisisStanding = Omit<Schemas['CrisisStanding'], 'crisis'> & { crisis: CrisisView | null }
export type CrisisPlanView = Omit<Schemas['CrisisPlanView'], 'plan' | 'crisis'> & { plan: CrisisPlan; crisis: CrisisView | null }
export type CrisisRecord = Omit<Schemas['CrisisRecordView'], 'plan'> & { plan: CrisisPlan }
export type Touch = Schemas['Touch']
export type HeldState = Schemas['HeldState']
export type Ruling = Required<Schemas['Ruling']>
export type HeldView = Omit<Schemas['HeldView'], 'chain' | 'decided' | 'light'> & { chain: Link[]; decided: Ruling[]; light: Omit<LightView, 'blocked'> | null }
export type ApprovalView = Omit<Schemas['ApprovalView'], 'held'> & { held: HeldView }

export type Light = Schemas['Light']
export type Finding = Schemas['FindingView']
export type LightView = Schemas['LightView']
export type ReadyScript = Schemas['ReadyScript']
export type Suggestion = Schemas['SuggestionView']

export type OrderView = Schemas['OrderView']
export type OrderState = Schemas['OrderState']
export type OrderLine = Schemas['LineView']
export type Parcel = Schemas['ParcelView']
export type Scan = Schemas['Scan']
export type Glance = Schemas['Glance']
export type Promised = Schemas['Promised']
export type ProductView = Schemas['ProductView']
export type ProductPage = Schemas['ProductPageView']
export type PriceSpan = Schemas['PriceSpan']
export type PriceView = Schemas['PriceView']
export type AttributeView = Schemas['AttributeView']
export type AttributesView = Schemas['AttributesView']
export type AttributeUse = Schemas['AttributeUse']
export type UndefinedAttribute = Schemas['UndefinedAttribute']
export type Category = Schemas['Category']
export type AttributeKind = Schemas['AttributeKind']
export type Definition = Required<Schemas['Definition']>
export type KnowledgeEntry = Schemas['EntryView']
export type Left = Schemas['Left']
export type Personal = Schemas['Personal']
export type Why = Schemas['Why']
export type CustomerView = Schemas['CustomerView']
export type ProfileRow = Schemas['ProfileRow']
export type ProfileView = Schemas['ProfileView']
export type MemberView = Schemas['MemberView']
export type FactView = Schemas['FactView']
export type FactName = FactView['name']
export type ConsentView = Schemas['ConsentView']
export type ConsentSource = Schemas['ConsentTold']['source']
export type HistoryView = Schemas['HistoryView']
export type Erasure = Schemas['Erasure']
export type ProposalView = Schemas['ProposalView']
export type SegmentView = Schemas['SegmentView']
export type SegmentFacts = Schemas['SegmentFacts']
export type SegmentCondition = Schemas['SegmentCondition']
export type SegmentTest = SegmentCondition['tests'][number]

export type CaseKind = Schemas['CaseView']['kind']
export type CaseReason = Schemas['Reason']
export type CaseFacts = Schemas['Told']
export type DecisionAsk = Schemas['DecisionRequest']
export type CaseAsk = Schemas['CaseRequest']
export type DecisionView = Schemas['Decision']
export type CaseView = Schemas['CaseView']
export type AppliedRule = Schemas['Applied']

export type Tile = Schemas['TileView']
export type DayFigures = Schemas['Day']
export type FiguresView = Schemas['FiguresView']

export type ImportView = Schemas['ImportView']
export type ImportDetail = Schemas['ImportDetail']
export type ImportWords = Schemas['ImportWords']
export type ImportField = Schemas['FieldView']
export type ImportMapping = Schemas['Mapping']
export type ImportProblem = Schemas['intake_domain_problems_Problem']
export type ImportSummary = Schemas['Summary']
export type ImportHolds = Schemas['Holds']
export type ImportTalk = Schemas['TalkView']
export type LoggedRow = Schemas['LoggedRow']
export type MachineKey = Schemas['Key']
export type NewKey = Schemas['NewKey']
export type HookView = Schemas['HookView']
export type NewHook = Schemas['NewHook']
export type DeliveryView = Schemas['DeliveryView']
export type ConnectorView = Schemas['ConnectorView']
export type ConnectorAsk = Schemas['ConnectorAsk']

export type Role = Schemas['Role']
export type StaffAccount = Schemas['StaffView']
export type AccountFacts = Required<Schemas['Facts']>
export type RoleTable = Schemas['RoleTable']

export type ShopSettings = Schemas['ShopSettings']
export type NewShop = Schemas['NewShop']
/** What the document calls optional the server always says. */
export type ShopFacts = Omit<Required<Schemas['ShopFacts']>, 'brand'> & { brand: Required<Schemas['Brand']> }

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
