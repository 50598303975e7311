// The floor to compare with, as a process of its own: Express, one INSERT, one broadcast. What any hub on this machine has to pay at least.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { serve } from './rpc.js';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8 });
// A crash run takes connections away; the floor is not what it measures.
pool.on('error', () => undefined);
await pool.query('CREATE TABLE message (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL)');
const app = express();
app.post('/webhook', express.raw({ type: () => true }), async (request, response) => {
  const body = (request.body as Buffer).toString();
  const { message } = JSON.parse(body) as { message: { text: string } };
  await pool.query({ name: 'insert', text: 'INSERT INTO message (body) VALUES ($1)', values: [body] });
  const frame = JSON.stringify({ message: { content: { text: message.text } } });
  for (const client of sockets.clients) client.send(frame);
  response.send('ok');
});
const server = createServer(app);
const sockets = new WebSocketServer({ server, path: '/ws' });
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
serve({ url: () => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` });
