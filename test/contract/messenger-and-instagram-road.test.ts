// Instagram and Messenger with a whole hub around them: bound over the API, written to, answered, echoed, read and taken back.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createStub as createInstagram } from '../../connectors/instagram/stub/index.js';
import { createStub as createMessenger, type MessagingStub } from '../../connectors/messenger/stub/index.js';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import type { ChannelAccountView, ListedConversation, MessageView, Page, PlatformPost } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
let stub: MessagingStub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.close();
  await stub.stop();
});

interface Bound {
  account: ChannelAccountView;
  id: string;
}

async function bind(platform: string, name: string, wished: Record<string, unknown> = {}): Promise<Bound> {
  const { externalAccountId, credentials, baseUrl } = stub.addAccount(name);
  const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
  const settings = { baseUrl, publicUrl: hub.url, ...wished };
  const account = await hub.admin.post<ChannelAccountView>('/channel-accounts', {
    platform,
    groupId: groups.items[0]?.id,
    credentials,
    settings,
  });
  return { account, id: externalAccountId };
}

async function claimed({ id }: Bound, text = 'Hello?'): Promise<{ person: number; conversation: ListedConversation }> {
  const person = stub.addPerson({ displayName: 'Ana Lima', username: 'analima' }).id;
  stub.act(id, person, { type: 'text', text });
  const conversation = await eventually(async () =>
    (await hub.admin.conversations('queued')).find((row) => row.proxyUser.platformUserId === String(person)),
  );
  await hub.admin.post(`/conversations/${conversation.id}/claim`);
  return { person, conversation };
}

async function reply(conversationId: string, text: string): Promise<MessageView> {
  const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, {
    clientMsgId: `c-${text}`,
    content: { type: 'text', text },
  });
  return message;
}

const reached = (conversationId: string, seq: number, status: string): Promise<MessageView> =>
  eventually(async () => (await hub.admin.history(conversationId)).find((message) => message.seq === seq && message.status === status));
const delivered = (): Promise<true> => eventually(() => (stub.pendingWebhooks() === 0 ? true : undefined));
/** What was said, without the desk's own notes. */
const kindsAndTexts = async (conversationId: string): Promise<unknown[]> =>
  (await hub.admin.history(conversationId))
    .filter(({ kind }) => kind !== 'system')
    .sort((a, b) => a.seq - b.seq)
    .map(({ kind, content }) => [kind, content.type === 'text' ? content.text : content.type]);

describe.each([
  ['instagram', createInstagram],
  ['messenger', createMessenger],
] as const)('%s', (platform, createStub) => {
  beforeEach(async () => {
    stub = await createStub({ retryBaseMs: 20 });
  });

  it('goes the whole road: to the queue, back to the phone, seen; an echo that comes first doubles nothing', async () => {
    const bound = await bind(platform, 'Shop');
    const { person, conversation } = await claimed(bound);
    const sent = await reply(conversation.id, 'Good morning');
    await reached(conversation.id, sent.seq, platform === 'messenger' ? 'delivered' : 'sent');
    stub.see(bound.id, person);
    await reached(conversation.id, sent.seq, 'read');
    expect(stub.chat(bound.id, person).messages.map((message) => message.text)).toEqual(['Hello?', 'Good morning']);
    await delivered();
    expect(await kindsAndTexts(conversation.id)).toEqual([
      ['in', 'Hello?'],
      ['out', 'Good morning'],
    ]);
    await hub.expectConsistent();
  });

  it('shows what the business wrote in the platform’s own app, and does not send it again', async () => {
    const bound = await bind(platform, 'Shop');
    const { person, conversation } = await claimed(bound);
    stub.act(bound.id, person, { type: 'owner_message', text: 'Written in the app' });
    const message = await eventually(async () => (await hub.admin.history(conversation.id)).find(({ kind }) => kind === 'out'));
    expect(message.sender.type).toBe('business');
    await delivered();
    expect(stub.chat(bound.id, person).messages.length).toBe(2);
    await hub.expectConsistent();
  });

  it('keeps two accounts of one app apart, though Meta calls one address for both', async () => {
    const [one, two] = [await bind(platform, 'One'), await bind(platform, 'Two')];
    const toTwo = await claimed(two, 'to two');
    const toOne = await claimed(one, 'to one');
    expect([toTwo.conversation.accountId, toOne.conversation.accountId]).toEqual([two.account.id, one.account.id]);
    await hub.expectConsistent();
  });

  it('stores a webhook once, however often and in whatever order it comes', async () => {
    const bound = await bind(platform, 'Shop');
    stub.faults.set({ webhooks: { duplicate: 4, reorder: true } });
    const { person, conversation } = await claimed(bound);
    for (const text of ['two', 'three']) stub.act(bound.id, person, { type: 'text', text });
    await eventually(async () => ((await kindsAndTexts(conversation.id)).length >= 3 ? true : undefined));
    await delivered();
    expect((await kindsAndTexts(conversation.id)).sort()).toEqual([
      ['in', 'Hello?'],
      ['in', 'three'],
      ['in', 'two'],
    ]);
    await hub.expectConsistent();
  });

  describe('a comment', () => {
    let bound: Bound;
    let person: number;
    let comment: MessageView;
    const windowOf = async (): Promise<string> =>
      (await hub.admin.get<ListedConversation>(`/conversations/${comment.conversationId}`)).replyWindow.state;
    const answer = async (text: string, more: object = {}): Promise<MessageView> => {
      const body = { clientMsgId: `c-${text}`, content: { type: 'text', text }, replyTo: comment.id, ...more };
      const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${comment.conversationId}/messages`, body);
      return message;
    };
    const refused = (status: number, code: string): object => ({ status, body: { error: { code } } });

    beforeEach(async () => {
      bound = await bind(platform, 'Shop', { comments: true });
      person = stub.addPerson({ displayName: 'Ana Lima', username: 'analima' }).id;
      stub.act(bound.id, person, { type: 'comment', text: 'How much is it?' });
      const { id } = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
      await hub.admin.post(`/conversations/${id}/claim`);
      comment = (await hub.admin.history(id)).find(({ kind }) => kind === 'in') as MessageView;
    });

    it('stands under a post, whose words and address agents see', async () => {
      const post = await hub.admin.get<PlatformPost>(`/conversations/${comment.conversationId}/commented-post`);
      expect(post).toEqual({ text: 'The new chairs are here!', url: expect.stringMatching(/^https:/) });
      const { conversation } = await claimed(bound);
      await expect(hub.admin.get(`/conversations/${conversation.id}/commented-post`)).rejects.toMatchObject(refused(404, 'not_found'));
    });

    it('is public, opens no window, and is answered below it or in private as the agent chooses', async () => {
      expect([comment.isPublic, await windowOf()]).toEqual([true, 'closed']);
      await expect(reply(comment.conversationId, 'Into the blue')).rejects.toMatchObject(refused(422, 'reply_window_closed'));

      const below = await answer('49 euros', { isPublic: true });
      await reached(below.conversationId, below.seq, 'sent');
      expect(below.isPublic).toBe(true);
      expect(stub.comments(bound.id)).toMatchObject([{ publicAnswers: ['49 euros'], answered: false }]);
      expect(stub.chat(bound.id, person).messages).toEqual([]);

      const apart = await answer('For you, 45');
      await reached(apart.conversationId, apart.seq, 'sent');
      expect(apart.isPublic).toBeUndefined();
      expect(stub.chat(bound.id, person).messages.map(({ text }) => text)).toEqual(['For you, 45']);
      expect(stub.comments(bound.id)).toMatchObject([{ publicAnswers: ['49 euros'], answered: true }]);

      stub.act(bound.id, person, { type: 'text', text: 'Thank you!' });
      await eventually(async () => ((await windowOf()) === 'open' ? true : undefined));
      stub.see(bound.id, person);
      await reached(apart.conversationId, apart.seq, 'read');
      const history = await hub.admin.history(below.conversationId);
      expect(history.find(({ id }) => id === below.id)).toMatchObject({ status: 'sent', isPublic: true });
      await delivered();
      expect((await kindsAndTexts(comment.conversationId)).length).toBe(4);
      await hub.expectConsistent();
    });

    it('is answered in public by nothing but a text, and only itself', async () => {
      const place = { type: 'location', latitude: 1, longitude: 2 };
      await expect(answer('place', { isPublic: true, content: place })).rejects.toMatchObject(refused(422, 'public_text_only'));
      await expect(answer('long', { isPublic: true, content: { type: 'text', text: 'x'.repeat(4097) } })).rejects.toMatchObject({
        status: 413,
      });
      await expect(answer('no quote', { isPublic: true, replyTo: undefined })).rejects.toMatchObject(refused(422, 'not_a_public_message'));
      const below = await answer('49 euros', { isPublic: true });
      await expect(answer('to myself', { replyTo: below.id })).rejects.toMatchObject(refused(422, 'not_a_public_message'));
      await reached(below.conversationId, below.seq, 'sent');
    });

    it('is answered in public later, when that is wanted', async () => {
      const body = { clientMsgId: 'later', content: { type: 'text', text: 'Back in stock' }, replyTo: comment.id, isPublic: true };
      const sendAt = new Date(Date.now() + 1_000).toISOString();
      const path = `/conversations/${comment.conversationId}/messages`;
      const { scheduled } = await hub.admin.post<{ scheduled: unknown }>(path, { ...body, sendAt });
      expect(scheduled).toMatchObject({ isPublic: true, replyTo: comment.id });
      await eventually(() => (stub.comments(bound.id)[0]?.publicAnswers?.[0] === 'Back in stock' ? true : undefined));
    });
  });

  it('answers no comment in public where comments are not wished for', async () => {
    const { conversation } = await claimed(await bind(platform, 'Shop'));
    const [first] = await hub.admin.history(conversation.id);
    const body = { clientMsgId: 'c', content: { type: 'text', text: 'Hi' }, replyTo: first?.id, isPublic: true };
    await expect(hub.admin.post(`/conversations/${conversation.id}/messages`, body)).rejects.toMatchObject({ status: 422 });
  });

  it('learns the customer’s name from the platform', async () => {
    const { conversation } = await claimed(await bind(platform, 'Shop'));
    await eventually(async () =>
      (await hub.admin.get<ListedConversation>(`/conversations/${conversation.id}`)).contact.displayName === 'Ana Lima' ? true : undefined,
    );
  });
});

describe('instagram’s own', () => {
  beforeEach(async () => {
    stub = await createInstagram({ retryBaseMs: 20 });
  });

  it('forgets what the customer took back', async () => {
    const bound = await bind('instagram', 'Shop');
    const { person, conversation } = await claimed(bound, 'my card number is 4111');
    stub.act(bound.id, person, { type: 'unsend', messageId: 1 });
    const message = await eventually(async () => {
      const [first] = await hub.admin.history(conversation.id);
      return first && !JSON.stringify(first).includes('4111') ? first : undefined;
    });
    expect(message.seq).toBe(1);
  });

  it('shows the story that was answered, before the answer', async () => {
    const bound = await bind('instagram', 'Shop');
    const { person, conversation } = await claimed(bound);
    stub.act(bound.id, person, { type: 'story_reply', text: 'Is it still there?' });
    await eventually(async () => ((await kindsAndTexts(conversation.id)).length === 3 ? true : undefined));
    expect((await kindsAndTexts(conversation.id)).slice(1)).toEqual([
      ['in', 'link'],
      ['in', 'Is it still there?'],
    ]);
  });

  describe('a story', () => {
    let bound: Bound;
    let person: number;
    let story: MessageView;
    const ask = (token = hub.admin.token, init: RequestInit = {}): Promise<Response> =>
      fetch(`${hub.url}/api/v1/messages/${story.id}/linked-media`, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${token}` },
      });

    beforeEach(async () => {
      bound = await bind('instagram', 'Shop');
      const claim = await claimed(bound);
      person = claim.person;
      stub.act(bound.id, person, { type: 'story_reply', text: 'Is it still there?', media: 'video' });
      story = await eventually(async () => (await hub.admin.history(claim.conversation.id)).find(({ content }) => content.type === 'link'));
    });

    it('is streamed from Instagram, whole or in part, and kept nowhere', async () => {
      const whole = await ask();
      const bytes = Buffer.from(await whole.arrayBuffer());
      expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
      expect(Object.fromEntries(whole.headers)).toMatchObject({
        'content-type': 'video/mp4',
        'content-length': String(bytes.length),
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
      const part = await ask(undefined, { headers: { Range: 'bytes=4-7' } });
      expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, `bytes 4-7/${bytes.length}`, 'ftyp']);
      const head = await ask(undefined, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'video/mp4', '']);
      expect(await hub.database.query({ text: 'SELECT id FROM media', values: [] })).toEqual([]);
    });

    it('can be seen by those who see the conversation, and by nobody else', async () => {
      const member = await hub.hire('in@example.com');
      const stranger = await hub.hire('out@example.com', { member: false });
      expect((await ask(member.token)).status).toBe(200);
      expect((await ask(stranger.token)).status).toBe(404);
    });

    it('is gone once it has ended, and once the answer was taken back', async () => {
      stub.act(bound.id, person, { type: 'stories_end' });
      const ended = await ask();
      expect([ended.status, await ended.json()]).toEqual([404, { error: expect.objectContaining({ code: 'media_gone' }) }]);
      stub.act(bound.id, person, { type: 'unsend', messageId: 2 });
      await eventually(async () => {
        const { error } = (await (await ask()).json()) as { error: { code: string } };
        return error.code === 'not_found' ? true : undefined;
      });
    });

    it('cannot be made of an address an agent wrote', async () => {
      const url = story.content.type === 'link' ? story.content.url : '';
      const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${story.conversationId}/messages`, {
        clientMsgId: 'own',
        content: { type: 'link', url, viewOnly: true },
      });
      story = message;
      expect((await ask()).status).toBe(404);
    });
  });
});

it('marks only what was sent before the instant a Messenger receipt names', async () => {
  stub = await createMessenger({ retryBaseMs: 20 });
  const bound = await bind('messenger', 'Shop');
  const { person, conversation } = await claimed(bound);
  const before = await reply(conversation.id, 'before');
  await reached(conversation.id, before.seq, 'delivered');
  stub.faults.set({ webhooks: { delayMs: 400 } });
  stub.see(bound.id, person);
  const after = await reply(conversation.id, 'after');
  await reached(conversation.id, before.seq, 'read');
  await delivered();
  // Never by way of `read`: a status does not fall.
  await reached(conversation.id, after.seq, 'delivered');
});

it('shows Messenger’s customers who answers, and what a program says as the Page', async () => {
  stub = await createMessenger({ retryBaseMs: 20 });
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(SAMPLE_FILES.photo.bytes)]), 'ada.jpg');
  const { token, agentId } = hub.admin;
  const put = await fetch(`${hub.url}/api/v1/agents/${agentId}/picture`, {
    method: 'PUT',
    body: form,
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(put.status).toBe(200);
  const bound = await bind('messenger', 'Shop', { showsAgent: true });
  const { person, conversation } = await claimed(bound);
  const onPhone = () =>
    stub.chat(bound.id, person).messages.flatMap(({ text, sender }) => (text === 'Hello?' ? [] : [[text, sender?.name]]));
  await hub.admin.post(`/conversations/${conversation.id}/typing`);
  await eventually(() => (stub.log.read().items.some(({ method }) => method === 'personas') ? true : undefined));
  await reply(conversation.id, 'Good morning');
  const { name } = (await hub.admin.get<{ agent: { name: string } }>('/me')).agent;
  await eventually(() => (onPhone().length === 1 ? true : undefined));
  const { token: key } = await hub.admin.post<{ token: string }>('/api-tokens', { name: 'Parcel robot', scope: 'agent' });
  await hub.admin.program(key).post(`/conversations/${conversation.id}/messages`, {
    clientMsgId: 'p',
    content: { type: 'text', text: 'Your parcel is on its way' },
  });
  await eventually(() => (onPhone().length === 2 ? true : undefined));
  expect(onPhone()).toEqual([
    ['Good morning', name],
    ['Your parcel is on its way', undefined],
  ]);
});
