// The contract suite's view of Telegram: its stub with a bot, a person who has pressed Start, and the table of its failures.
import { Readable } from 'node:stream';
import { createStub, type FaultRule, type TelegramStub, type TelegramStubOptions } from '../../connectors/telegram/stub/index.js';
import { SAMPLE_FILES } from '../../connectors/telegram/stub/samples.js';
import type { OpenFile, PlatformCall } from '../../src/contract/index.js';
import { refuseToFetch } from '../support/file-access.js';
import { TestTokenShelf } from '../support/token-shelf.js';
import type { ErrorCase, Harness, RunningPlatform } from './harness.js';
import type { SampleFileName } from './samples.js';

const BYTES: Record<SampleFileName, Buffer> = {
  'photo.jpg': SAMPLE_FILES.photo.bytes,
  'picture.heic': SAMPLE_FILES.document.bytes,
  'clip.mp4': SAMPLE_FILES.video.bytes,
  'loop.mp4': SAMPLE_FILES.animation.bytes,
  'voice.ogg': SAMPLE_FILES.voice.bytes,
  'recording.webm': SAMPLE_FILES.voice.bytes,
  'song.mp3': SAMPLE_FILES.audio.bytes,
  'invoice.pdf': SAMPLE_FILES.document.bytes,
  'sticker.webp': SAMPLE_FILES.sticker.bytes,
};

export const openSample: OpenFile = (mediaId) => {
  const bytes = Object.entries(BYTES).find(([name]) => name === mediaId)?.[1];
  if (!bytes) return Promise.reject(new Error(`no sample ${mediaId}`));
  return Promise.resolve({ stream: Readable.from([bytes]), sizeBytes: bytes.length });
};

export interface RunningTelegram extends RunningPlatform {
  stub: TelegramStub;
  externalAccountId: string;
  personId: number;
}

export async function startTelegram(options: TelegramStubOptions = {}): Promise<RunningTelegram> {
  const stub = await createStub(options);
  const { externalAccountId, credentials } = stub.addBot('Contract');
  const { id: personId } = stub.addPerson({ displayName: 'Ana Lima', username: 'analima', language: 'pt-br' });
  stub.act(externalAccountId, personId, { type: 'start' });
  const closing = new AbortController();
  return {
    stub,
    externalAccountId,
    personId,
    account: {
      accountId: 'account',
      credentials,
      settings: { baseUrl: stub.url },
      tokens: new TestTokenShelf(),
      fetchFile: refuseToFetch,
      signal: closing.signal,
    },
    close: () => closing.abort(),
    recipient: String(personId),
    openFile: openSample,
    fault: (effect, details = {}) => stub.faults.set({ rules: [{ match: {}, effect: effect as FaultRule['effect'], ...details }] }),
    received: () =>
      stub
        .chat(externalAccountId, personId)
        .messages.filter((message) => message.from === 'bot')
        .map((message) => message.text ?? message.kind),
    async stop() {
      closing.abort();
      await stub.stop();
    },
  };
}

/** The stub's first person; every `startTelegram` counts from the same number. */
const PERSON = 5_000_000_001;
const send = (payload: PlatformCall['payload'] = {}): PlatformCall => ({
  method: 'sendMessage',
  payload: { chat_id: PERSON, text: 'Hi', ...payload },
});
const fault =
  (effect: string, details?: Record<string, unknown>): ErrorCase['arrange'] =>
  (platform) =>
    platform.fault(effect, details);
const nothing = (): void => undefined;

const errorCases: ErrorCase[] = [
  { when: 'the token is rejected', arrange: fault('unauthorized'), call: send(), expected: { kind: 'auth', code: 'token_rejected' } },
  {
    when: 'the customer blocked the bot',
    arrange: fault('blocked'),
    call: send(),
    expected: { kind: 'permanent', code: 'blocked_by_user', unreachable: true },
  },
  {
    when: 'too much was sent',
    arrange: fault('429', { retryAfterSeconds: 7 }),
    call: send(),
    expected: { kind: 'temporary', code: 'rate_limited', retryAfterMs: 7000, scope: 'recipient' },
  },
  { when: 'Telegram answers 500', arrange: fault('500'), call: send(), expected: { kind: 'temporary', code: 'platform_down' } },
  {
    when: 'a proxy answers 502 with a page',
    arrange: fault('502_html'),
    call: send(),
    expected: { kind: 'temporary', code: 'platform_down' },
  },
  { when: 'Telegram answers 503', arrange: fault('503'), call: send(), expected: { kind: 'temporary', code: 'platform_down' } },
  {
    when: 'the connection breaks after the call was taken',
    arrange: fault('reset_after_accept'),
    call: send(),
    expected: { kind: 'uncertain', code: 'outcome_unknown' },
  },
  {
    when: 'the connection breaks before any answer',
    arrange: fault('reset_before_accept'),
    call: send(),
    expected: { kind: 'uncertain', code: 'outcome_unknown' },
  },
  {
    when: 'the answer is a page with status 200',
    arrange: fault('malformed_200'),
    call: send(),
    expected: { kind: 'uncertain', code: 'outcome_unknown' },
  },
  {
    when: 'a call that may be repeated loses its answer',
    arrange: fault('reset_after_accept'),
    call: { method: 'sendChatAction', payload: { chat_id: PERSON, action: 'typing' } },
    expected: { kind: 'temporary', code: 'no_answer' },
  },
  {
    when: 'the chat is unknown',
    arrange: nothing,
    call: send({ chat_id: 42 }),
    expected: { kind: 'permanent', code: 'chat_not_found', unreachable: true },
  },
  { when: 'the text is blank', arrange: nothing, call: send({ text: '  \n ' }), expected: { kind: 'permanent', code: 'empty_text' } },
  {
    when: 'the text is too long',
    arrange: nothing,
    call: send({ text: 'x'.repeat(4097) }),
    expected: { kind: 'permanent', code: 'text_too_long' },
  },
  {
    when: 'the styling lies outside the text',
    arrange: nothing,
    call: send({ entities: [{ type: 'bold', offset: 0, length: 99 }] }),
    expected: { kind: 'permanent', code: 'formatting_refused', alternative: send() },
  },
  {
    when: 'the markup cannot be read',
    arrange: nothing,
    call: send({ text: '<br>', parse_mode: 'HTML' }),
    expected: { kind: 'permanent', code: 'formatting_refused', alternative: send({ text: '<br>' }) },
  },
  {
    when: 'the quoted message is gone',
    arrange: nothing,
    call: send({ reply_parameters: { message_id: 999 } }),
    expected: { kind: 'permanent', code: 'reply_target_gone' },
  },
  {
    when: 'a button carries too much',
    arrange: nothing,
    call: send({ reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'x'.repeat(65) }]] } }),
    expected: { kind: 'permanent', code: 'buttons_refused' },
  },
  {
    when: 'the message to edit is gone',
    arrange: nothing,
    call: { method: 'editMessageText', payload: { chat_id: PERSON, message_id: 999, text: 'x' } },
    expected: { kind: 'permanent', code: 'edit_target_gone' },
  },
  {
    when: 'a press is answered too late',
    arrange: nothing,
    call: { method: 'answerCallbackQuery', payload: { callback_query_id: '1' } },
    expected: { kind: 'permanent', code: 'callback_expired' },
  },
  {
    when: 'the method does not exist',
    arrange: nothing,
    call: { method: 'sendTelegram', payload: { chat_id: PERSON } },
    expected: { kind: 'permanent', code: 'not_found' },
  },
  {
    when: 'nobody listens there',
    arrange: (platform) => platform.stop(),
    call: send(),
    expected: { kind: 'temporary', code: 'platform_unreachable' },
  },
];

export const telegramHarness: Harness = {
  sign: (_body, webhookSecret) => ({ 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhookSecret }),
  malformed: ['', 'not json', '[]', '"text"', 'null', '{}', '{"update_id":"1"}', '{"update_id":1.5}', '{"message":{}}'],
  start: startTelegram,
  errorCases,
};
