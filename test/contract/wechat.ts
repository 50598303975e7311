// The contract suite's view of WeChat: its stub with an account and a follower who has written, and the table of its failures.
import { Readable } from 'node:stream';
import { signatureOf } from '../../connectors/wechat/crypto.js';
import { SAMPLE_FILES } from '../../connectors/wechat/stub/samples.js';
import { createStub, type FaultRule, type WeChatStub, type WeChatStubOptions } from '../../connectors/wechat/stub/index.js';
import type { OpenFile, PlatformCall } from '../../src/contract/index.js';
import { fetchFileFrom } from '../support/file-access.js';
import { TestTokenShelf } from '../support/token-shelf.js';
import type { ErrorCase, Harness, RunningPlatform } from './harness.js';

const BYTES: Readonly<Record<string, Buffer>> = {
  'photo.jpg': SAMPLE_FILES.image.bytes,
  'clip.mp4': SAMPLE_FILES.video.bytes,
  'loop.mp4': SAMPLE_FILES.video.bytes,
  'song.mp3': SAMPLE_FILES.music.bytes,
};

const openSample: OpenFile = (mediaId) => {
  const bytes = BYTES[mediaId];
  if (!bytes) return Promise.reject(new Error(`no sample ${mediaId}`));
  return Promise.resolve({ stream: Readable.from([bytes]), sizeBytes: bytes.length });
};

const FOLLOWER = 'oContractFollower0000000001';

export interface RunningWeChat extends RunningPlatform {
  stub: WeChatStub;
  externalAccountId: string;
}

/** Without reply windows and counts, unless asked for: the suite sends more than a customer's five. */
export async function startWeChat(options: WeChatStubOptions = {}): Promise<RunningWeChat> {
  const stub = await createStub({ replyRules: false, ...options });
  const { externalAccountId, credentials } = stub.addAccount('Contract');
  stub.addPerson({ displayName: '王小雨', id: FOLLOWER });
  stub.act(externalAccountId, FOLLOWER, { type: 'text', text: '你好' });
  const closing = new AbortController();
  return {
    stub,
    externalAccountId,
    account: {
      accountId: 'account',
      credentials,
      settings: { baseUrl: stub.url },
      tokens: new TestTokenShelf(),
      fetchFile: fetchFileFrom(stub.url),
      signal: closing.signal,
    },
    close: () => closing.abort(),
    recipient: FOLLOWER,
    openFile: openSample,
    fault: (effect, details = {}) => stub.faults.set({ rules: [{ match: {}, effect: effect as FaultRule['effect'], ...details }] }),
    received: () =>
      stub
        .chat(externalAccountId, FOLLOWER)
        .messages.filter((message) => message.from === 'bot')
        .map((message) => message.text ?? message.kind),
    async stop() {
      closing.abort();
      await stub.stop();
    },
  };
}

const PATH = '/cgi-bin/message/custom/send';
const send = (msgtype: string, part: PlatformCall['payload'], touser = FOLLOWER): PlatformCall => ({
  method: PATH,
  payload: { touser, msgtype, [msgtype]: part },
});
const text = send('text', { content: 'Hi' });
const template = (payload: PlatformCall['payload']): PlatformCall => ({
  method: '/cgi-bin/message/template/send',
  payload: { touser: FOLLOWER, ...payload },
});
const fault =
  (effect: string, details?: Record<string, unknown>): ErrorCase['arrange'] =>
  (platform) =>
    platform.fault(effect, details);
const nothing = (): void => undefined;
const isRunning = (platform: RunningPlatform): platform is RunningWeChat => 'stub' in platform;
const arrange =
  (change: (running: RunningWeChat) => void): ErrorCase['arrange'] =>
  (platform) => {
    if (isRunning(platform)) change(platform);
  };
const onSend = { match: { method: PATH } };

/** Codes the stub has no state for are answered as asked for; the rest is brought about. */
const TOLD: readonly [errcode: number, when: string, expected: ErrorCase['expected']][] = [
  [-1, 'WeChat is busy', { kind: 'temporary', code: 'platform_busy', retryAfterMs: 1000 }],
  [40164, 'the server’s address is not on the list', { kind: 'auth', code: 'ip_not_allowed' }],
  [89503, 'the server’s address waits to be confirmed', { kind: 'auth', code: 'ip_not_confirmed' }],
  [40243, 'the secret is frozen', { kind: 'auth', code: 'app_secret_frozen' }],
  [48004, 'the account is banned', { kind: 'auth', code: 'account_banned' }],
  [50002, 'the account is restricted', { kind: 'auth', code: 'account_restricted' }],
  [45009, 'the day’s calls are used up', { kind: 'temporary', code: 'daily_quota_used', scope: 'account' }],
  [45087, 'sending is blocked', { kind: 'permanent', code: 'sending_blocked' }],
  [45094, 'sending is barred', { kind: 'permanent', code: 'sending_barred' }],
  [48001, 'the account has no right to the call', { kind: 'permanent', code: 'not_authorized' }],
  [43004, 'the person does not follow', { kind: 'permanent', code: 'not_following', unreachable: true }],
  [43019, 'the person is on the blacklist', { kind: 'permanent', code: 'blocked_here', unreachable: true }],
  [45050, 'the kind of message is not for customer service', { kind: 'permanent', code: 'kind_refused' }],
  [61452, 'WeChat’s own desk is in the way', { kind: 'permanent', code: 'desk_misconfigured' }],
  [47002, 'the characters are refused', { kind: 'permanent', code: 'text_refused' }],
  [45159, 'the tag is refused', { kind: 'permanent', code: 'tag_refused' }],
  [99999, 'the code is unknown', { kind: 'permanent', code: 'rejected' }],
];

const errorCases: ErrorCase[] = [
  ...TOLD.map(([errcode, when, expected]) => ({
    when: `${when} (${errcode})`,
    arrange: fault('errcode', { errcode, message: 'as asked for', ...onSend }),
    call: text,
    expected,
  })),
  {
    when: 'the token is refused again and again',
    arrange: fault('unauthorized', { times: 9 }),
    call: text,
    expected: { kind: 'auth', code: 'token_rejected' },
  },
  {
    when: 'too much was called within a minute',
    arrange: fault('429', onSend),
    call: text,
    expected: { kind: 'temporary', code: 'rate_limited', retryAfterMs: 60_000, scope: 'account' },
  },
  {
    when: 'the customer turned messages off',
    arrange: arrange(({ stub, externalAccountId }) => void stub.act(externalAccountId, FOLLOWER, { type: 'refuse_messages' })),
    call: text,
    expected: { kind: 'permanent', code: 'blocked_by_user', unreachable: true },
  },
  {
    when: 'the customer unfollowed',
    arrange: arrange(({ stub, externalAccountId }) => void stub.act(externalAccountId, FOLLOWER, { type: 'block' })),
    call: text,
    expected: { kind: 'permanent', code: 'reply_window_closed' },
  },
  {
    when: 'the person is unknown',
    arrange: nothing,
    call: send('text', { content: 'Hi' }, 'oNobody'),
    expected: { kind: 'permanent', code: 'unknown_recipient', unreachable: true },
  },
  {
    when: 'the text is blank',
    arrange: nothing,
    call: send('text', { content: ' \n' }),
    expected: { kind: 'permanent', code: 'empty_text' },
  },
  {
    when: 'the text is too long',
    arrange: nothing,
    call: send('text', { content: '字'.repeat(700) }),
    expected: { kind: 'permanent', code: 'text_too_long' },
  },
  {
    when: 'the text has an escaped character',
    arrange: nothing,
    call: send('text', { content: '\u0001' }),
    expected: { kind: 'permanent', code: 'text_refused' },
  },
  {
    when: 'the file is gone',
    arrange: nothing,
    call: send('image', { media_id: 'M' }),
    expected: { kind: 'permanent', code: 'media_gone' },
  },
  {
    when: 'the file is not what it should be',
    arrange: nothing,
    call: {
      ...send('image', { media_id: 'attach://image' }),
      files: [{ part: 'image', mediaId: 'song.mp3', name: 'a.jpg', mime: 'image/jpeg' }],
    },
    expected: { kind: 'permanent', code: 'file_type_refused' },
  },
  {
    when: 'the file cannot be read',
    arrange: nothing,
    call: {
      ...send('image', { media_id: 'attach://image' }),
      files: [{ part: 'image', mediaId: 'nowhere', name: 'a.jpg', mime: 'image/jpeg' }],
    },
    expected: { kind: 'temporary', code: 'file_unreadable' },
  },
  {
    when: 'there are two articles',
    arrange: nothing,
    call: send('news', { articles: [{ title: 'a' }, { title: 'b' }] }),
    expected: { kind: 'permanent', code: 'too_many_articles' },
  },
  {
    when: 'the kind does not exist',
    arrange: nothing,
    call: send('hologram', {}),
    expected: { kind: 'permanent', code: 'kind_refused' },
  },
  {
    when: 'the account may not send menus',
    arrange: arrange(({ stub, externalAccountId }) => stub.change(externalAccountId, { kind: 'subscription' })),
    call: send('msgmenu', { head_content: 'Size?', list: [{ id: 'm', content: 'Medium' }], tail_content: 'Thanks' }),
    expected: { kind: 'permanent', code: 'menu_refused', alternative: send('text', { content: 'Size?\n1. Medium\nThanks' }) },
  },
  {
    when: 'the menu is too long',
    arrange: nothing,
    call: send('msgmenu', { head_content: 'x', list: Array.from({ length: 11 }, (_, index) => ({ id: String(index), content: 'x' })) }),
    expected: { kind: 'permanent', code: 'menu_too_long' },
  },
  {
    when: 'an option is too long',
    arrange: nothing,
    call: send('msgmenu', { head_content: 'x', list: [{ id: '1', content: 'x'.repeat(65) }] }),
    expected: { kind: 'permanent', code: 'option_too_long' },
  },
  {
    when: 'a mini program card has no cover',
    arrange: nothing,
    call: send('miniprogrampage', {
      title: 'Chair',
      appid: 'wx00000000000000aa',
      pagepath: 'pages/i?id=1',
      thumb_media_id: 'setting://miniProgramCoverMediaId',
    }),
    expected: {
      kind: 'permanent',
      code: 'media_missing',
      alternative: send('text', {
        content:
          '<a data-miniprogram-appid="wx00000000000000aa" data-miniprogram-path="pages/i?id=1" href="https://weixin.qq.com/">Chair</a>',
      }),
    },
  },
  {
    when: 'the template is unknown',
    arrange: nothing,
    call: template({ template_id: 'x', data: {} }),
    expected: { kind: 'permanent', code: 'unknown_template' },
  },
  {
    when: 'a value of the template is missing',
    arrange: nothing,
    call: template({ template_id: 'order_shipped', data: {} }),
    expected: { kind: 'permanent', code: 'template_value_refused' },
  },
  {
    when: 'the customer has not agreed to the notice',
    arrange: nothing,
    call: {
      method: '/cgi-bin/message/subscribe/bizsend',
      payload: { touser: FOLLOWER, template_id: 'r6TgMcNbqVvSNpGCmPcr6Xe8VrXlR2uE8b9wFo0Z0nE', data: {} },
    },
    expected: { kind: 'permanent', code: 'not_subscribed' },
  },
  {
    when: 'the call is none for messages',
    arrange: nothing,
    call: { method: '/cgi-bin/menu/delete', payload: {} },
    expected: { kind: 'permanent', code: 'unknown_call' },
  },
  { when: 'WeChat answers 500', arrange: fault('500', onSend), call: text, expected: { kind: 'temporary', code: 'platform_down' } },
  {
    when: 'a proxy answers 502 with a page',
    arrange: fault('502_html', onSend),
    call: text,
    expected: { kind: 'temporary', code: 'platform_down' },
  },
  { when: 'WeChat answers 503', arrange: fault('503', onSend), call: text, expected: { kind: 'temporary', code: 'platform_down' } },
  {
    when: 'the connection breaks after the call was taken',
    arrange: fault('reset_after_accept', onSend),
    call: text,
    expected: { kind: 'uncertain', code: 'outcome_unknown' },
  },
  {
    when: 'the connection breaks before any answer',
    arrange: fault('reset_before_accept', onSend),
    call: text,
    expected: { kind: 'uncertain', code: 'outcome_unknown' },
  },
  {
    when: 'the answer is a page with status 200',
    arrange: fault('malformed_200', onSend),
    call: text,
    expected: { kind: 'uncertain', code: 'outcome_unknown' },
  },
  {
    when: 'the answer to an upload is lost, so that nothing was sent',
    arrange: fault('reset_after_accept', { match: { method: '/cgi-bin/media/upload' } }),
    call: {
      ...send('image', { media_id: 'attach://image' }),
      files: [{ part: 'image', mediaId: 'photo.jpg', name: 'a.jpg', mime: 'image/jpeg' }],
    },
    expected: { kind: 'temporary', code: 'no_answer' },
  },
  {
    when: 'nobody listens there',
    arrange: (platform) => platform.stop(),
    call: text,
    expected: { kind: 'temporary', code: 'platform_unreachable' },
  },
];

export const wechatHarness: Harness = {
  sign: () => ({ 'content-type': 'text/xml' }),
  query(_body, secret) {
    const [timestamp, nonce] = ['1714037059', '486452656'];
    return new URLSearchParams({ signature: signatureOf([secret, timestamp, nonce]), timestamp, nonce, openid: FOLLOWER });
  },
  secretsOf: (secret, previousSecret) => ({
    credentials: { token: secret, ...(previousSecret !== undefined && { previousToken: previousSecret }) },
    webhookSecret: '',
  }),
  bytesOf: (body, again) => Buffer.from(typeof body === 'string' ? respaced(body, again) : JSON.stringify(body)),
  malformed: [
    '',
    'not xml',
    '<xml>',
    '<xml></xml>',
    '<html><body/></html>',
    '{}',
    '[]',
    '{"MsgType":"text"}',
    '<xml><MsgType>text</MsgType><CreateTime>1</CreateTime></xml>',
    '<!DOCTYPE xml [<!ENTITY a "b">]><xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>&a;</MsgType></xml>',
  ],
  start: startWeChat,
  errorCases,
};

/** Space between elements means nothing. */
function respaced(xml: string, again: boolean): string {
  return again ? xml.replace(/^<xml>/, '<xml>\n  ').replace(/<\/xml>$/, '\n</xml>\n') : xml;
}
