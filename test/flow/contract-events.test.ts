// Every kind of event a connector may report, each to its end, whatever order they come in.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ChannelAccountView,
  ListedConversation,
  Delivered,
  InboundEvent,
  MergeSuggestionView,
  MessageView,
  Page,
} from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
beforeEach(async () => {
  platform = new SmallPlatform({ capabilities: { receipts: ['sent', 'delivered', 'read'] } });
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
  conversation = await small.claimed(account);
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

let nextKey = 1;
type Told<Type extends InboundEvent['type']> = Omit<Extract<InboundEvent, { type: Type }>, 'dedupeKey' | 'platformUserId' | 'type'>;

/** Something Ana did. */
const ana = <Type extends InboundEvent['type']>(type: Type, what: Told<Type>): InboundEvent =>
  ({ type, dedupeKey: `e-${String(nextKey++)}`, platformUserId: 'ana', ...what }) as unknown as InboundEvent;

const did = <Type extends InboundEvent['type']>(type: Type, what: Told<Type>): Promise<void> => small.tell(account, ana(type, what));

const history = (): Promise<MessageView[]> => small.hub.admin.history(conversation.id);
const messageAt = async (seq: number): Promise<MessageView | undefined> => (await history()).find((message) => message.seq === seq);

async function sent(text: string): Promise<{ seq: number; platformMessageId: string }> {
  const { seq } = await small.reply(conversation.id, text);
  const message = await small.reached(conversation.id, seq, 'sent');
  return { seq, platformMessageId: message.parts?.at(-1)?.platformMessageId ?? '' };
}

/** A call whose answer the test gives when it likes. */
function held(): { begun: Promise<void>; answer(delivered: Delivered): void } {
  let begin = (): void => undefined;
  let answer = (_delivered: Delivered): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  platform.answers.push(() => {
    begin();
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  return { begun, answer: (delivered) => answer(delivered) };
}

const rawStates = async (): Promise<string[]> =>
  (await small.hub.database.query<{ state: string }>({ text: 'SELECT state FROM webhook_event ORDER BY id' })).map((row) => row.state);

describe('receipts', () => {
  it('say that a message failed after all, and why', async () => {
    const { seq, platformMessageId } = await sent('hello');
    await did('receipt', { status: 'failed', platformMessageId, error: { code: 'undeliverable', message: 'Not on this platform' } });
    expect((await small.reached(conversation.id, seq, 'failed')).error).toEqual({ code: 'undeliverable', message: 'Not on this platform' });
  });

  it('may take a failure back', async () => {
    const { seq, platformMessageId } = await sent('hello');
    await did('receipt', { status: 'failed', platformMessageId, error: { code: 'undeliverable', message: 'No' } });
    await small.reached(conversation.id, seq, 'failed');
    await did('receipt', { status: 'delivered', platformMessageId });
    expect((await small.reached(conversation.id, seq, 'delivered')).error).toBeUndefined();
  });

  it('never lower what is known', async () => {
    const { seq, platformMessageId } = await sent('hello');
    await did('receipt', { status: 'read', platformMessageId });
    await small.reached(conversation.id, seq, 'read');
    await did('receipt', { status: 'delivered', platformMessageId });
    await did('receipt', { status: 'failed', platformMessageId });
    await small.tell(account, words('ana', 'after'));
    await eventually(async () =>
      (await history()).some((message) => message.content.type === 'text' && message.content.text === 'after') ? true : undefined,
    );
    expect((await messageAt(seq))?.status).toBe('read');
  });

  it('up to an instant raise everything sent until then, and nothing after it', async () => {
    const one = await sent('one');
    const two = await sent('two');
    const upTo = new Date();
    const gate = held();
    const { seq } = await small.reply(conversation.id, 'three');
    await gate.begun;
    gate.answer({ platformMessageIds: ['three'], at: new Date(upTo.getTime() + 60_000) });
    await small.reached(conversation.id, seq, 'sent');
    await did('receipt', { status: 'delivered', watermark: upTo });
    await small.reached(conversation.id, one.seq, 'delivered');
    await small.reached(conversation.id, two.seq, 'delivered');
    await did('receipt', { status: 'read', watermark: upTo });
    await small.reached(conversation.id, two.seq, 'read');
    expect((await messageAt(seq))?.status).toBe('sent');
  });

  it('for everything before a message raise that too, and nothing after it', async () => {
    const first = await sent('first');
    const second = await sent('second');
    const third = await sent('third');
    await did('receipt', { status: 'read', platformMessageId: second.platformMessageId, earlierToo: true });
    await small.reached(conversation.id, second.seq, 'read');
    await small.reached(conversation.id, first.seq, 'read');
    expect(await messageAt(third.seq)).toMatchObject({ status: 'sent' });
  });

  it('for everything before a message whose send has no answer yet are kept with that', async () => {
    const first = await sent('first');
    const call = held();
    const { seq } = await small.reply(conversation.id, 'second');
    await call.begun;
    await did('receipt', { status: 'read', platformMessageId: 'told-early', earlierToo: true });
    await eventually(async () => ((await rawStates()).at(-1) === 'stored' ? true : undefined));
    call.answer({ platformMessageIds: ['told-early'] });
    await small.reached(conversation.id, seq, 'read');
    await small.reached(conversation.id, first.seq, 'read');
  });

  it('that come before the send has its answer are kept for it', async () => {
    const gate = held();
    const { seq } = await small.reply(conversation.id, 'quick');
    await gate.begun;
    await did('receipt', { status: 'read', platformMessageId: 'early-1' });
    await eventually(async () => ((await rawStates()).at(-1) === 'stored' ? true : undefined));
    gate.answer({ platformMessageIds: ['early-1'] });
    await small.reached(conversation.id, seq, 'read');
  });
});

describe('echoes', () => {
  const echo = (id: string, text: string, origin: 'echo' | 'business' = 'echo'): InboundEvent =>
    words('ana', text, { platformMessageId: id, dedupeKey: `echo ${id}`, origin });

  const outgoing = async (): Promise<string[]> =>
    (await history()).flatMap(({ kind, content, sender }) =>
      kind === 'out' && content.type === 'text' ? [`${sender.type}: ${content.text}`] : [],
    );

  it('of our own sends leave no second message', async () => {
    const { platformMessageId } = await sent('hello');
    await small.tell(account, echo(platformMessageId, 'hello'));
    await eventually(async () => ((await rawStates()).at(-1) === 'ignored' ? true : undefined));
    expect(await outgoing()).toEqual(['agent: hello']);
  });

  it('that overtake the send’s own answer wait for it', async () => {
    const gate = held();
    const { seq } = await small.reply(conversation.id, 'hello');
    await gate.begun;
    await small.tell(account, echo('mine', 'hello'));
    gate.answer({ platformMessageIds: ['mine'] });
    await small.reached(conversation.id, seq, 'sent');
    await eventually(async () => ((await rawStates()).at(-1) === 'ignored' ? true : undefined));
    expect(await outgoing()).toEqual(['agent: hello']);
  });

  it('of a first part are known while the second is on its way', async () => {
    platform.answers.push(() => ({ platformMessageIds: ['part-1'] }));
    const gate = held();
    const { seq } = await small.reply(conversation.id, 'part one\npart two');
    await gate.begun;
    await small.tell(account, echo('part-1', 'part one'));
    await eventually(async () => ((await rawStates()).at(-1) === 'ignored' ? true : undefined));
    gate.answer({ platformMessageIds: ['part-2'] });
    await small.reached(conversation.id, seq, 'sent');
    expect(await outgoing()).toEqual(['agent: part one\npart two']);
  });

  it('of what somebody wrote elsewhere meanwhile are kept, once', async () => {
    const gate = held();
    const { seq } = await small.reply(conversation.id, 'from the desk');
    await gate.begun;
    await small.tell(account, echo('phone-1', 'from the phone'));
    gate.answer({ platformMessageIds: ['desk-1'] });
    await small.reached(conversation.id, seq, 'sent');
    await eventually(async () => ((await outgoing()).length === 2 ? true : undefined));
    await small.tell(account, { ...echo('phone-1', 'from the phone'), dedupeKey: 'again' });
    await eventually(async () => ((await rawStates()).at(-1) === 'ignored' ? true : undefined));
    expect(await outgoing()).toEqual(['agent: from the desk', 'business: from the phone']);
  });

  it('of the business’s own phone are shown, not sent, and count for no one’s unread', async () => {
    await small.tell(account, echo('phone-2', 'we are closed', 'business'));
    await eventually(async () => ((await outgoing()).length === 1 ? true : undefined));
    expect(await outgoing()).toEqual(['business: we are closed']);
    expect((await small.conversation(conversation.id)).unreadCount).toBe(1);
    expect(platform.received).toEqual([]);
  });
});

it('a reaction that waits for a send of ours is not put over the next one', async () => {
  const { seq, platformMessageId } = await sent('look');
  const gate = held();
  const slow = await small.reply(conversation.id, 'one moment');
  await gate.begun;
  // By its id it may be of the send under way.
  await did('reaction', { platformMessageId: 'not known yet', emojis: ['👍'] });
  await eventually(async () => {
    const { length } = await small.hub.database.query({
      text: `SELECT FROM webhook_event WHERE state = 'received' AND next_at IS NOT NULL`,
    });
    return length === 1 ? true : undefined;
  });
  gate.answer({ platformMessageIds: ['not known yet'] });
  await small.reached(conversation.id, slow.seq, 'sent');
  await did('reaction', { platformMessageId: 'not known yet', emojis: ['❤️'] });
  await did('reaction', { platformMessageId, emojis: ['🎉'] });
  await small.tell(account, words('ana', 'words do not wait'));
  await small.said(conversation.id, 'words do not wait');
  await eventually(async () => ((await rawStates()).includes('received') ? undefined : true));
  const emojis = async (at: number): Promise<unknown> => (await messageAt(at))?.reactions?.map(({ emoji }) => emoji);
  expect([await emojis(slow.seq), await emojis(seq)]).toEqual([['❤️'], ['🎉']]);
});

describe('reachability', () => {
  it('closes the way to somebody who left, and opens it when they are back', async () => {
    await did('reachability', { reachable: false, reason: 'user unfollowed' });
    await eventually(async () => ((await small.conversation(conversation.id)).proxyUser.reachable ? undefined : true));
    await expect(small.reply(conversation.id, 'come back')).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'unreachable' } },
    });
    await did('reachability', { reachable: true, reason: 'followed' });
    await eventually(async () => ((await small.conversation(conversation.id)).proxyUser.reachable ? true : undefined));
    await sent('welcome back');
  });

  it('is proven by whoever writes', async () => {
    await did('reachability', { reachable: false, reason: 'blocked' });
    await eventually(async () => ((await small.conversation(conversation.id)).proxyUser.reachable ? undefined : true));
    await small.tell(account, words('ana', 'here I am'));
    await eventually(async () => ((await small.conversation(conversation.id)).proxyUser.reachable ? true : undefined));
    await sent('good');
  });
});

describe('changes to messages', () => {
  it('edit, react to and take back what was said', async () => {
    const message = words('ana', 'helo');
    await small.tell(account, message);
    const { platformMessageId } = message;
    await did('edit', { platformMessageId, editedAt: new Date(), content: { type: 'text', text: 'hello' } });
    await did('reaction', { platformMessageId, emojis: ['👍'] });
    const seen = await eventually(async () => (await history()).find((row) => row.reactions?.length === 1));
    expect(seen).toMatchObject({
      content: { type: 'text', text: 'hello' },
      editedAt: expect.any(String),
      reactions: [{ by: 'end_user', emoji: '👍' }],
    });
    await did('unsend', { platformMessageIds: [platformMessageId] });
    const gone = await eventually(async () => {
      const row = await messageAt(seen.seq);
      return row?.retractedAt === undefined ? undefined : row;
    });
    expect(JSON.stringify(gone.content)).not.toContain('hello');
  });

  it('of messages nobody knows are put aside with a reason', async () => {
    await did('edit', { platformMessageId: 'nowhere', editedAt: new Date(), content: { type: 'text', text: 'x' } });
    await did('reaction', { platformMessageId: 'nowhere', emojis: ['👍'] });
    await eventually(async () => ((await rawStates()).slice(-2).every((state) => state === 'ignored') ? true : undefined));
  });
});

describe('the rest', () => {
  it('follows a person under a new id', async () => {
    await did('identity', { newPlatformUserId: 'ana-2' });
    await eventually(async () => ((await small.conversation(conversation.id)).proxyUser.platformUserId === 'ana-2' ? true : undefined));
    await small.tell(account, words('ana-2', 'still me'));
    await eventually(async () => ((await small.conversation(conversation.id)).lastMessage?.preview === 'still me' ? true : undefined));
    expect(await small.hub.admin.conversations()).toHaveLength(1);
    await sent('I know');
    expect(platform.received.at(-1)?.call.payload['to']).toBe('ana-2');
  });

  it('suggests, and does not merge, when somebody is known under the new id already: the number may have had another owner', async () => {
    const conversationOf = (platformUserId: string): Promise<ListedConversation> =>
      eventually(async () => (await small.hub.admin.conversations()).find((row) => row.proxyUser.platformUserId === platformUserId));
    const newNumber = { profile: { displayName: 'Dora', phone: '4915112345678' } };
    await small.tell(account, words('dora', 'my old number', { profile: { displayName: 'Dora', phone: '4915187654321' } }));
    await small.tell(account, words('dora-2', 'my new number', newNumber));
    const [older, newer] = [await conversationOf('dora'), await conversationOf('dora-2')];
    expect(older.contact.id).not.toBe(newer.contact.id);
    const dedupeKey = 'dora has a new number';
    const { phone } = newNumber.profile;
    await small.tell(account, { type: 'identity', dedupeKey, platformUserId: 'dora', newPlatformUserId: 'dora-2', profile: { phone } });
    const suggested = await eventually(async () => {
      const { items } = await small.hub.admin.get<Page<MergeSuggestionView>>(`/contacts/${older.contact.id}/suggestions`);
      return items.length > 0 ? items : undefined;
    });
    expect(suggested).toMatchObject([{ contact: { id: newer.contact.id }, shared: [{ kind: 'phone', value: `+${phone}` }] }]);
    expect((await small.conversation(older.id)).proxyUser.platformUserId).toBe('dora');
    expect((await small.conversation(newer.id)).contact.id).toBe(newer.contact.id);
  });

  it('shows what the platform says of the account, also after the account was asked', async () => {
    const notice = { type: 'account', level: 'error', code: 'quality', message: 'Quality is low', dedupeKey: 'n1' } as const;
    await small.tell(account, notice);
    const health = () => small.hub.admin.get<NonNullable<ChannelAccountView['health']>>(`/channel-accounts/${account.id}/health`);
    await eventually(async () => ((await health()).checks.some(({ code }) => code === 'quality') ? true : undefined));
    expect(await health()).toMatchObject({ ok: false, checks: [{ code: 'credentials' }, { code: 'quality', message: 'Quality is low' }] });
    await small.tell(account, { ...notice, level: 'info', message: 'Quality is high', dedupeKey: 'n2' });
    const again = await eventually(async () => {
      const now = await health();
      return now.ok ? now : undefined;
    });
    expect(again.checks).toMatchObject([{ code: 'credentials' }, { code: 'quality', ok: true, message: 'Quality is high' }]);
    expect(again.checks[1]?.warning).toBeUndefined();
    await small.tell(account, { ...notice, level: 'warning', message: 'Quality is middling', dedupeKey: 'n3' });
    await eventually(async () => ((await health()).checks.some(({ warning }) => warning === true) ? true : undefined));
    expect(await health()).toMatchObject({ ok: true, checks: [{ code: 'credentials' }, { code: 'quality', ok: true, warning: true }] });
  });

  it('shows side by side what it says of different things, and each until that has ended', async () => {
    const template = (name: string, outcome: 'rejected' | 'approved') =>
      small.tell(account, {
        type: 'account',
        dedupeKey: `${name} ${outcome}`,
        level: outcome === 'rejected' ? 'error' : 'info',
        code: `template_${outcome}`,
        about: `template ${name}`,
        message: `${name} was ${outcome}`,
      });
    const told = async (): Promise<string[]> => {
      const { checks } = await small.hub.admin.get<NonNullable<ChannelAccountView['health']>>(`/channel-accounts/${account.id}/health`);
      return checks.flatMap(({ noticedAt, message }) => (noticedAt === undefined ? [] : [message])).sort();
    };
    const tells = (...expected: string[]) =>
      eventually(async () => (JSON.stringify(await told()) === JSON.stringify(expected) ? true : undefined));
    await template('greeting', 'rejected');
    await template('offer', 'rejected');
    await tells('greeting was rejected', 'offer was rejected');
    await template('offer', 'approved');
    await tells('greeting was rejected', 'offer was approved');
  });

  it('keeps what is understood and left alone, with the reason', async () => {
    await small.tell(account, { type: 'ignored', reason: 'a poll was opened', dedupeKey: 'i1' });
    const row = await eventually(async () => {
      const [last] = await small.hub.database.query<{ state: string; reason: string | null }>({
        text: 'SELECT state, reason FROM webhook_event ORDER BY id DESC LIMIT 1',
      });
      return last?.state === 'ignored' ? last : undefined;
    });
    expect(row.reason).toBe('a poll was opened');
  });

  it('loses no message of a batch whose later part cannot be stored at first', async () => {
    await small.hub.database.query({
      text: `CREATE FUNCTION refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.content ->> 'text' = 'late' THEN RAISE 'not now' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$`,
    });
    await small.hub.database.query({
      text: 'CREATE TRIGGER refuse_late BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION refuse_late()',
    });
    const events = [words('ana', 'early'), ana('typing', {}), words('ana', 'late')];
    expect((await small.post(account.id, { id: 'batch', events })).status).toBe(200);
    await eventually(async () => {
      const [row] = await small.hub.database.query<{ attempts: number }>({
        text: `SELECT attempts FROM webhook_event WHERE dedupe_key = 'batch' AND attempts > 0`,
      });
      return row;
    });
    await small.hub.database.query({ text: 'DROP TRIGGER refuse_late ON message' });
    await eventually(async () => ((await small.conversation(conversation.id)).lastMessage?.preview === 'late' ? true : undefined));
    const texts = (await history()).flatMap(({ kind, content }) => (kind === 'in' && content.type === 'text' ? [content.text] : []));
    expect(texts).toEqual(['hello', 'early', 'late']);
  });
});

it('goes on with a person whom the platform now tells of under another of their ids', async () => {
  await small.tell(account, words('ana-by-number', 'still me', { otherPlatformUserIds: ['ana'] }));
  await eventually(async () =>
    (await history()).some(({ content }) => content.type === 'text' && content.text === 'still me') ? true : undefined,
  );
  expect((await small.hub.admin.get<ListedConversation>(`/conversations/${conversation.id}`)).proxyUser.platformUserId).toBe(
    'ana-by-number',
  );
  expect((await small.hub.admin.conversations('all')).map(({ id }) => id)).toEqual([conversation.id]);
});
