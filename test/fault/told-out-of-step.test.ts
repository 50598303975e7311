// What is told before its message, and a message that is told again: whatever breaks while the hub notes it, it has noted it in the end.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundEvent } from '../../src/contract/index.js';
import type { StoreFault } from '../support/faulty-database.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

const FAULTS: StoreFault[] = ['fail_before', 'fail_after', 'crash_before', 'crash_after', 'twice'];

let mortal: MortalHub;
let account: ChannelAccountView;
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
});
afterEach(async () => {
  mortal.heal();
  await mortal.up();
  await mortal.small.hub.expectConsistent();
});
afterAll(() => mortal.close());

const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  mortal.small.hub.database.query<Row>({ text, values });

/** The platform tells until it is heard; resolves when the hub has worked it. */
async function told(...events: InboundEvent[]): Promise<void> {
  for (const event of events)
    await mortal.persist(async () => {
      await mortal.small.tell(account, event);
      return true;
    });
  const keys = events.map(({ dedupeKey }) => dedupeKey);
  await mortal.persist(async () => {
    const open = await sql(`SELECT FROM webhook_event WHERE dedupe_key = ANY($1) AND state = 'received'`, [keys]);
    return open.length === 0 ? true : undefined;
  });
}

/** The next commit of this kind; tells whether it was come to. */
function breakNext(kind: string, fault: StoreFault): () => boolean {
  let broken = false;
  mortal.commitFault = (commit) => {
    if (commit !== kind || broken) return undefined;
    broken = true;
    return fault;
  };
  return () => broken;
}

describe.each(FAULTS)('with %s', (fault) => {
  it('an edit and a reaction that came before their message are true of it, over the end of the hub', async () => {
    const person = `early ${fault}`;
    const message = words(person, 'helo');
    const about = { platformUserId: person, platformMessageId: message.platformMessageId };
    const isBroken = breakNext('keep-early-change', fault);
    await told(
      { type: 'edit', dedupeKey: `edit ${person}`, ...about, editedAt: new Date(), content: { type: 'text', text: 'hello' } },
      { type: 'reaction', dedupeKey: `reaction ${person}`, ...about, emojis: ['👍'] },
    );
    expect(isBroken()).toBe(true);
    mortal.kill();
    await mortal.up();
    await told(message);
    const { id } = await mortal.small.waiting(person);
    expect((await mortal.small.hub.admin.history(id)).filter(({ kind }) => kind === 'in')).toMatchObject([
      { content: { text: 'hello' }, reactions: [{ by: 'end_user', emoji: '👍' }] },
    ]);
    expect(await sql('SELECT FROM early_change WHERE platform_message_id = $1', [message.platformMessageId])).toEqual([]);
  });

  it('a message that was told again and then taken back leaves no word in either of its raw events', async () => {
    const person = `again ${fault}`;
    const message = words(person, 'a secret');
    await told(message);
    const isBroken = breakNext('note-carriers', fault);
    await told({ ...message, dedupeKey: `${message.dedupeKey} again` });
    expect(isBroken()).toBe(true);
    await told({
      type: 'unsend',
      dedupeKey: `unsend ${person}`,
      platformUserId: person,
      platformMessageIds: [message.platformMessageId],
    });
    const bodies = await sql<{ body: string }>(`SELECT convert_from(body, 'UTF8') AS body FROM webhook_event WHERE dedupe_key LIKE $1`, [
      `${message.dedupeKey}%`,
    ]);
    expect(bodies).toHaveLength(2);
    expect(bodies.filter(({ body }) => body.includes('a secret'))).toEqual([]);
  });
});
