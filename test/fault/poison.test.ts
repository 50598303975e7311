// One event that cannot be stored must cost neither its neighbours nor the order, and no text may be such an event.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { ChannelAccountView, InboundEvent } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let clock: ShiftedClock;
let small: SmallHub;
let account: ChannelAccountView;
beforeEach(async () => {
  clock = new ShiftedClock();
  small = await startSmallHub(new SmallPlatform(), { clock });
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.close();
});

const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => small.hub.database.query<Row>({ text, values });

/** What is stored of everybody's words, in order: those of one run have the same moment, and ids that follow each other. */
async function stored(): Promise<string[]> {
  const rows = await sql<{ text: string }>(`SELECT content ->> 'text' AS text FROM message WHERE kind = 'in' ORDER BY id`);
  return rows.map(({ text }) => text);
}
const states = async (): Promise<string[]> =>
  (await sql<{ state: string }>('SELECT state FROM webhook_event ORDER BY id')).map(({ state }) => state);
const ended = (count: number): Promise<string[]> =>
  eventually(async () => {
    const found = await states();
    return found.length === count && !found.includes('received') ? found : undefined;
  });
/** So often or more: it is tried again by itself, too. */
const putOff = (attempts: number): Promise<true> =>
  eventually(async () =>
    (await sql(`SELECT FROM webhook_event WHERE attempts >= $1 AND state = 'received'`, [attempts])).length > 0 ? true : undefined,
  );

/** The store refuses messages with this text: always, or so many times. */
async function refuse(text: string, sqlState: string, times = 1_000_000): Promise<void> {
  await sql('CREATE SEQUENCE refusals');
  await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.content ->> 'text' = '${text}' AND nextval('refusals') <= ${String(times)} THEN RAISE 'refused' USING ERRCODE = '${sqlState}'; END IF;
    RETURN NEW; END $$`);
  await sql('CREATE TRIGGER refuse BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION refuse()');
}

describe('text the store cannot keep', () => {
  it('is cleaned in everything a platform tells, and the message is stored', async () => {
    const text = `${'a'.repeat(199)}😀 thanks`;
    const odd: InboundEvent[] = [
      words('ana', text),
      words('b\0en', 'nul \0 and half \ud83d', { profile: { displayName: `${'n'.repeat(255)}😀`, username: 'x\0' } }),
      words('group', 'hello', { authorName: `${'m'.repeat(255)}😀`, forwardedFrom: 'half \udc00' }),
      words('cleo', 'reply', { replyToPlatformMessageId: 'no\0thing', albumId: 'al\0bum' }),
    ];
    for (const event of odd) await small.tell(account, event);
    expect(await ended(odd.length)).toEqual(odd.map(() => 'stored'));
    expect(await stored()).toEqual([text, 'nul  and half \ufffd', 'hello', 'reply']);
    const [row] = await small.hub.admin.conversations().then((rows) => rows.filter(({ proxyUser }) => proxyUser.platformUserId === 'ben'));
    expect(row?.contact.displayName).toBe('n'.repeat(255));
    await small.hub.expectConsistent();
  });

  it('is refused with 400 in what agents and programs give: bodies, queries, frames', async () => {
    const { id } = await small.claimed(account);
    const { admin, url } = small.hub;
    const bad = { status: 400, body: { error: { code: 'bad_text' } } };
    for (const text of ['nul \0', 'half \ud83d'])
      await expect(
        admin.post(`/conversations/${id}/messages`, { clientMsgId: 'bad', content: { type: 'text', text } }),
      ).rejects.toMatchObject(bad);
    await expect(admin.get('/conversations?q=%00')).rejects.toMatchObject(bad);
    const login = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login: 'ada\0', password: 'x' }),
    });
    expect(login.status).toBe(400);
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
    try {
      const answer = new Promise<string>((resolve) => socket.once('message', (data) => resolve((data as Buffer).toString())));
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(JSON.stringify({ cmd: 'auth', seq: 7, token: admin.token, deviceId: 'nul \0' }));
      expect(JSON.parse(await answer)).toMatchObject({ cmd: 'error', seq: 7, code: 'bad_text' });
    } finally {
      socket.terminate();
    }
    const emoji = `${'a'.repeat(199)}😀`;
    await small.reached(id, (await small.reply(id, emoji)).seq, 'sent');
  });
});

describe('an event that cannot be stored', () => {
  it('dies alone after five attempts; what the same person did after it waits for that, nobody else does', async () => {
    await small.tell(account, words('ana', 'first'));
    await ended(1);
    await refuse('poison', '22001');
    await small.tell(account, words('ana', 'poison'));
    for (let attempt = 1; attempt < 5; attempt++) {
      await putOff(attempt);
      if (attempt === 1) {
        await small.tell(account, words('ana', 'after'));
        await small.tell(account, words('ben', 'another person'));
        await eventually(async () => ((await stored()).includes('another person') ? true : undefined));
      }
      if (attempt === 2) {
        await small.hub.restart();
        await small.tell(account, words('ana', 'and after a restart'));
      }
      expect(await stored()).toEqual(['first', 'another person']);
      clock.shift(1000 * 4 ** (attempt - 1));
    }
    expect(await ended(5)).toEqual(['stored', 'dead', 'stored', 'stored', 'stored']);
    expect(await stored()).toEqual(['first', 'another person', 'after', 'and after a restart']);
    await small.hub.expectConsistent();
  });

  it('costs its neighbours in the same webhook run nothing', async () => {
    await refuse('poison', '23514');
    await Promise.all([words('ana', 'one'), words('ben', 'poison'), words('cleo', 'three')].map((event) => small.tell(account, event)));
    await eventually(async () => ((await stored()).length === 2 ? true : undefined));
    expect((await stored()).sort()).toEqual(['one', 'three']);
  });

  it('costs its neighbours in one webhook nothing; what the same person said after it is stored once it is given up', async () => {
    await refuse('poison', '22001');
    const events = [words('ana', 'one'), words('ben', 'poison'), words('cleo', 'three'), words('ben', 'after it'), words('dan', 'five')];
    await small.post(account.id, { id: 'many', events });
    for (let attempt = 1; attempt < 5; attempt++) {
      await putOff(attempt);
      expect(await stored()).toEqual(attempt === 1 ? ['one', 'three', 'five'] : ['one', 'three', 'five', 'six']);
      if (attempt === 1) {
        await small.tell(account, words('ana', 'seven'));
        await small.tell(account, words('eve', 'six'));
        await eventually(async () => ((await stored()).includes('six') ? true : undefined));
      }
      clock.shift(1000 * 4 ** (attempt - 1));
    }
    expect(await ended(3)).toEqual(['dead', 'stored', 'stored']);
    expect(await stored()).toEqual(['one', 'three', 'five', 'six', 'after it', 'seven']);
    expect(await sql(`SELECT reason FROM webhook_event WHERE state = 'dead'`)).toEqual([{ reason: 'processing failed: 1 of 5: refused' }]);
    await small.hub.expectConsistent();
  });

  it('is tried again without undoing what those in it did since', async () => {
    const hello = words('ana', 'hello');
    await small.tell(account, hello);
    await ended(1);
    // In the batch, alone, whole again, in pieces.
    await refuse('poison', '22001', 4);
    const react = (dedupeKey: string, emoji: string): InboundEvent => ({
      type: 'reaction',
      dedupeKey,
      platformUserId: 'ana',
      platformMessageId: hello.platformMessageId,
      emojis: [emoji],
    });
    await small.post(account.id, { id: 'many', events: [words('ben', 'first'), react('old', '👍'), words('cleo', 'poison')] });
    await putOff(1);
    expect(await stored()).toEqual(['hello', 'first']);
    await small.tell(account, react('new', '❤️'));
    await small.tell(account, words('ana', 'after'));
    clock.shift(1000);
    expect(await ended(4)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect((await stored()).sort()).toEqual(['after', 'first', 'hello', 'poison']);
    const [row] = await sql<{ reactions: unknown }>(`SELECT reactions FROM message WHERE content ->> 'text' = 'hello'`);
    expect(JSON.stringify(row)).toContain('❤️');
    expect(JSON.stringify(row)).not.toContain('👍');
    await small.hub.expectConsistent();
  });

  it('keeps no words taken back since, once it is made to work again', async () => {
    const secret = words('ben', 'my secret');
    await refuse('poison', '22001', 4 * 5);
    await small.post(account.id, { id: 'many', events: [secret, words('ana', 'poison')] });
    for (let attempt = 1; attempt < 5; attempt++) {
      await putOff(attempt);
      clock.shift(1000 * 4 ** (attempt - 1));
    }
    expect(await ended(1)).toEqual(['dead']);
    const { platformUserId, platformMessageId } = secret;
    await small.tell(account, { type: 'unsend', dedupeKey: 'unsend', platformUserId, platformMessageIds: [platformMessageId] });
    await ended(2);
    const [dead] = await sql<{ id: number }>(`SELECT id FROM webhook_event WHERE state = 'dead'`);
    await small.hub.admin.post(`/webhook-events/${String(dead?.id)}/replay`);
    expect(await ended(2)).toEqual(['stored', 'stored']);
    expect(await stored()).toContain('poison');
    const bodies = await sql<{ body: Buffer }>('SELECT body FROM webhook_event');
    expect(bodies.filter(({ body }) => body.toString().includes('my secret'))).toEqual([]);
  });

  it('ends well when nothing is refused any more in pieces', async () => {
    await refuse('two', '22001', 1);
    await small.post(account.id, { id: 'many', events: [words('ana', 'one'), words('ana', 'two'), words('ana', 'three')] });
    expect(await ended(1)).toEqual(['stored']);
    expect(await stored()).toEqual(['one', 'two', 'three']);
  });
});

describe('a store that refuses for the moment', () => {
  it('neither lets a later message overtake nor drops an edit', async () => {
    await small.tell(account, words('ana', 'hello'));
    await ended(1);
    await refuse('m1', '57014', 2);
    const m1 = words('ana', 'm1');
    const edit: InboundEvent = {
      type: 'edit',
      dedupeKey: 'edit',
      platformUserId: 'ana',
      platformMessageId: m1.platformMessageId,
      editedAt: new Date(),
      content: { type: 'text', text: 'm1 corrected' },
    };
    for (const event of [m1, edit, words('ana', 'm2')]) await small.tell(account, event);
    expect(await ended(4)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(await stored()).toEqual(['hello', 'm1 corrected', 'm2']);
    // Nothing was wrong with the events, so none of them has failed.
    expect(await sql('SELECT FROM webhook_event WHERE attempts > 1')).toEqual([]);
  });

  it('makes the month a message needs when the clock is months off', async () => {
    await small.tell(account, words('ana', 'on time'));
    await ended(1);
    clock.shift(160 * 86_400_000);
    await small.tell(account, words('ana', 'one'));
    await small.tell(account, words('ben', 'two'));
    expect(await ended(3)).toEqual(['stored', 'stored', 'stored']);
    clock.shift(-400 * 86_400_000);
    await small.tell(account, words('ana', 'long ago'));
    expect((await ended(4)).at(-1)).toBe('stored');
  });
});

it('a button pressed on a disabled account is stored, though nobody can answer it at once', async () => {
  await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
  await small.tell(account, words('ana', 'Yes, please', { respond: [{ method: 'answer', payload: {} }] }));
  expect(await ended(1)).toEqual(['stored']);
  expect(await stored()).toEqual(['Yes, please']);
});
