import { describe, expect, it } from '@jest/globals';
import type { MessageContent, OutboundOperation, PlatformCall, StoredMedia } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { render } from './render.js';

const plan = (operation: OutboundOperation): PlatformCall[] => render(operation, capabilities({}));
const media: StoredMedia = { mediaId: 'file-of-the-hub', mime: 'image/jpeg', sizeBytes: 9, state: 'ready' };
const send = (content: MessageContent, more: object = {}): PlatformCall[] =>
  plan({ op: 'send', platformUserId: 'u', messageId: 'ours', content, ...more });

describe('a message', () => {
  it('is told in one webhook, under our id of it', () => {
    expect(send({ type: 'text', text: 'x'.repeat(4096) })).toMatchObject([{ method: 'message', payload: { messageId: 'ours' } }]);
  });

  it('says what it answers and who wrote it', () => {
    expect(send({ type: 'text', text: 'Hi' }, { replyToPlatformMessageId: 'm-1', writtenBy: 'automation' })).toMatchObject([
      { payload: { replyTo: 'm-1', writtenBy: 'automation' } },
    ]);
  });

  it('does not show the other side how the hub keeps its files', () => {
    const [call] = send({ type: 'image', media });
    expect(JSON.stringify(call?.payload)).not.toContain('file-of-the-hub');
    expect(call?.files).toEqual([{ part: 'file0', mediaId: 'file-of-the-hub', name: 'file0', mime: 'image/jpeg' }]);
  });
});

it('edits with files as it sends with them', () => {
  const calls = plan({ op: 'edit', platformUserId: 'u', platformMessageIds: ['m-1'], content: { type: 'image', media, caption: 'New' } });
  expect(calls).toMatchObject([{ method: 'edit', payload: { externalMessageId: 'm-1' }, files: [{ part: 'file0' }] }]);
});

it('refuses to change what the other side does not know', () => {
  expect(() => plan({ op: 'retract', platformUserId: 'u', platformMessageIds: [] })).toThrow(
    expect.objectContaining({ code: 'unknown_message', kind: 'permanent' }),
  );
});
