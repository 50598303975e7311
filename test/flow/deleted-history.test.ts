// The end user deletes the conversation on their side: they see it no more, the desk keeps it and is told.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ConversationView, MessageView, StoredMedia } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { answerOf, bindSite, claimedBy, openSession, textsOf, Visitor, type Device } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
let ann: Visitor;
let phone: Device;
let conversationId: string;

beforeEach(async () => {
  hub = await startHub();
  account = await bindSite(hub);
  ann = await Visitor.arrive(hub.url, account.id);
  phone = await ann.device();
  conversationId = ann.session.conversationId;
  await phone.ask(ann.frame('my secret'));
  await claimedBy(hub.admin, ann);
});
afterEach(async () => {
  ann.leave();
  await hub.expectConsistent();
  await hub.close();
});

let nextReply = 1;
async function reply(content: string | object): Promise<MessageView> {
  const body = {
    clientMsgId: `reply-${String(nextReply++)}`,
    content: typeof content === 'string' ? { type: 'text', text: content } : content,
  };
  return (await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, body)).message;
}

const forget = (through: number): Promise<void> => ann.call('DELETE', `/messages?through=${String(through)}`);
const lines = async (): Promise<MessageView[]> =>
  (await hub.admin.history(conversationId)).filter(({ content }) => content.type === 'event' && content.name === 'history_deleted');
const queue = (): string => ann.session.queue.id;

describe('a visitor who deletes the chat', () => {
  it('sees nothing of it any more, on any device, while agents see all of it and when that was', async () => {
    const { seq } = await reply('not a secret');
    await forget(seq);
    expect(await ann.history()).toEqual([]);
    expect((await phone.sync(queue())).messages).toEqual([]);
    expect((await (await ann.device('tablet')).sync(queue())).key).toBe(2);
    const kept = await hub.admin.history(conversationId);
    expect(textsOf(kept)).toEqual(expect.arrayContaining(['my secret', 'not a secret']));
    expect(await lines()).toMatchObject([{ kind: 'system', sender: { name: ann.session.visitor.name } }]);
  });

  it('is told of it on the other devices', async () => {
    const tablet = await ann.device('tablet');
    const { seq } = await reply('not a secret');
    await forget(seq);
    expect(await tablet.socket.event('visitor.deleted')).toMatchObject({ conversationId, seq });
  });

  it('sees what is said afterwards, by either side, and the chat goes on', async () => {
    const { seq } = await reply('before');
    await forget(seq);
    await reply('after');
    await phone.ask(ann.frame('thanks'));
    expect(textsOf(await ann.history())).toEqual(['after', 'thanks']);
    expect(textsOf((await phone.sync(queue())).messages)).toEqual(['after', 'thanks']);
    expect((await hub.admin.get<ConversationView>(`/conversations/${conversationId}`)).session?.state).toBe('active');
  });

  it('leaves no gap in what a device is told that was away: each message joins on to the one before', async () => {
    const { seq } = await reply('before');
    await forget(seq);
    await reply('after');
    const away = await ann.device('tablet');
    await away.sync(queue());
    expect(away.pushed(queue()).map(({ prevKey, key }) => [prevKey, key])).toEqual([[0, 3]]);
  });

  it('loses nothing that came while the page was deciding', async () => {
    const { seq } = await reply('seen');
    await reply('not seen yet');
    await forget(seq);
    expect(textsOf(await ann.history())).toEqual(['not seen yet']);
    const { unreadCount } = await openSession(hub.url, { accountId: account.id, visitorToken: ann.session.token });
    expect(unreadCount).toBe(1);
  });

  it('deletes once however often it is asked for, and never gets back what was deleted', async () => {
    const { seq } = await reply('gone');
    await Promise.all([forget(seq), forget(seq), forget(1)]);
    await forget(1);
    await forget(seq + 1_000);
    expect(await ann.history()).toEqual([]);
    expect((await lines()).length).toBeLessThanOrEqual(2);
    const told = (await lines()).length;
    await forget(seq + 1_000);
    expect(await lines()).toHaveLength(told);
  });

  it('cannot touch what was deleted, nor open the files the desk had sent', async () => {
    const body = new FormData();
    body.append('file', new Blob(['a contract']), 'contract.txt');
    const uploaded = await fetch(`${hub.url}/api/v1/media`, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${hub.admin.token}` },
    });
    const { mediaId } = await answerOf<StoredMedia>(uploaded);
    const { id, seq } = await reply({ type: 'file', media: { mediaId } });
    await ann.call('GET', `/media/${mediaId}/links`);
    await forget(seq);
    await expect(ann.call('GET', `/media/${mediaId}/links`)).rejects.toMatchObject({ status: 404 });
    await expect(ann.call('PUT', `/messages/${id}/reaction`, { emoji: '👍' })).rejects.toMatchObject({ status: 404 });
  });

  it('hears no more of changes to what was deleted', async () => {
    const { id, seq } = await reply('at 9');
    const later = await reply('anything else?');
    await forget(seq);
    for (const [messageId, text] of [
      [id, 'at 10'],
      [later.id, 'anything more?'],
    ])
      await hub.admin.patch(`/messages/${String(messageId)}`, { content: { type: 'text', text } });
    await phone.socket.event('message.updated', (event) => event.seq === later.seq);
    await phone.settled();
    expect(
      phone.socket.frames.filter((frame) => frame.cmd === 'event' && frame.event.type === 'message.updated' && frame.event.seq === seq),
    ).toEqual([]);
  });

  it('is refused where the message is not named', async () => {
    await expect(ann.call('DELETE', '/messages')).rejects.toMatchObject({ status: 400 });
    await eventually(async () => (await ann.history()).length === 1 || undefined);
  });
});
