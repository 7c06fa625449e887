/** What the help shows: each key as it is pressed, and the text that names it. */
export interface KeyHelp {
  keys: readonly (readonly string[])[]
  text: string
}

export interface KeyGroup {
  title: string
  rows: readonly KeyHelp[]
}

export const KEY_HELP: readonly KeyGroup[] = [
  {
    title: 'keys.everywhere',
    rows: [
      { keys: [['Ctrl', 'K']], text: 'palette.title' },
      { keys: [['?']], text: 'keys.help' },
      { keys: [['G'], ['I']], text: 'keys.goInbox' },
      { keys: [['G'], ['S']], text: 'keys.goSearch' },
      { keys: [['G'], ['W']], text: 'keys.goWall' },
      { keys: [['G'], ['C']], text: 'keys.goCustomers' },
      { keys: [['G'], ['O']], text: 'keys.goOrders' },
      { keys: [['G'], ['P']], text: 'keys.goProducts' },
      { keys: [['G'], ['D']], text: 'keys.goFigures' },
      { keys: [['G'], ['T']], text: 'keys.goTimes' },
      { keys: [['G'], ['A']], text: 'keys.goAlarms' },
    ],
  },
  {
    title: 'keys.inbox',
    rows: [
      { keys: [['J']], text: 'keys.next' },
      { keys: [['K']], text: 'keys.previous' },
      { keys: [['R']], text: 'keys.reply' },
      { keys: [['A']], text: 'keys.take' },
      { keys: [['T']], text: 'keys.transfer' },
      { keys: [['S']], text: 'aside.title' },
      { keys: [['O']], text: 'keys.over' },
      { keys: [['E']], text: 'keys.resolve' },
      { keys: [['/']], text: 'keys.search' },
    ],
  },
  {
    title: 'approvals.title',
    rows: [
      { keys: [['J'], ['K']], text: 'approvals.keyMove' },
      { keys: [['A']], text: 'approvals.keyApprove' },
      { keys: [['E']], text: 'approvals.keyAlter' },
      { keys: [['X']], text: 'approvals.keyRefuse' },
    ],
  },
  {
    title: 'keys.composer',
    rows: [
      { keys: [['Alt', '1–3']], text: 'keys.fill' },
      { keys: [['/']], text: 'found.key' },
      { keys: [['Alt', 'R']], text: 'keys.better' },
      { keys: [['Alt', 'E']], text: 'emoji.key' },
      { keys: [['Alt', 'A']], text: 'lights.ask' },
      { keys: [['Alt', 'Z']], text: 'keys.undo' },
      { keys: [['Alt', 'S']], text: 'crisis.insert' },
      { keys: [['Enter']], text: 'keys.send' },
      { keys: [['Shift', 'Enter']], text: 'keys.newline' },
    ],
  },
]
