// The Telegram client against an emulator of the Bot API that others wrote (npm telegram-test-api): our stub and client could share a mistake.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { refuseToFetch } from '../support/file-access.js';
import { freePort } from '../support/free-port.js';
import { TestTokenShelf } from '../support/token-shelf.js';
import { telegram } from '../../connectors/telegram/index.js';

const BOT_TOKEN = '123456789:AAEhBP0av28ZEWJ5RK9yYMlg4ULSHzeh3Kg';
const closing = new AbortController();
let server: TelegramServer;

beforeAll(async () => {
  server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
  await server.start();
});

afterAll(async () => {
  closing.abort();
  await server.stop();
});

it('reads a message and answers it with buttons', async () => {
  const client = telegram.open({
    accountId: 'a',
    credentials: { botToken: BOT_TOKEN },
    settings: { baseUrl: server.config.apiURL },
    tokens: new TestTokenShelf(),
    fetchFile: refuseToFetch,
    signal: closing.signal,
  });
  await expect(client.identify()).resolves.toEqual({ externalAccountId: '666', name: '@TestNameBot' });

  const person = server.getClient(BOT_TOKEN, { userId: 77, chatId: 77, firstName: 'Ana', type: 'private' });
  await person.sendMessage(person.makeMessage('Where is my parcel?'));
  const polled = await client.poll?.(null, new AbortController().signal);
  const events = (polled?.events ?? []).flatMap(({ body }) => telegram.parse({ body, receivedAt: new Date(), externalAccountId: '666' }));
  expect(events).toMatchObject([
    { type: 'message', platformUserId: '77', origin: 'user', content: { type: 'text', text: 'Where is my parcel?' } },
  ]);

  const content = { type: 'menu', text: 'Which order?', options: [{ id: 'order:1', label: 'Order 1' }] } as const;
  const [call] = telegram.render(
    { op: 'send', platformUserId: '77', content: { ...content, options: [...content.options] } },
    telegram.capabilities({}),
  );
  if (!call) throw new Error('nothing was planned');
  const delivered = await client.deliver(call, () => Promise.reject(new Error('no file')));
  expect(delivered.platformMessageIds).toEqual([expect.stringMatching(/^77\/\d+$/)]);
  const { result } = await person.getUpdates();
  expect(result).toMatchObject([
    { message: { chat_id: 77, text: 'Which order?', reply_markup: { inline_keyboard: [[{ callback_data: 'order:1' }]] } } },
  ]);
});
