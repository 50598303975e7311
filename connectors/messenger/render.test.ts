import { describe, expect, it } from '@jest/globals';
import type { MessageContent, PlatformCall, StoredMedia } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { render } from './render.js';

const limits = capabilities({});
const send = (content: MessageContent, more: object = {}): PlatformCall[] =>
  render({ op: 'send', platformUserId: '72', content, ...more }, limits);
const file = (mime: string, sizeBytes = 10): StoredMedia => ({ mediaId: 'm', mime, sizeBytes, state: 'ready', name: 'a' });
const formOf = (content: MessageContent): unknown =>
  (send(content)[0]?.payload['message'] as { attachment: { type: string } }).attachment.type;

describe('a file goes as', () => {
  it.each<[string, MessageContent, string]>([
    ['a picture, of the kinds Messenger shows', { type: 'image', media: file('image/webp') }, 'image'],
    ['a file, when it is another picture', { type: 'image', media: file('image/heic') }, 'file'],
    ['audio, with parameters in its type', { type: 'audio', media: file('audio/webm;codecs=opus'), voice: true }, 'audio'],
    ['a file, when the agent chose so', { type: 'file', media: file('application/zip') }, 'file'],
    ['a picture, when it is a sticker', { type: 'sticker', media: file('image/webp') }, 'image'],
  ])('%s', (_what, content, form) => {
    expect(formOf(content)).toBe(form);
  });

  it('nothing, when it is larger than Messenger takes', () => {
    const refusal = expect.objectContaining({ kind: 'permanent', code: 'file_too_big' });
    expect(() => send({ type: 'image', media: file('image/png', 9 * 1024 * 1024) })).toThrow(refusal);
    expect(() => send({ type: 'file', media: file('application/zip', 26 * 1024 * 1024) })).toThrow(refusal);
  });
});

it('answers a visitor’s post in private', () => {
  const [call] = send({ type: 'text', text: 'Thank you!' }, { replyToPlatformMessageId: 'post:103_78' });
  expect(call?.payload).toEqual({ recipient: { post_id: '103_78' }, message: { text: 'Thank you!' } });
});

it.each([
  ['mixes numbered and named values', { '1': 'a', order: 'b' }, {}, 'template_parameters'],
  ['copies a code', { 'button.0.code': 'SALE' }, {}, 'template_parameters'],
  ['answers a comment', {}, { replyToPlatformMessageId: 'comment:1' }, 'unsupported_content'],
])('refuses a template that %s', (_what, parameters, more, code) => {
  expect(() => send({ type: 'template', name: 'order_update', language: 'en', parameters }, more)).toThrow(
    expect.objectContaining({ kind: 'permanent', code }),
  );
});
