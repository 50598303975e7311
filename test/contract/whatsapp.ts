// The contract suite's view of WhatsApp: its stub with a number, a person who has written to it, and the table of its failures.
import { Readable } from 'node:stream';
import { signatureOf } from '../../connectors/meta/signature.js';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import {
  createStub,
  type FaultRule,
  type Person,
  type WhatsAppStub,
  type WhatsAppStubOptions,
} from '../../connectors/whatsapp/stub/index.js';
import type { MessageContent, OpenFile, PlatformCall } from '../../src/contract/index.js';
import { fetchFileFrom } from '../support/file-access.js';
import { TestTokenShelf } from '../support/token-shelf.js';
import type { ErrorCase, Harness, RunningPlatform } from './harness.js';
import { sampleFile, type SampleFileName } from './samples.js';

const BYTES: Record<SampleFileName, Buffer> = {
  'photo.jpg': SAMPLE_FILES.photo.bytes,
  'picture.heic': SAMPLE_FILES.document.bytes,
  'clip.mp4': SAMPLE_FILES.video.bytes,
  'loop.mp4': SAMPLE_FILES.video.bytes,
  'voice.ogg': SAMPLE_FILES.voice.bytes,
  'recording.webm': SAMPLE_FILES.voice.bytes,
  'song.mp3': SAMPLE_FILES.audio.bytes,
  'invoice.pdf': SAMPLE_FILES.document.bytes,
  'sticker.webp': SAMPLE_FILES.sticker.bytes,
};

const openSample: OpenFile = (mediaId) => {
  const bytes = Object.entries(BYTES).find(([name]) => name === mediaId)?.[1];
  if (!bytes) return Promise.reject(new Error(`no sample ${mediaId}`));
  return Promise.resolve({ stream: Readable.from([bytes]), sizeBytes: bytes.length });
};

export interface RunningWhatsApp extends RunningPlatform {
  stub: WhatsAppStub;
  externalAccountId: string;
  person: Person;
  inIndia: Person;
  /** Moves the platform's clock on. */
  passTime(ms: number): void;
}

const DAY_MS = 86_400_000;

export async function startWhatsApp(options: WhatsAppStubOptions = {}): Promise<RunningWhatsApp> {
  let elapsedMs = 0;
  const stub = await createStub({ now: () => Date.now() + elapsedMs, ...options });
  const { externalAccountId, credentials } = stub.addAccount('Contract');
  const person = stub.addPerson({ displayName: 'Ana Lima', username: 'ana.lima' });
  const inIndia = stub.addPerson({ displayName: 'Asha Rao', phone: '919845012345' });
  for (const { id } of [person, inIndia]) stub.act(externalAccountId, id, { type: 'text', text: 'Hello' });
  const closing = new AbortController();
  return {
    stub,
    externalAccountId,
    person,
    passTime(ms) {
      elapsedMs += ms;
    },
    account: {
      accountId: 'account',
      credentials,
      settings: { baseUrl: stub.url },
      tokens: new TestTokenShelf(),
      fetchFile: fetchFileFrom(stub.url),
      signal: closing.signal,
    },
    close: () => closing.abort(),
    recipient: person.userId,
    inIndia,
    others: { 'ask-for-address': inIndia.userId },
    openFile: openSample,
    fault: (effect, details = {}) => stub.faults.set({ rules: [{ match: {}, effect: effect as FaultRule['effect'], ...details }] }),
    received: () =>
      stub
        .chat(externalAccountId, person.id)
        .messages.filter((message) => message.from === 'bot')
        .map((message) => message.text ?? message.kind),
    async stop() {
      closing.abort();
      await stub.stop();
    },
  };
}

/** The stub's first person; every `startWhatsApp` counts from the same number. */
const USER_ID = 'US.13491216505550001';
const message = (type: string, body: PlatformCall['payload'], more: PlatformCall['payload'] = {}): PlatformCall => ({
  method: 'messages',
  payload: { messaging_product: 'whatsapp', recipient_type: 'individual', recipient: USER_ID, ...more, type, [type]: body },
});
const send = (more: PlatformCall['payload'] = {}): PlatformCall => message('text', { body: 'Hi' }, more);
const template = (name: string, components: PlatformCall['payload'][] = []): PlatformCall =>
  message('template', { name, language: { policy: 'deterministic', code: 'en_US' }, components });
const fault =
  (effect: string, details?: Record<string, unknown>): ErrorCase['arrange'] =>
  (platform) =>
    platform.fault(effect, details);
const error = (code: number, details: Record<string, unknown> = {}): ErrorCase['arrange'] => fault('error', { code, ...details });
const nothing = (): void => undefined;
const refusals = (cases: [code: number, when: string, expected: ErrorCase['expected']][]): ErrorCase[] =>
  cases.map(([code, when, expected]) => ({ when: `${when} (${code})`, arrange: error(code), call: send(), expected }));

const errorCases: ErrorCase[] = [
  { when: 'the token has expired', arrange: fault('unauthorized'), call: send(), expected: { kind: 'auth', code: 'token_rejected' } },
  ...refusals([
    [0, 'the token cannot be read', { kind: 'auth', code: 'token_rejected' }],
    [10, 'a permission is missing', { kind: 'auth', code: 'missing_permission' }],
    [200, 'the token has no right to the number', { kind: 'auth', code: 'missing_permission' }],
    [131_031, 'Meta locked the account', { kind: 'auth', code: 'account_blocked' }],
    [131_042, 'the payment failed', { kind: 'auth', code: 'payment_problem' }],
    [133_010, 'the number is not registered', { kind: 'auth', code: 'number_not_registered' }],
    [4, 'the app called too often', { kind: 'temporary', code: 'rate_limited', scope: 'account' }],
    [130_429, 'the number sent too fast', { kind: 'temporary', code: 'rate_limited', scope: 'account' }],
    [131_056, 'too much was sent to one person', { kind: 'temporary', code: 'pair_rate_limited', scope: 'recipient', retryAfterMs: 4000 }],
    [131_048, 'Meta slows the number down', { kind: 'temporary', code: 'spam_limited', scope: 'account' }],
    [131_000, 'something unknown went wrong', { kind: 'temporary', code: 'platform_down' }],
    [131_016, 'the service is out', { kind: 'temporary', code: 'platform_down' }],
    [131_057, 'the number is being upgraded', { kind: 'temporary', code: 'maintenance', scope: 'account' }],
    [131_026, 'it cannot be delivered', { kind: 'permanent', code: 'undeliverable' }],
    [131_049, 'Meta holds it back', { kind: 'permanent', code: 'withheld_by_meta' }],
    [131_050, 'the customer stopped marketing', { kind: 'permanent', code: 'marketing_stopped' }],
    [131_053, 'the file is not usable', { kind: 'permanent', code: 'file_refused' }],
    [132_015, 'the template is paused', { kind: 'permanent', code: 'template_paused' }],
    [987_654, 'nobody knows the code', { kind: 'permanent', code: 'rejected' }],
  ]),
  {
    when: 'Meta asks to wait',
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
  { when: 'a proxy gives up waiting', arrange: fault('504_html'), call: send(), expected: { kind: 'uncertain', code: 'outcome_unknown' } },
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
    arrange: fault('reset_before_accept'),
    call: message('reaction', { message_id: 'wamid.X', emoji: '👍' }),
    expected: { kind: 'temporary', code: 'no_answer' },
  },
  {
    when: 'an upload loses its answer',
    arrange: fault('reset_after_accept', { match: { method: 'media' } }),
    call: {
      ...message('image', { id: 'attach://file' }),
      files: [{ part: 'file', mediaId: 'photo.jpg', name: 'photo.jpg', mime: 'image/jpeg' }],
    },
    expected: { kind: 'temporary', code: 'no_answer' },
  },
  {
    when: 'the customer wrote more than 24 hours ago',
    arrange: (platform) => (platform as RunningWhatsApp).passTime(DAY_MS + 1000),
    call: send(),
    expected: { kind: 'permanent', code: 'reply_window_closed' },
  },
  {
    when: 'the person is unknown',
    arrange: nothing,
    call: send({ recipient: 'US.1' }),
    expected: { kind: 'permanent', code: 'undeliverable' },
  },
  {
    when: 'the text is too long',
    arrange: nothing,
    call: message('text', { body: 'x'.repeat(4097) }),
    expected: { kind: 'permanent', code: 'rejected' },
  },
  { when: 'a part is missing', arrange: nothing, call: message('text', {}), expected: { kind: 'permanent', code: 'rejected' } },
  {
    when: 'the kind does not exist',
    arrange: nothing,
    call: message('telepathy', { thought: 'Hi' }),
    expected: { kind: 'permanent', code: 'unsupported_content' },
  },
  {
    when: 'the quoted message is gone',
    arrange: nothing,
    call: send({ context: { message_id: 'wamid.GONE' } }),
    expected: { kind: 'permanent', code: 'rejected', alternative: send() },
  },
  {
    when: 'a button says too much',
    arrange: nothing,
    call: message('interactive', {
      type: 'button',
      body: { text: 'Sure?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'x'.repeat(21) } }] },
    }),
    expected: { kind: 'permanent', code: 'rejected' },
  },
  {
    when: 'the template is not approved',
    arrange: nothing,
    call: template('summer_sale'),
    expected: { kind: 'permanent', code: 'template_missing' },
  },
  {
    when: 'a value of the template is missing',
    arrange: nothing,
    call: template('appointment_reminder', [{ type: 'header', parameters: [{ type: 'text', text: 'Monday' }] }]),
    expected: { kind: 'permanent', code: 'template_parameters' },
  },
  {
    when: 'the path does not exist',
    arrange: nothing,
    call: { ...send(), method: 'telegrams' },
    expected: { kind: 'permanent', code: 'not_found' },
  },
  {
    when: 'nobody listens there',
    arrange: (platform) => platform.stop(),
    call: send(),
    expected: { kind: 'temporary', code: 'platform_unreachable' },
  },
];

const filledIn = (name: string, language: string, parameters: Record<string, string>): Extract<MessageContent, { type: 'template' }> => ({
  type: 'template',
  name,
  language,
  parameters,
});

/** Every place a template has for values. */
const ownSamples: NonNullable<Harness['ownSamples']> = {
  'menu-framed': {
    type: 'menu',
    text: 'Shall we send it again?',
    header: 'Order A-1001',
    footer: 'Free of charge',
    options: [
      { id: 'yes', label: 'Yes, please' },
      { id: 'no', label: 'No, thanks' },
    ],
  },
  'menu-list-framed': {
    type: 'menu',
    text: 'When suits you?',
    header: 'Your repair',
    footer: 'Monday to Thursday',
    options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'].map((label) => ({ id: label, label })),
  },
  'menu-link-framed': {
    type: 'menu',
    text: 'All sizes are here.',
    header: 'Shoes',
    footer: 'Opens our shop',
    options: [{ id: 'guide', label: 'Size guide', url: 'https://example.com/sizes' }],
  },
  'menu-file': {
    type: 'menu',
    text: 'Shall we repair this?',
    footer: 'Free of charge',
    media: sampleFile('photo.jpg'),
    options: [
      { id: 'yes', label: 'Yes, please' },
      { id: 'no', label: 'No, thanks' },
    ],
  },
  'menu-link-file': {
    type: 'menu',
    text: 'All sizes are in here, too.',
    media: sampleFile('invoice.pdf'),
    options: [{ id: 'guide', label: 'Size guide', url: 'https://example.com/sizes' }],
  },
  'menu-list-file': {
    type: 'menu',
    text: 'When suits you?',
    media: sampleFile('clip.mp4'),
    options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'].map((label) => ({ id: label, label })),
  },
  'template-header-text': filledIn('appointment_reminder', 'en_US', {
    'header.1': 'Monday',
    '1': 'Ana',
    '2': '10:30',
    'button.0.payload': 'coming',
    'button.1': '77',
  }),
  'template-header-image': filledIn('voltar_a_falar', 'pt_BR', { 'header.image': 'https://example.com/shop.jpg' }),
  'template-header-video': filledIn('how_to_assemble', 'en', { 'header.video': 'https://example.com/chair.mp4', product: 'Blue chair' }),
  'template-header-document': filledIn('invoice', 'en', { 'header.document': 'https://example.com/invoice.pdf', number: 'A-1001' }),
  'template-file': { ...filledIn('voltar_a_falar', 'pt_BR', {}), media: sampleFile('photo.jpg') },
  'template-file-video': { ...filledIn('how_to_assemble', 'en', { product: 'Blue chair' }), media: sampleFile('clip.mp4') },
  'template-file-document': { ...filledIn('invoice', 'en', { number: 'A-1001' }), media: sampleFile('invoice.pdf') },
  'template-copy-code': filledIn('winter_code', 'en_US', { '1': 'Ana', 'button.0.code': 'WINTER26' }),
};

export const whatsappHarness: Harness = {
  ownSamples,
  everySetting: { catalogId: '194836987003835', catalogCoverProductId: 'sku-1', calling: true, indianAddresses: true },
  sign: (body, secret) => ({ 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(body, secret) }),
  secretsOf: (appSecret, previousAppSecret) => ({
    credentials: { appSecret, ...(previousAppSecret !== undefined && { previousAppSecret }) },
    webhookSecret: 'verify-token',
  }),
  malformed: ['', 'not json', '[]', '"text"', 'null', '{}', '{"object":"page","entry":[]}', '{"object":"whatsapp_business_account"}'],
  start: startWhatsApp,
  errorCases,
};
