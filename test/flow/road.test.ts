// The whole road: a Telegram user writes, an agent claims and answers, the phone shows it, statuses move.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedConversation, MessageView } from '../../src/contract/index.js';
import type { ApiFailure } from '../support/hub.js';
import { eventually, startHub, type ApiClient, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.close();
});

async function firstMessage(
  text: string,
  options: { displayName?: string } = {},
): Promise<{ bot: string; person: number; accountId: string; conversation: ListedConversation }> {
  const { bot, account } = await hub.bind();
  const person = hub.stub.addPerson({ displayName: options.displayName ?? '李小明' });
  hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text });
  const conversation = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
  return { bot: bot.externalAccountId, person: person.id, accountId: account.id, conversation };
}

async function reply(conversationId: string, text: string, client: ApiClient = hub.admin): Promise<MessageView> {
  const { message } = await client.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, {
    clientMsgId: `c-${text.slice(0, 40)}`,
    content: { type: 'text', text },
  });
  return message;
}

const statusOf = async (conversationId: string, seq: number): Promise<string | undefined> =>
  (await hub.admin.history(conversationId)).find((message) => message.seq === seq)?.status;

async function agent(login: string): Promise<ApiClient> {
  const { ApiClient } = await import('../support/hub.js');
  const created = await hub.admin.post<{ id: string }>('/agents', { login, name: login, role: 'agent', password: 'long enough password' });
  const [group] = (await hub.admin.get<{ items: { id: string }[] }>('/groups')).items;
  const members = (await hub.admin.get<{ agentIds: string[] }>(`/groups/${group?.id ?? ''}/members`)).agentIds;
  await hub.admin.put(`/groups/${group?.id ?? ''}/members`, { agentIds: [...members, created.id] });
  return ApiClient.signIn(hub.url, login, 'long enough password');
}

describe('the first road', () => {
  it('brings a message to the queue, an answer to the phone and the status back', async () => {
    const { bot, person, conversation } = await firstMessage('你好，有人吗？');
    expect(conversation.contact.displayName).toBe('李小明');
    expect(conversation.session?.state).toBe('queued');
    expect(conversation.unreadCount).toBe(1);
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    const sent = await reply(conversation.id, 'Hello!');
    expect(sent.status).toBe('queued');
    await eventually(async () => ((await statusOf(conversation.id, sent.seq)) === 'sent' ? true : undefined));
    const phone = hub.stub.chat(bot, person).messages;
    expect(phone.filter((message) => message.from === 'bot').map((message) => message.text)).toEqual(['Hello!']);
    await hub.admin.post(`/conversations/${conversation.id}/close`, { reason: 'resolved' });
    expect((await hub.admin.get<ListedConversation>(`/conversations/${conversation.id}`)).session).toBeNull();
    await hub.expectConsistent();
  });

  it('opens a new session when a closed conversation is written to again', async () => {
    const { bot, person, conversation } = await firstMessage('one');
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    await hub.admin.post(`/conversations/${conversation.id}/close`);
    hub.stub.act(bot, person, { type: 'text', text: 'two' });
    const again = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
    expect(again.id).toBe(conversation.id);
    expect(again.session?.id).not.toBe(conversation.session?.id);
    await hub.expectConsistent();
  });

  it('lets exactly one of four agents with five devices each claim', async () => {
    const { conversation } = await firstMessage('who takes it?');
    const agents: ApiClient[] = [];
    for (const name of ['a', 'b', 'c', 'd']) agents.push(await agent(`${name}@example.com`));
    const devices = [agents, agents, agents, agents, agents].flat();
    const results = await Promise.allSettled(devices.map((client) => client.post(`/conversations/${conversation.id}/claim`)));
    const session = (await hub.admin.get<ListedConversation>(`/conversations/${conversation.id}`)).session;
    expect(session?.state).toBe('active');
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as ApiFailure] : []));
    expect(refusals.length).toBe(15);
    for (const refusal of refusals) {
      expect(refusal.status).toBe(409);
      expect(refusal.body.error.code).toBe('conversation_claimed');
      expect(refusal.body.error.details['assigneeId']).toBe(session?.assigneeId);
    }
    await hub.expectConsistent();
  });

  it('refuses an answer from anybody but the assignee, and stores nothing', async () => {
    const { conversation } = await firstMessage('hello');
    const [one, two] = [await agent('one@example.com'), await agent('two@example.com')];
    await expect(reply(conversation.id, 'too early', one)).rejects.toMatchObject({ status: 409, body: { error: { code: 'not_claimed' } } });
    await one.post(`/conversations/${conversation.id}/claim`);
    await expect(reply(conversation.id, 'not mine', two)).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'conversation_claimed' } },
    });
    expect((await hub.admin.history(conversation.id)).filter((message) => message.kind === 'out')).toEqual([]);
    await hub.expectConsistent();
  });

  it('gives the message already stored for a repeated clientMsgId', async () => {
    const { conversation } = await firstMessage('hi');
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    const copies = await Promise.all(Array.from({ length: 10 }, () => reply(conversation.id, 'once')));
    expect(new Set(copies.map((copy) => copy.id)).size).toBe(1);
    expect((await hub.admin.history(conversation.id)).filter((message) => message.kind === 'out').length).toBe(1);
    await hub.expectConsistent();
  });

  it('never lets a note reach the platform or the end user’s queue', async () => {
    const { bot, person, conversation } = await firstMessage('hi');
    await hub.admin.post(`/conversations/${conversation.id}/messages`, {
      clientMsgId: 'n',
      kind: 'note',
      content: { type: 'text', text: 'careful, VIP' },
    });
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    const sent = await reply(conversation.id, 'after the note');
    await eventually(async () => ((await statusOf(conversation.id, sent.seq)) === 'sent' ? true : undefined));
    expect(hub.stub.chat(bot, person).messages.map((message) => message.text)).not.toContain('careful, VIP');
    await hub.expectConsistent();
  });

  it('edits, reacts and takes back on the platform and in the thread', async () => {
    const { bot, person, conversation } = await firstMessage('hi');
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    const sent = await reply(conversation.id, 'first words');
    await eventually(async () => ((await statusOf(conversation.id, sent.seq)) === 'sent' ? true : undefined));
    await hub.admin.patch(`/messages/${sent.id}`, { content: { type: 'text', text: 'better words' } });
    await eventually(() => (hub.stub.chat(bot, person).messages.some((message) => message.text === 'better words') ? true : undefined));
    await eventually(async () =>
      (await hub.admin.history(conversation.id)).find((message) => message.seq === sent.seq && message.editedAt !== undefined),
    );
    const inbound = (await hub.admin.history(conversation.id))[0];
    await hub.admin.put(`/messages/${inbound?.id ?? ''}/reaction`, { emoji: '👍' });
    await eventually(async () => ((await hub.admin.history(conversation.id))[0]?.reactions?.[0]?.emoji === '👍' ? true : undefined));
    await hub.admin.post(`/messages/${sent.id}/retract`);
    const tombstone = await eventually(async () =>
      (await hub.admin.history(conversation.id)).find((message) => message.seq === sent.seq && message.retractedAt !== undefined),
    );
    expect(JSON.stringify(tombstone)).not.toContain('better words');
    await hub.expectConsistent();
  });

  it('marks people who block the bot as unreachable, and reachable again', async () => {
    const { bot, person, conversation } = await firstMessage('hi');
    hub.stub.act(bot, person, { type: 'block' });
    const reachable = async (): Promise<boolean> =>
      (await hub.admin.get<ListedConversation>(`/conversations/${conversation.id}`)).proxyUser.reachable;
    await eventually(async () => ((await reachable()) ? undefined : true));
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    await expect(reply(conversation.id, 'gone?')).rejects.toMatchObject({ status: 422, body: { error: { code: 'unreachable' } } });
    hub.stub.act(bot, person, { type: 'unblock' });
    await eventually(async () => ((await reachable()) ? true : undefined));
  });

  it('stores every kind of content, fetches its file and keeps the rest as words', async () => {
    const { bot, person, conversation } = await firstMessage('hi');
    for (const type of [
      'photo',
      'video',
      'animation',
      'voice',
      'audio',
      'document',
      'sticker',
      'video_note',
      'location',
      'venue',
      'contact',
    ]) {
      hub.stub.act(bot, person, { type });
    }
    hub.stub.act(bot, person, { type: 'album', count: 3 });
    const history = await eventually(async () => {
      const messages = (await hub.admin.history(conversation.id)).filter((message) => message.kind === 'in');
      return messages.length === 15 && !JSON.stringify(messages).includes('"pending"') ? messages : undefined;
    });
    expect(history.map((message) => message.content.type)).toEqual([
      'text',
      'image',
      'video',
      'video',
      'audio',
      'audio',
      'file',
      'sticker',
      'video',
      'location',
      'location',
      'contact_card',
      'image',
      'image',
      'image',
    ]);
    expect(JSON.stringify(history)).not.toContain('"failed"');
    expect(new Set(history.slice(12).map((message) => message.albumId)).size).toBe(1);
    await hub.expectConsistent();
  });

  it('shows a file over 20 MB as a placeholder with its reason', async () => {
    const { bot, person, conversation } = await firstMessage('hi');
    hub.stub.act(bot, person, { type: 'document', sizeBytes: 25 * 1024 * 1024, fileName: 'film.mkv' });
    const message = await eventually(async () => (await hub.admin.history(conversation.id)).find((found) => found.content.type === 'file'));
    expect(message.content).toMatchObject({ type: 'file', media: { state: 'failed', name: 'film.mkv' } });
  });

  it('receives by long polling when there is no public address', async () => {
    const bot = hub.stub.addBot();
    const [group] = (await hub.admin.get<{ items: { id: string }[] }>('/groups')).items;
    const account = await hub.admin.post<{ intake: string }>('/channel-accounts', {
      platform: 'telegram',
      name: 'polled',
      groupId: group?.id,
      credentials: bot.credentials,
      settings: { baseUrl: bot.baseUrl },
    });
    expect(account.intake).toBe('polling');
    const person = hub.stub.addPerson({ displayName: 'Polly' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'polled' });
    const conversation = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
    expect(conversation.lastMessage?.preview).toBe('polled');
    await hub.expectConsistent();
  });

  it('refuses text over the limit with 413 and stores nothing', async () => {
    const { conversation } = await firstMessage('hi');
    await hub.admin.post(`/conversations/${conversation.id}/claim`);
    await expect(reply(conversation.id, 'x'.repeat(4097))).rejects.toMatchObject({
      status: 413,
      body: { error: { code: 'text_too_long' } },
    });
    expect((await hub.admin.history(conversation.id)).filter((message) => message.kind === 'out')).toEqual([]);
    const longest = await reply(conversation.id, 'x'.repeat(4096));
    await eventually(async () => ((await statusOf(conversation.id, longest.seq)) === 'sent' ? true : undefined));
  });
});
