// Every call the Telegram connector makes, as it goes over the wire, against an independent description of the Bot API
// (the JSON of PaulSonOfLars/telegram-bot-api-spec): unknown methods and parameters, missing ones, wrong types, nesting.
// Runs when TELEGRAM_API_DESCRIPTION names that file.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { telegram } from '../../connectors/telegram/index.js';
import type { WireCall } from '../../connectors/telegram/stub/index.js';
import { ConnectorError, type OutboundOperation } from '../../src/contract/index.js';
import { SAMPLE_CONTENTS } from './samples.js';
import { startTelegram, type RunningTelegram } from './telegram.js';

interface Described {
  name: string;
  fields?: { name: string; types: string[]; required: boolean }[];
  subtypes?: string[];
}
interface Description {
  methods: Record<string, Described>;
  types: Record<string, Described>;
}

const file = process.env['TELEGRAM_API_DESCRIPTION'];
const describeWithFile = file === undefined ? describe.skip : describe;
const title =
  file === undefined
    ? 'calls against the Bot API description (skipped: TELEGRAM_API_DESCRIPTION is not set)'
    : 'calls against the Bot API description';

describeWithFile(title, () => {
  const calls: WireCall[] = [];
  let running: RunningTelegram;
  let description: Description;

  beforeAll(async () => {
    description = JSON.parse(readFileSync(file ?? '', 'utf8')) as Description;
    running = await startTelegram({ onCall: (call) => calls.push(call) });
    await makeEveryCall(running);
  });
  afterAll(() => running.stop());

  it('makes every call the connector knows', () => {
    const made = new Set(calls.map((call) => call.method));
    const expected = [
      'getMe',
      'getWebhookInfo',
      'setWebhook',
      'deleteWebhook',
      'getUpdates',
      'getFile',
      'getChat',
      'getUserProfilePhotos',
      'sendChatAction',
      'sendMessage',
      'sendPhoto',
      'sendVideo',
      'sendAnimation',
      'sendVideoNote',
      'sendVoice',
      'sendAudio',
      'sendDocument',
      'sendSticker',
      'sendMediaGroup',
      'sendLocation',
      'sendVenue',
      'sendContact',
      'editMessageText',
      'editMessageCaption',
      'deleteMessage',
      'deleteMessages',
      'deleteBusinessMessages',
      'setMessageReaction',
      'answerCallbackQuery',
    ];
    expect(expected.filter((method) => !made.has(method.toLowerCase()))).toEqual([]);
  });

  it('finds nothing to object to', () => {
    expect(calls.flatMap((call) => objections(call, description))).toEqual([]);
  });

  it('would notice a wrong call', () => {
    const wrong: WireCall[] = [
      { method: 'sendmessage', values: { chat_id: 1 }, files: [] },
      { method: 'sendmessage', values: { chat_id: 1, text: 'x', colour: 'red' }, files: [] },
      { method: 'sendmessage', values: { chat_id: 1, text: 'x', entities: [{ type: 'bold', offset: '0', length: 1 }] }, files: [] },
      { method: 'sendmessage', values: { chat_id: 1, text: 'x', reply_parameters: { message_id: 1, chatId: 2 } }, files: [] },
      { method: 'sendtelegram', values: {}, files: [] },
    ];
    expect(wrong.map((call) => objections(call, description).length)).toEqual([1, 1, 1, 1, 1]);
  });
});

/** One of everything the connector can say to Telegram. */
async function makeEveryCall(running: RunningTelegram): Promise<void> {
  const { stub, externalAccountId, personId, recipient } = running;
  const client = telegram.open(running.account);
  const capabilities = telegram.capabilities({});
  const run = async (operation: OutboundOperation): Promise<string[]> => {
    const ids: string[] = [];
    for (const call of telegram.render(operation, capabilities))
      ids.push(...(await client.deliver(call, running.openFile)).platformMessageIds);
    return ids;
  };
  await client.identify();
  await client.install?.({ url: 'http://127.0.0.1:9/webhooks/telegram/x', secret: 'secret_1' });
  await client.probe({ webhookUrl: 'http://127.0.0.1:9/webhooks/telegram/x' });
  await client.uninstall?.();
  await client.poll?.(null, new AbortController().signal);
  await client.poll?.('1', new AbortController().signal);
  await client.profile?.(recipient);
  await client.typing?.(recipient);
  const sent: Record<string, string[]> = {};
  const replyTo = `${personId}/1`;
  for (const [name, content] of Object.entries(SAMPLE_CONTENTS)) {
    if (capabilities.content[content.type].level === 'rejected') continue;
    sent[name] = await run({ op: 'send', platformUserId: recipient, content, replyToPlatformMessageId: replyTo });
  }
  await run({
    op: 'edit',
    platformUserId: recipient,
    platformMessageIds: sent['text'] ?? [],
    content: { type: 'text', text: 'Changed', entities: [{ type: 'bold', offset: 0, length: 7 }] },
  });
  const media = { mediaId: 'photo.jpg', mime: 'image/jpeg', sizeBytes: 1, state: 'ready' } as const;
  await run({
    op: 'edit',
    platformUserId: recipient,
    platformMessageIds: sent['image'] ?? [],
    content: { type: 'image', media, caption: 'Changed' },
  });
  await run({ op: 'react', platformUserId: recipient, platformMessageId: replyTo, emoji: '❤️' });
  await run({ op: 'react', platformUserId: recipient, platformMessageId: replyTo, emoji: null });
  await run({ op: 'retract', platformUserId: recipient, platformMessageIds: sent['text'] ?? [] });
  await run({ op: 'retract', platformUserId: recipient, platformMessageIds: sent['album'] ?? [] });
  await answerPress(running, client.deliver.bind(client), sent['menu'] ?? []);
  await fetchSomething(running);
  stub.act(externalAccountId, personId, { type: 'business_connect', connectionId: 'Ca1' });
  stub.act(externalAccountId, personId, { type: 'business_message', connectionId: 'Ca1', text: 'Hi' });
  const business = `${personId}@Ca1`;
  const ids = await run({
    op: 'send',
    platformUserId: business,
    content: { type: 'text', text: 'Hello' },
    replyToPlatformMessageId: `Ca1/${personId}/1`,
  });
  await client.typing?.(business);
  await run({ op: 'retract', platformUserId: business, platformMessageIds: ids });
}

async function answerPress(
  running: RunningTelegram,
  deliver: ReturnType<typeof telegram.open>['deliver'],
  menuIds: string[],
): Promise<void> {
  const messageId = Number(menuIds[0]?.split('/')[1]);
  running.stub.act(running.externalAccountId, running.personId, { type: 'tap', messageId, data: 'size:m' });
  // The id of the press is not known here; Telegram's refusal of a wrong one is enough to see the call.
  const refused = await deliver({ method: 'answerCallbackQuery', payload: { callback_query_id: '1' } }, running.openFile).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(ConnectorError);
}

async function fetchSomething(running: RunningTelegram): Promise<void> {
  running.stub.act(running.externalAccountId, running.personId, { type: 'photo' });
  const client = telegram.open(running.account);
  const polled = await client.poll?.(null, new AbortController().signal);
  const events = (polled?.events ?? []).flatMap(({ body }) =>
    telegram.parse({ body, receivedAt: new Date(), externalAccountId: running.externalAccountId }),
  );
  const image = events.flatMap((event) => (event.type === 'message' && event.content.type === 'image' ? [event.content] : []))[0];
  if (!image) throw new Error('the photo did not arrive');
  const fetched = await client.fetchMedia?.(image.media.ref, 1_000_000);
  fetched?.stream.resume();
}

function objections(call: WireCall, description: Description): string[] {
  const method = Object.values(description.methods).find(({ name }) => name.toLowerCase() === call.method);
  if (!method) return [`${call.method}: no such method`];
  // Multipart carries structures as JSON text and telegraf adds the method's name and the attached parts.
  const { method: _method, ...values } = call.values;
  const given = new Set([...Object.keys(values), ...call.files]);
  const fields = method.fields ?? [];
  const known = new Set(fields.map((field) => field.name));
  const attached = new Set(JSON.stringify(values).match(/(?<=attach:\/\/)[\w-]+/g) ?? []);
  return [
    ...[...given].filter((name) => !known.has(name) && !attached.has(name)).map((name) => `${method.name}: unknown parameter ${name}`),
    ...fields.filter((field) => field.required && !given.has(field.name)).map((field) => `${method.name}: ${field.name} is missing`),
    ...fields.flatMap((field) =>
      values[field.name] === undefined
        ? []
        : mismatch(readAs(values[field.name], field.types), field.types, description).map((why) => `${method.name}.${field.name}: ${why}`),
    ),
  ];
}

/** Form fields are text; they are read as what the description says they are. */
function readAs(value: unknown, types: string[]): unknown {
  if (typeof value !== 'string' || types.includes('String')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Empty when the value is one of the types. */
function mismatch(value: unknown, types: readonly string[], description: Description): string[] {
  const reasons = types.map((type) => objectionTo(value, type, description));
  return reasons.some((found) => found.length === 0) ? [] : [reasons.flat().join(' | ')];
}

function objectionTo(value: unknown, type: string, description: Description): string[] {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return [`not an ${type}`];
    // "Array of InputMediaPhoto" is one of several lists in one parameter: items are checked against every input media there is.
    const item = type.slice('Array of '.length);
    const items = item.startsWith('InputMedia')
      ? Object.keys(description.types).filter((name) => name.startsWith('InputMedia') && name !== 'InputMedia')
      : [item];
    return value.flatMap((inner: unknown) => mismatch(inner, items, description));
  }
  switch (type) {
    case 'Integer':
      return Number.isInteger(value) ? [] : [`${JSON.stringify(value)} is no Integer`];
    case 'Float':
      return typeof value === 'number' ? [] : [`${JSON.stringify(value)} is no Float`];
    case 'Boolean':
      return typeof value === 'boolean' ? [] : [`${JSON.stringify(value)} is no Boolean`];
    case 'String':
    case 'InputFile':
      return typeof value === 'string' ? [] : [`${JSON.stringify(value)} is no ${type}`];
    default:
      return objectObjections(value, type, description);
  }
}

function objectObjections(value: unknown, type: string, description: Description): string[] {
  const described = description.types[type];
  if (!described) return [`${type} is not described`];
  if (described.subtypes) return mismatch(value, described.subtypes, description);
  if (typeof value !== 'object' || value === null) return [`${JSON.stringify(value)} is no ${type}`];
  const fields = described.fields ?? [];
  const entries = Object.entries(value);
  return [
    ...entries.filter(([name]) => !fields.some((field) => field.name === name)).map(([name]) => `${type} has no ${name}`),
    ...fields
      .filter((field) => field.required && !entries.some(([name]) => name === field.name))
      .map((field) => `${type}.${field.name} is missing`),
    ...entries.flatMap(([name, inner]) => {
      const field = fields.find((candidate) => candidate.name === name);
      return field ? mismatch(inner, field.types, description).map((why) => `${type}.${name}: ${why}`) : [];
    }),
  ];
}
