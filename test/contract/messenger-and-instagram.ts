// What the contract suite's views of Instagram and Messenger share: an account bound to the stub, a person who has written, most failures.
import type { MessagingStub, MessagingStubOptions } from '../../connectors/messenger/stub/index.js';
import { signatureOf } from '../../connectors/meta/signature.js';
import { FAULT_EFFECTS } from '../../connectors/meta/stub/faults.js';
import type { AccountAccess, PlatformCall } from '../../src/contract/index.js';
import { fetchFileFrom } from '../support/file-access.js';
import { TestTokenShelf } from '../support/token-shelf.js';
import type { ErrorCase, Harness, RunningPlatform } from './harness.js';
import { openSample } from './telegram.js';

export interface RunningMessaging extends RunningPlatform {
  stub: MessagingStub;
  externalAccountId: string;
  personId: number;
  tokens: TestTokenShelf;
}

export type CreateStub = (options?: MessagingStubOptions) => Promise<MessagingStub>;

export async function startMessaging(createStub: CreateStub, options: MessagingStubOptions = {}): Promise<RunningMessaging> {
  const stub = await createStub(options);
  const { externalAccountId, credentials } = stub.addAccount('Contract Shop');
  const { id: personId } = stub.addPerson({ displayName: 'Ana Lima', username: 'analima', language: 'pt_BR' });
  stub.act(externalAccountId, personId, { type: 'text', text: 'Hello?' });
  const closing = new AbortController();
  const tokens = new TestTokenShelf();
  const account: AccountAccess = {
    accountId: 'account',
    credentials,
    settings: { baseUrl: stub.url },
    tokens,
    fetchFile: fetchFileFrom(stub.url),
    signal: closing.signal,
  };
  return {
    stub,
    externalAccountId,
    personId,
    tokens,
    account,
    close: () => closing.abort(),
    recipient: String(personId),
    openFile: openSample,
    fault(effect, details = {}) {
      const known = FAULT_EFFECTS.find((candidate) => candidate === effect);
      if (!known) throw new Error(`no fault ${effect}`);
      stub.faults.set({ rules: [{ match: { method: 'messages' }, effect: known, ...details }] });
    },
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

/** Answers to it are posted at `comment:<id>`, the stub's own name for it. */
export const writeInPublic: NonNullable<Harness['writeInPublic']> = (platform) => {
  const { stub, externalAccountId, personId } = platform as RunningMessaging;
  stub.act(externalAccountId, personId, { type: 'comment', text: 'How much is it?' });
  return `comment:${stub.comments(externalAccountId).at(-1)?.id ?? ''}`;
};

export const sign: Harness['sign'] = (body, secret) => ({
  'content-type': 'application/json',
  'x-hub-signature-256': signatureOf(body, secret),
});

export const secretsOf: NonNullable<Harness['secretsOf']> = (secret, previousSecret) => ({
  credentials: { appSecret: secret, ...(previousSecret !== undefined && { previousAppSecret: previousSecret }) },
  webhookSecret: 'verify-token',
});

export function malformedFor(object: string): string[] {
  return [
    '',
    'not json',
    '[]',
    '"text"',
    'null',
    '{}',
    `{"object":"${object}"}`,
    `{"object":"${object}","entry":{}}`,
    '{"object":"user","entry":[]}',
    '{"entry":[]}',
  ];
}

const nothing = (): void => undefined;
const fault =
  (effect: string, details?: Record<string, unknown>): ErrorCase['arrange'] =>
  (platform) =>
    platform.fault(effect, details);

/** `personId`: the stub's first person. */
export function sharedErrorCases(personId: number, answersEdge: string, heading: PlatformCall['payload'] = {}): ErrorCase[] {
  const send = (payload: PlatformCall['payload'] = {}): PlatformCall => ({
    method: 'messages',
    payload: { recipient: { id: String(personId) }, message: { text: 'Hi' }, ...payload },
  });
  const refusal = (code: number, subcode: number | undefined, expected: ErrorCase['expected'], when: string): ErrorCase => ({
    when,
    arrange: fault('error', { code, ...(subcode !== undefined && { subcode }) }),
    call: send(),
    expected,
  });
  return [
    {
      when: 'the token is no good any more',
      arrange: fault('unauthorized'),
      call: send(),
      expected: { kind: 'auth', code: 'token_rejected' },
    },
    refusal(551, undefined, { kind: 'permanent', code: 'person_unavailable', unreachable: true }, 'the customer does not receive messages'),
    refusal(551, 1545041, { kind: 'permanent', code: 'person_unavailable' }, 'the customer is away or the window is over'),
    refusal(10, 2018065, { kind: 'permanent', code: 'human_agent_refused' }, 'the app may not answer as a person'),
    refusal(10, 2018300, { kind: 'permanent', code: 'other_app_in_control' }, 'another app holds the conversation'),
    refusal(200, 2534041, { kind: 'auth', code: 'message_access_off' }, 'the owner switched message access off'),
    refusal(200, undefined, { kind: 'auth', code: 'missing_permission' }, 'a permission is missing'),
    refusal(200, 2534048, { kind: 'permanent', code: 'no_advanced_access' }, 'the app reaches only its own people'),
    refusal(230, undefined, { kind: 'permanent', code: 'consent_missing' }, 'the customer has not agreed'),
    refusal(368, undefined, { kind: 'auth', code: 'account_blocked' }, 'Meta blocked the account'),
    refusal(613, 2018338, { kind: 'temporary', code: 'rate_limited', scope: 'account' }, 'Meta warns of sending too much'),
    refusal(4, undefined, { kind: 'temporary', code: 'rate_limited', scope: 'account' }, 'the app has called too often'),
    refusal(100, 2018008, { kind: 'permanent', code: 'file_refused' }, 'Meta cannot use a file'),
    refusal(10903, undefined, { kind: 'permanent', code: 'private_reply_used' }, 'a comment cannot be answered any more'),
    refusal(987654, undefined, { kind: 'permanent', code: 'rejected' }, 'Meta gives a code nobody knows'),
    {
      when: 'too much was sent',
      arrange: fault('429', { retryAfterSeconds: 7 }),
      call: send(),
      expected: { kind: 'temporary', code: 'rate_limited', retryAfterMs: 7000, scope: 'account' },
    },
    { when: 'Meta answers 500', arrange: fault('500'), call: send(), expected: { kind: 'temporary', code: 'platform_down' } },
    { when: 'Meta answers 503', arrange: fault('503'), call: send(), expected: { kind: 'temporary', code: 'platform_down' } },
    {
      when: 'a proxy answers 502 with a page',
      arrange: fault('502_html'),
      call: send(),
      expected: { kind: 'temporary', code: 'platform_down' },
    },
    {
      when: 'a proxy answers 504 with a page',
      arrange: fault('504_html'),
      call: send(),
      expected: { kind: 'uncertain', code: 'outcome_unknown' },
    },
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
      call: { method: 'messages', payload: { recipient: { id: String(personId) }, sender_action: 'typing_on' } },
      expected: { kind: 'temporary', code: 'no_answer' },
    },
    {
      when: 'nobody of that id has written',
      arrange: nothing,
      call: send({ recipient: { id: '42' } }),
      expected: { kind: 'permanent', code: 'user_not_found' },
    },
    {
      when: 'the text is blank',
      arrange: nothing,
      call: send({ message: { text: ' \n ' } }),
      expected: { kind: 'permanent', code: 'rejected' },
    },
    {
      when: 'the text is too long',
      arrange: nothing,
      call: send({ message: { text: 'x'.repeat(2000) } }),
      expected: { kind: 'permanent', code: 'rejected' },
    },
    {
      when: 'the file to send cannot be read',
      arrange: nothing,
      call: {
        ...send({ message: { attachment: { type: 'image', payload: { attachment_id: 'upload://file' } } } }),
        files: [{ part: 'file', mediaId: 'lost.jpg', name: 'lost.jpg', mime: 'image/jpeg' }],
      },
      expected: { kind: 'temporary', code: 'file_unreadable' },
    },
    {
      when: 'a comment answered in public is gone',
      arrange: nothing,
      call: { method: answersEdge, payload: { to: '99', message: 'Hi' } },
      expected: { kind: 'permanent', code: 'not_found' },
    },
    {
      when: 'the answer to an answer in public is lost',
      arrange: (platform) => platform.fault('reset_before_accept', { match: { method: answersEdge } }),
      call: { method: answersEdge, payload: { to: '99', message: 'Hi' } },
      expected: { kind: 'uncertain', code: 'outcome_unknown' },
    },
    {
      when: 'the comment is unknown',
      arrange: nothing,
      call: { method: 'messages', payload: { recipient: { comment_id: '99' }, message: { text: 'Hi' } } },
      expected: { kind: 'permanent', code: 'comment_not_eligible' },
    },
    {
      when: 'our own clock finds the time over for a program',
      arrange: nothing,
      call: send({ ...heading, hub: { writtenBy: 'automation', lastInboundAt: '2020-01-01T00:00:00.000Z' } }),
      expected: { kind: 'permanent', code: 'reply_window_closed' },
    },
    {
      when: 'our own clock finds the seven days over',
      arrange: nothing,
      call: send({ ...heading, hub: { lastInboundAt: '2020-01-01T00:00:00.000Z' } }),
      expected: { kind: 'permanent', code: 'reply_window_closed' },
    },
    {
      when: 'the call has a name nobody knows',
      arrange: nothing,
      call: { method: 'telepathy', payload: {} },
      expected: { kind: 'permanent', code: 'unknown_call' },
    },
    {
      when: 'nobody listens there',
      arrange: (platform) => platform.stop(),
      call: send(),
      expected: { kind: 'temporary', code: 'platform_unreachable' },
    },
  ];
}

/** The same call once more, as a person's. */
export function windowCase(personId: number, code: number, subcode: number): ErrorCase {
  const payload = { recipient: { id: String(personId) }, message: { text: 'Hi' } };
  return {
    when: 'the platform’s clock finds the 24 hours over',
    arrange: fault('error', { code, subcode }),
    call: { method: 'messages', payload },
    expected: {
      kind: 'permanent',
      code: 'reply_window_closed',
      alternative: { method: 'messages', payload: { ...payload, hub: { asHuman: true } } },
    },
  };
}
