// Recipe 7 (B26): the end user writes at the moment an agent marks all as read.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const PEOPLE = 20;
const ROUNDS = 50;

let small: SmallHub;
let account: ChannelAccountView;
beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key', 'shop');
});
afterAll(() => small.hub.close());

/** What the end users wrote, as the store has it, beside what the agent has read. */
async function dots(): Promise<Map<string, { unread: number; lastInboundSeq: number; readSeq: number }>> {
  const rows = await small.hub.database.query<{ id: string; unread: number; lastInboundSeq: number; readSeq: number }>({
    text: `SELECT c.id, c.last_inbound_seq AS "lastInboundSeq", coalesce(v.read_seq, 0) AS "readSeq",
        (SELECT count(*) FROM message m WHERE m.conversation_id = c.id AND m.kind = 'in' AND m.seq > coalesce(v.read_seq, 0)) AS unread
      FROM conversation c LEFT JOIN conversation_view v ON v.conversation_id = c.id AND v.agent_id = $1`,
    values: [small.hub.admin.agentId],
  });
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Webhooks that were acknowledged and are not messages yet. */
async function unworked(): Promise<number> {
  const [row] = await small.hub.database.query<{ count: number }>({
    text: `SELECT count(*) AS count FROM webhook_event WHERE state = 'received'`,
  });
  return row?.count ?? 0;
}

it('recipe 7: in 1,000 races of writing and reading the dot is shown exactly when something was not read', async () => {
  const people = Array.from({ length: PEOPLE }, (_, index) => `person-${String(index)}`);
  const conversations = await Promise.all(people.map((person) => small.claimed(account, person)));
  let dotted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const seen = await dots();
    await Promise.all(
      conversations.flatMap(({ id, proxyUser }, index) => {
        // What the agent's screen shows just now; in every other race the screen is one message ahead.
        const seq = (seen.get(id)?.lastInboundSeq ?? 0) + (index % 2);
        const write = () => small.tell(account, words(proxyUser.platformUserId, `${String(round)}`));
        const read = () => small.hub.admin.post(`/conversations/${id}/read`, { seq });
        return (index + round) % 4 < 2 ? [write(), read()] : [read(), write()];
      }),
    );
    await eventually(async () => ((await unworked()) === 0 ? true : undefined));
    if (round % 10 === 0) await small.hub.expectConsistent();
    const rows = await dots();
    for (const { id, unreadCount } of await small.hub.admin.conversations()) {
      const row = rows.get(id);
      expect({ id, unreadCount, dot: unreadCount > 0 }).toEqual({
        id,
        unreadCount: row?.unread,
        dot: (row?.lastInboundSeq ?? 0) > (row?.readSeq ?? 0),
      });
      if (unreadCount > 0) dotted++;
    }
  }
  // There were dots; and every one goes with reading to the end.
  expect(dotted).toBeGreaterThan(0);
  for (const { id, lastSeq } of await small.hub.admin.conversations())
    await small.hub.admin.post(`/conversations/${id}/read`, { seq: lastSeq });
  expect((await small.hub.admin.conversations()).map(({ unreadCount }) => unreadCount)).toEqual(people.map(() => 0));
}, 120_000);
