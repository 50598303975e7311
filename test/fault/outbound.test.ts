// What must not happen to an agent's answer, whatever the platform says or does not say.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationView, MessageView } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.close();
});

interface Talk {
  bot: string;
  person: number;
  conversationId: string;
  accountId: string;
}

async function talk(): Promise<Talk> {
  const { bot, account } = await hub.bind();
  return join(bot.externalAccountId, account.id, 'Ann');
}

async function join(bot: string, accountId: string, name: string): Promise<Talk> {
  const person = hub.stub.addPerson({ displayName: name });
  hub.stub.act(bot, person.id, { type: 'text', text: `hello from ${name}` });
  const conversation = await eventually(async () =>
    (await hub.admin.conversations('queued')).find((found) => found.contact.displayName === name),
  );
  await hub.admin.post(`/conversations/${conversation.id}/claim`);
  return { bot, person: person.id, conversationId: conversation.id, accountId };
}

async function say(to: Talk, text: string): Promise<MessageView> {
  return (
    await hub.admin.post<{ message: MessageView }>(`/conversations/${to.conversationId}/messages`, {
      clientMsgId: text,
      content: { type: 'text', text },
    })
  ).message;
}

const message = async (to: Talk, seq: number): Promise<MessageView | undefined> =>
  (await hub.admin.history(to.conversationId)).find((found) => found.seq === seq);
const ends = (to: Talk, seq: number, status: string): Promise<MessageView> =>
  eventually(async () => {
    const found = await message(to, seq);
    return found?.status === status ? found : undefined;
  });
const heard = (to: Talk): (string | undefined)[] =>
  hub.stub
    .chat(to.bot, to.person)
    .messages.filter((shown) => shown.from === 'bot')
    .map((shown) => shown.text);
const fault = (effect: string, more: Record<string, unknown> = {}): void =>
  hub.stub.faults.set({ rules: [{ match: { method: 'sendMessage' }, effect, ...more }] } as never);

describe('outbound under fault', () => {
  it('waits as long as a 429 asks, keeps the order and then sends everything once', async () => {
    const to = await talk();
    fault('429', { retryAfterSeconds: 1, times: 1 });
    const sent = [await say(to, 'a'), await say(to, 'b'), await say(to, 'c')];
    for (const each of sent) await ends(to, each.seq, 'sent');
    expect(heard(to)).toEqual(['a', 'b', 'c']);
    await hub.expectConsistent();
  });

  it('tries again after a 500, and another person is not held up', async () => {
    const to = await talk();
    const other = await join(to.bot, to.accountId, 'Bob');
    fault('500', { times: 1, match: { method: 'sendMessage', chatId: to.person } });
    const held = await say(to, 'again');
    const free = await say(other, 'at once');
    await ends(other, free.seq, 'sent');
    await ends(to, held.seq, 'sent');
    expect(heard(to)).toEqual(['again']);
    await hub.expectConsistent();
  });

  it('marks a send uncertain when the line breaks after it was taken, never repeats it, and later ones go', async () => {
    const to = await talk();
    fault('reset_after_accept', { times: 1 });
    const lost = await say(to, 'did it arrive?');
    const uncertain = await ends(to, lost.seq, 'uncertain');
    expect(uncertain.error?.message).not.toBe('');
    const later = await say(to, 'next');
    await ends(to, later.seq, 'sent');
    expect(heard(to)).toEqual(['did it arrive?', 'next']);
    await hub.admin.post(`/messages/${lost.id}/resolve`, { outcome: 'sent' });
    expect((await message(to, lost.seq))?.status).toBe('sent');
    await hub.expectConsistent();
  });

  it('marks a permanent refusal failed with the platform’s reason, and an explicit resend is the same message', async () => {
    const to = await talk();
    fault('blocked', { times: 1 });
    const refused = await say(to, 'blocked?');
    const failed = await ends(to, refused.seq, 'failed');
    expect(failed.error?.code).toBe('blocked_by_user');
    hub.stub.act(to.bot, to.person, { type: 'unblock' });
    await hub.admin.post<{ message: MessageView }>(`/messages/${refused.id}/resend`);
    const resent = await ends(to, refused.seq, 'sent');
    expect(resent.id).toBe(refused.id);
    expect(heard(to)).toEqual(['blocked?']);
    await hub.expectConsistent();
  });

  it('pauses a disabled account and sends what waited, in order, when it is enabled again', async () => {
    const to = await talk();
    await hub.admin.post(`/channel-accounts/${to.accountId}/disable`);
    const sent: MessageView[] = [];
    for (const text of ['1', '2', '3', '4', '5']) sent.push(await say(to, text));
    expect((await hub.admin.history(to.conversationId)).filter((found) => found.kind === 'out').map((found) => found.status)).toEqual(
      Array(5).fill('queued'),
    );
    await hub.admin.post(`/channel-accounts/${to.accountId}/enable`);
    for (const each of sent) await ends(to, each.seq, 'sent');
    expect(heard(to)).toEqual(['1', '2', '3', '4', '5']);
    await hub.expectConsistent();
  });

  it('flags the account when the token is refused, keeps the answer, and sends it after a reconnect', async () => {
    const to = await talk();
    fault('unauthorized', { times: 1 });
    const waiting = await say(to, 'after the token');
    await eventually(async () =>
      (await hub.admin.get<{ state: string }>(`/channel-accounts/${to.accountId}`)).state === 'auth_failed' ? true : undefined,
    );
    expect((await message(to, waiting.seq))?.status).toBe('queued');
    await hub.admin.post(`/channel-accounts/${to.accountId}/reconnect`);
    await ends(to, waiting.seq, 'sent');
    expect(heard(to)).toEqual(['after the token']);
    await hub.expectConsistent();
  });

  it('shows what was under way in a crash as uncertain', async () => {
    const to = await talk();
    await hub.admin.post(`/channel-accounts/${to.accountId}/disable`);
    const queued = await say(to, 'crash');
    await hub.database.query({
      text: `UPDATE delivery SET state = 'sending', plan = '[{"call": {"method": "sendMessage", "payload": {}}, "status": "sending", "platformMessageIds": []}]'`,
    });
    await hub.restart();
    const found = await ends(to, queued.seq, 'uncertain');
    expect(found.error?.code).toBe('interrupted');
    const conversation = await hub.admin.get<ConversationView>(`/conversations/${to.conversationId}`);
    expect(conversation.session?.state).toBe('active');
    await hub.expectConsistent();
  });
});
