// No platform promises an order: a take-back, an edit or a reaction may come before the message it is about.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundEvent, MessageView } from '../../src/contract/index.js';
import { deleteEarlyChanges, earlyChangesOf, forgetEarlyChanges, keepEarlyChange } from '../../src/store/early-changes.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let account: ChannelAccountView;
beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key-1', 'shop-1');
});
afterAll(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => small.hub.database.query<Row>({ text, values });
const kept = (platformMessageId: string): Promise<{ change: string; told: unknown }[]> =>
  sql('SELECT change, told FROM early_change WHERE platform_message_id = $1', [platformMessageId]);

let nextChange = 1;
type About = { platformUserId: string; platformMessageId: string };
const common = ({ platformUserId }: About): { dedupeKey: string; platformUserId: string } => ({
  dedupeKey: `change-${String(nextChange++)}`,
  platformUserId,
});
const unsend = (message: About): InboundEvent => ({
  type: 'unsend',
  ...common(message),
  platformMessageIds: [message.platformMessageId],
});
const edit = (message: About, text: string, editedAt = new Date()): InboundEvent => ({
  type: 'edit',
  ...common(message),
  platformMessageId: message.platformMessageId,
  editedAt,
  content: { type: 'text', text },
});
const react = (message: About, emoji: string): InboundEvent => ({
  type: 'reaction',
  ...common(message),
  platformMessageId: message.platformMessageId,
  emojis: [emoji],
});

/** Tells of these, one webhook each, and waits until they are worked. */
async function tell(...events: InboundEvent[]): Promise<void> {
  for (const event of events) await small.tell(account, event);
  const keys = events.map(({ dedupeKey }) => dedupeKey);
  await eventually(async () => {
    const open = await sql(`SELECT FROM webhook_event WHERE dedupe_key = ANY($1) AND state = 'received'`, [keys]);
    return open.length === 0 ? true : undefined;
  });
}

async function history(platformUserId: string): Promise<MessageView[]> {
  const { id } = await small.waiting(platformUserId);
  return (await small.hub.admin.history(id)).filter(({ kind }) => kind === 'in');
}

describe('a message that comes after', () => {
  it('its take-back leaves that it was there and none of its words or files', async () => {
    const secret = words('ana', '', {
      content: { type: 'image', media: { ref: 'secret-file', mime: 'image/png', sizeBytes: 4 }, caption: 'secret' },
    });
    await tell(unsend(secret), secret, words('ana', 'hello'));
    const [message] = await history('ana');
    expect(message).toMatchObject({ content: { type: 'event', name: 'retracted' } });
    expect(message?.retractedAt).toBeDefined();
    expect(await sql(`SELECT FROM media WHERE ref = 'secret-file'`)).toEqual([]);
    const bodies = await sql<{ body: string; state: string }>(
      `SELECT convert_from(body, 'UTF8') AS body, state FROM webhook_event WHERE dedupe_key = $1`,
      [secret.dedupeKey],
    );
    expect(bodies).toMatchObject([{ state: 'stored', body: expect.not.stringContaining('secret') as unknown as string }]);
    expect(await kept(secret.platformMessageId)).toEqual([]);
  });

  it('its edits shows the last of them', async () => {
    const first = words('ben', 'helo');
    const [early, late] = [new Date(Date.now() - 2_000), new Date(Date.now() - 1_000)];
    await tell(edit(first, 'hello', late), edit(first, 'hel', early), first);
    expect(await history('ben')).toMatchObject([{ content: { text: 'hello' }, editedAt: late.toISOString() }]);
    await tell(edit(first, 'hello!'));
    expect(await history('ben')).toMatchObject([{ content: { text: 'hello!' } }]);
  });

  it('a reaction to it shows that', async () => {
    const first = words('cleo', 'hello');
    await tell(react(first, '👍'), react(first, '❤️'), first);
    expect(await history('cleo')).toMatchObject([{ reactions: [{ by: 'end_user', emoji: '❤️' }] }]);
  });

  it('its take-back and a restart is still taken back, with what it was edited to', async () => {
    const first = words('dan', 'secret');
    const corrected = edit(first, 'a better secret');
    await tell(corrected, unsend(first), edit(first, 'the best secret'));
    expect(await kept(first.platformMessageId)).toEqual([{ change: 'unsend', told: null }]);
    await small.hub.restart();
    await tell(first);
    expect((await history('dan'))[0]?.retractedAt).toBeDefined();
    expect(await sql(`SELECT FROM webhook_event WHERE position('secret' in convert_from(body, 'UTF8')) > 0`)).toEqual([]);
  });

  it('its edit in one webhook with others ends with that webhook', async () => {
    const [first, other] = [words('emil', 'helo'), words('emil', 'more')];
    await small.post(account.id, { id: 'both', events: [edit(first, 'hello'), first, other] });
    await small.said((await small.waiting('emil')).id, 'more');
    expect(await history('emil')).toMatchObject([{ content: { text: 'hello' } }, { content: { text: 'more' } }]);
  });
});

it('what is kept while its message is being stored becomes true of it', async () => {
  const first = words('gil', 'hello');
  await sql(`CREATE FUNCTION overtake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO early_change (account_id, platform_message_id, change, author, told, told_at, webhook_event_ids, received_at)
      VALUES (NEW.account_id, NEW.platform_message_id, 'reaction', '', '{"emojis": ["👍"]}', now(), '{}', now());
      RETURN NULL;
    END $$`);
  await sql('CREATE TRIGGER overtake AFTER INSERT ON platform_message FOR EACH ROW EXECUTE FUNCTION overtake()');
  await tell(first);
  await sql('DROP FUNCTION overtake() CASCADE');
  await eventually(async () => ((await history('gil'))[0]?.reactions ? true : undefined));
});

it('what comes after the kept changes were read is not let go with them', async () => {
  const platformMessageId = 'never-comes';
  const { database } = small.hub;
  const react = (emoji: string, toldAt: Date): Promise<void> =>
    keepEarlyChange(database, account.id, { change: 'reaction', platformMessageId, emojis: [emoji], toldAt, webhookEventIds: [] }, toldAt);
  await react('👍', new Date(Date.now() - 1_000));
  const read = await earlyChangesOf(database, account.id, [platformMessageId]);
  await react('❤️', new Date());
  await forgetEarlyChanges(database, account.id, read);
  expect(await kept(platformMessageId)).toEqual([{ change: 'reaction', told: { emojis: ['❤️'] } }]);
});

it('what never finds its message is let go', async () => {
  const never = words('fay', 'never sent');
  await tell(react(never, '👍'), edit(never, 'never'));
  expect(await kept(never.platformMessageId)).toHaveLength(2);
  await deleteEarlyChanges(small.hub.database, new Date(Date.now() + 1_000));
  expect(await kept(never.platformMessageId)).toEqual([]);
});

it('what was taken back while its message lay dead stays taken back, however late that is worked again', async () => {
  const secret = words('hal', 'my secret');
  const body = JSON.stringify({ id: secret.dedupeKey, events: [secret] });
  const [dead] = await sql<{ id: number }>(
    `INSERT INTO webhook_event (company_id, account_id, dedupe_key, body, received_at, state, reason)
      SELECT company_id, id, $2, $3, now() - interval '1 minute', 'dead', 'processing failed' FROM channel_account WHERE id = $1 RETURNING id`,
    [account.id, secret.dedupeKey, body],
  );
  await tell(unsend(secret));
  await deleteEarlyChanges(small.hub.database, new Date(Date.now() + 1_000));
  await small.hub.admin.post(`/webhook-events/${String(dead?.id)}/replay`);
  expect(await history('hal')).toMatchObject([{ content: { type: 'event', name: 'retracted' } }]);
  await deleteEarlyChanges(small.hub.database, new Date(Date.now() + 1_000));
  expect(await kept(secret.platformMessageId)).toEqual([]);
});
