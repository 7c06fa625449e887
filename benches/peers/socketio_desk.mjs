// A chat on socket.io and node:sqlite: the second peer of benches/chat.py. Each message is one row with its place in the
// conversation, in one transaction that is on disk (WAL, synchronous=FULL) when it is acknowledged, and goes to the
// conversation's room. No lights, no due times, no events. `node socketio_desk.mjs PORT FILE`.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { Server } from 'socket.io'

const [port, file] = process.argv.slice(2)
const db = new DatabaseSync(file)
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE conversation (id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE message (
    conversation TEXT NOT NULL, seq INTEGER NOT NULL, client_id TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq), UNIQUE (conversation, client_id)
  ) WITHOUT ROWID;
`)
const opened = db.prepare('INSERT INTO conversation (id, last_seq) VALUES (?, 0)')
const moved = db.prepare('UPDATE conversation SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq')
const kept = db.prepare('INSERT INTO message (conversation, seq, client_id, body, at) VALUES (?, ?, ?, ?, ?)')

function keep(frame) {
  const conversation = frame.conversation ?? randomUUID()
  db.exec('BEGIN IMMEDIATE')
  if (!frame.conversation) opened.run(conversation)
  const { last_seq: seq } = moved.get(conversation)
  kept.run(conversation, seq, frame.client_id, frame.body, Date.now())
  db.exec('COMMIT')
  return { client_id: frame.client_id, conversation, seq }
}

const http = createServer()
const io = new Server(http, { transports: ['websocket'] })
io.on('connection', (socket) => {
  socket.on('hello', () => socket.emit('told', { type: 'welcome' }))
  socket.on('watch', (frame) => socket.join(frame.conversation))
  socket.on('send', (frame) => {
    const told = keep(frame)
    if (!frame.conversation) socket.join(told.conversation)
    socket.emit('told', { type: 'acknowledged', ...told })
    socket.to(told.conversation).emit('told', { type: 'message', ...told, body: frame.body })
  })
})
http.listen(Number(port), '127.0.0.1')
