// The floor to compare with: Express, one INSERT, one broadcast. What any hub on this machine has to pay at least.
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import express from 'express';
import pg from 'pg';
import { WebSocketServer } from 'ws';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8 });
await pool.query('CREATE TABLE IF NOT EXISTS message (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL)');
const app = express();
app.post('/webhook', express.raw({ type: () => true }), async (request, response) => {
  const body = (request.body as Buffer).toString();
  const update = JSON.parse(body) as { message: { text: string } };
  await pool.query({ name: 'insert', text: 'INSERT INTO message (body) VALUES ($1)', values: [body] });
  for (const client of sockets.clients) client.send(JSON.stringify({ message: { content: { text: update.message.text } } }));
  response.send('ok');
});
const server = createServer(app);
const sockets = new WebSocketServer({ server, path: '/ws' });
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`));
process.on('SIGTERM', () => process.exit(0));
