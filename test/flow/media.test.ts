// Files, all the way: fetched behind a message, seen by whom it concerns, sent in the form a channel takes, gone when taken back.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import {
  ConnectorError,
  mediaOf,
  type ChannelAccountView,
  type ListedConversation,
  type FetchedMedia,
  type HeadFile,
  type MessageView,
  type StoredMedia,
} from '../../src/contract/index.js';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import { FakeClock } from '../support/fake-clock.js';
import { ApiClient, eventually } from '../support/hub.js';
import { startS3StandIn, type S3StandIn } from '../support/s3-stand-in.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';
import { amrVoice, opusVoice } from '../support/sounds.js';

let clock: FakeClock;
let s3: S3StandIn;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
const headFiles: HeadFile[] = [{ type: 'file', mimeTypes: ['application/pdf'], maxBytes: 1000 }];
/** What the platform does when a file is fetched. */
let file: () => Promise<FetchedMedia>;
beforeEach(async () => {
  clock = new FakeClock(Date.now());
  s3 = await startS3StandIn();
  file = () => Promise.resolve({ stream: Readable.from([amrVoice(1)]) });
  const full = { level: 'full' } as const;
  const plain = new SmallPlatform().connector.capabilities({});
  platform = new SmallPlatform({
    capabilities: {
      content: { ...plain.content, audio: { ...full, mimeTypes: ['audio/amr', 'audio/mpeg'] } },
      menu: { ...plain.menu, files: headFiles },
      templateFiles: headFiles,
    },
  });
  platform.fetchMedia = () => file();
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.address;
  const env = {
    BLOB_URL: `s3://${bucket}?endpoint=${endpoint}&region=${region}`,
    BLOB_ACCESS_KEY_ID: accessKeyId,
    BLOB_SECRET_ACCESS_KEY: secretAccessKey,
  };
  small = await startSmallHub(platform, { clock, env });
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.close();
  await s3.close();
});

const voice = { type: 'audio', voice: true, media: { ref: 'voice-1', mime: 'audio/amr', sizeBytes: 0 } } as const;

async function spoken(): Promise<{ conversation: ListedConversation; event: ReturnType<typeof words> }> {
  const conversation = await small.claimed(account);
  const event = words('ana', '', { content: voice });
  await small.tell(account, event);
  return { conversation, event };
}

const mediaIn = (message: MessageView | undefined): StoredMedia => {
  const [media] = message === undefined ? [] : mediaOf(message.content);
  if (media === undefined) throw new Error('no file in this message');
  return media;
};

/** The message at `seq` once its file is in this state; time goes by meanwhile. */
const fileAt = (conversationId: string, seq: number, state: StoredMedia['state'], reason?: string): Promise<MessageView> =>
  eventually(async () => {
    clock.advance(1_000);
    const message = (await small.hub.admin.history(conversationId)).find((each) => each.seq === seq);
    if (message === undefined || !('media' in message.content)) return undefined;
    const media = mediaIn(message);
    return media.state === state && (reason === undefined || media.reason === reason) ? message : undefined;
  });

const get = (path: string, token = small.hub.admin.token): Promise<Response> =>
  fetch(`${small.hub.url}/api/v1/media/${path}`, { headers: { Authorization: `Bearer ${token}` } });

async function upload(bytes: Buffer, type: string): Promise<StoredMedia> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), 'voice.webm');
  const response = await fetch(`${small.hub.url}/api/v1/media`, {
    method: 'POST',
    body: form,
    headers: { Authorization: `Bearer ${small.hub.admin.token}` },
  });
  return (await response.json()) as StoredMedia;
}

async function agentIn(groupIds: string[], login: string): Promise<ApiClient> {
  const { id } = await small.hub.admin.post<{ id: string }>('/agents', {
    login,
    name: login,
    role: 'agent',
    password: 'correct horse battery',
  });
  for (const groupId of groupIds) await small.hub.admin.put(`/groups/${groupId}/members`, { agentIds: [small.hub.admin.agentId, id] });
  return ApiClient.signIn(small.hub.url, login, 'correct horse battery');
}

const retracted = (conversationId: string, seq: number): Promise<true> =>
  eventually(async () => {
    clock.advance(100);
    const message = (await small.hub.admin.history(conversationId)).find((each) => each.seq === seq);
    return message?.retractedAt === undefined ? undefined : true;
  });

/** Until nothing is left in the store; time goes by meanwhile. */
const emptied = (): Promise<true> =>
  eventually(() => {
    clock.advance(5_000);
    return s3.objects.size === 0 ? true : undefined;
  });

describe('a file of a customer', () => {
  it('never holds up its message, and is fetched behind it', async () => {
    let give: () => void = () => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    file = async () => {
      await given;
      return { stream: Readable.from([amrVoice(1)]) };
    };
    const { conversation } = await spoken();
    const waiting = await fileAt(conversation.id, 3, 'pending');
    await small.tell(account, words('ana', 'did you hear me?'));
    await small.reached(conversation.id, 4, 'stored');
    give();
    const { mediaId } = mediaIn(await fileAt(conversation.id, 3, 'ready'));
    expect(mediaId).toBe(mediaIn(waiting).mediaId);
    expect(Buffer.from(await (await get(mediaId)).arrayBuffer()).equals(amrVoice(1))).toBe(true);
    const playable = await get(`${mediaId}/playable`);
    expect([playable.status, playable.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    await small.hub.expectConsistent();
  });

  it('that cannot be had says why, and comes when an agent asks for it again', async () => {
    const reason = 'The platform does not give this file.';
    file = () => Promise.reject(new ConnectorError({ code: 'file_gone', kind: 'permanent', message: reason }));
    const { conversation } = await spoken();
    const failed = await fileAt(conversation.id, 3, 'failed', reason);
    expect(mediaIn(failed).says).toEqual({ name: 'file_gone' });
    file = () => Promise.resolve({ stream: Readable.from([amrVoice(1)]) });
    const { mediaId } = mediaIn(failed);
    const taken = await small.hub.admin.post<StoredMedia>(`/media/${mediaId}/retry`);
    expect([taken.state, taken.reason]).toEqual(['pending', undefined]);
    await fileAt(conversation.id, 3, 'ready');
    await expect(small.hub.admin.post(`/media/${mediaId}/retry`)).rejects.toMatchObject({
      status: 409,
      body: { error: { code: 'nothing_to_fetch' } },
    });
  });

  it('is fetched after a restart that came in between', async () => {
    let begun: () => void = () => undefined;
    const fetching = new Promise<void>((resolve) => (begun = resolve));
    file = () => {
      begun();
      return new Promise(() => undefined);
    };
    const { conversation } = await spoken();
    await fetching;
    file = () => Promise.resolve({ stream: Readable.from([amrVoice(1)]) });
    await small.hub.restart();
    await fileAt(conversation.id, 3, 'ready');
  });

  it('is only for those who may see the conversation', async () => {
    const { conversation } = await spoken();
    const { mediaId } = mediaIn(await fileAt(conversation.id, 3, 'ready'));
    const [member, stranger] = [await agentIn([account.groupId], 'mia'), await agentIn([], 'sam')];
    expect([(await get(mediaId, member.token)).status, (await get(`${mediaId}/playable`, member.token)).status]).toEqual([200, 200]);
    expect([(await get(mediaId, stranger.token)).status, (await get(`${mediaId}/playable`, stranger.token)).status]).toEqual([404, 404]);
    await expect(stranger.post(`/media/${mediaId}/retry`)).rejects.toMatchObject({ status: 404 });
  });

  it('is gone from the store when the customer takes the message back', async () => {
    const { conversation, event } = await spoken();
    const { mediaId } = mediaIn(await fileAt(conversation.id, 3, 'ready'));
    expect(s3.objects.size).toBe(2);
    await small.tell(account, {
      type: 'unsend',
      dedupeKey: 'unsend-1',
      platformUserId: 'ana',
      platformMessageIds: [event.platformMessageId],
    });
    await retracted(conversation.id, 3);
    await emptied();
    expect((await get(mediaId)).status).toBe(404);
    await small.hub.expectConsistent();
  });
});

describe('a file of ours', () => {
  const say = (conversationId: string, mediaId: string, clientMsgId: string) =>
    small.hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, {
      clientMsgId,
      content: { type: 'audio', voice: true, media: { mediaId } },
    });

  it('recorded by a browser goes out in a form the channel takes; the recording stays', async () => {
    const conversation = await small.claimed(account);
    const recorded = await upload(await opusVoice(1), 'audio/webm;codecs=opus');
    expect(recorded.mime).toBe('audio/webm');
    const { message } = await say(conversation.id, recorded.mediaId, 'voice-1');
    expect(mediaIn(message)).toMatchObject({ mime: 'audio/mpeg', name: 'voice.mp3', state: 'ready' });
    expect((await get(mediaIn(message).mediaId)).headers.get('content-type')).toBe('audio/mpeg');
    expect((await get(recorded.mediaId)).headers.get('content-type')).toBe('audio/webm');
    const again = await say(conversation.id, recorded.mediaId, 'voice-2');
    expect(mediaIn(again.message).mediaId).toBe(mediaIn(message).mediaId);
    await small.reached(conversation.id, 4, 'sent');
  });

  it('is seen by the group once it is sent, and by nobody else before', async () => {
    const conversation = await small.claimed(account);
    const member = await agentIn([account.groupId], 'mia');
    const { mediaId } = await upload(amrVoice(1), 'audio/amr');
    expect((await get(mediaId, member.token)).status).toBe(404);
    await say(conversation.id, mediaId, 'voice-1');
    expect((await get(mediaId, member.token)).status).toBe(200);
  });

  it('of somebody else cannot be sent by who may not see it', async () => {
    const { conversation } = await spoken();
    const { mediaId } = mediaIn(await fileAt(conversation.id, 3, 'ready'));
    const { items } = await small.hub.admin.get<{ items: { id: string }[] }>('/groups');
    const other = await small.hub.admin.post<{ id: string }>('/groups', { name: 'Elsewhere' });
    expect(items).toHaveLength(1);
    const stranger = await agentIn([other.id], 'sam');
    const second = await small.bind('key-2', 'shop-2');
    await small.hub.admin.patch(`/channel-accounts/${second.id}`, { groupId: other.id });
    await small.tell(second, words('bob', 'hello'));
    const theirs = await small.waiting('bob');
    await stranger.post(`/conversations/${theirs.id}/claim`);
    const sent = stranger.post(`/conversations/${theirs.id}/messages`, {
      clientMsgId: 'stolen',
      content: { type: 'audio', media: { mediaId } },
    });
    await expect(sent).rejects.toMatchObject({ status: 422, body: { error: { code: 'unknown_media' } } });
  });

  it('is gone from the store when its last message is taken back, and not before', async () => {
    const conversation = await small.claimed(account);
    const { mediaId } = await upload(await opusVoice(1), 'audio/webm');
    const [first, second] = [await say(conversation.id, mediaId, 'voice-1'), await say(conversation.id, mediaId, 'voice-2')];
    await small.reached(conversation.id, 4, 'sent');
    await small.hub.admin.post(`/messages/${first.message.id}/retract`);
    await retracted(conversation.id, first.message.seq);
    clock.advance(60_000);
    expect((await get(mediaIn(second.message).mediaId)).status).toBe(200);
    await small.hub.admin.post(`/messages/${second.message.id}/retract`);
    await retracted(conversation.id, second.message.seq);
    await emptied();
    await small.hub.expectConsistent();
  });

  it.each([
    { type: 'menu', text: 'Which?', options: [{ id: '1', label: 'This one' }] },
    { type: 'template', name: 'invoice', language: 'en', parameters: {} },
  ])('at the head of a $type is seen by the group, stands among its files, and goes with its message', async (content) => {
    const conversation = await small.claimed(account);
    const member = await agentIn([account.groupId], 'mia');
    const { mediaId } = await upload(SAMPLE_FILES.document.bytes, 'application/pdf');
    const { message } = await small.hub.admin.post<{ message: MessageView }>(`/conversations/${conversation.id}/messages`, {
      clientMsgId: 'with-a-file',
      content: { ...content, media: { mediaId } },
    });
    expect(mediaIn(message)).toMatchObject({ mediaId, mime: 'application/pdf', state: 'ready' });
    expect((await get(mediaId, member.token)).status).toBe(200);
    const { items } = await member.get<{ items: { media: StoredMedia }[] }>(`/conversations/${conversation.id}/files`);
    expect(items.map(({ media }) => media.mediaId)).toEqual([mediaId]);
    await small.reached(conversation.id, message.seq, 'sent');
    await small.hub.admin.post(`/messages/${message.id}/retract`);
    await retracted(conversation.id, message.seq);
    await emptied();
    await small.hub.expectConsistent();
  });
});
