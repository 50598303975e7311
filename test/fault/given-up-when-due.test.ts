// A message for later whose conversation changes hands in the very moment it is to be stored.
import { expect, it } from '@jest/globals';
import type { HubEvent } from '../../src/contract/index.js';
import { Database, type Statement } from '../../src/store/database.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub } from '../support/small-hub.js';

let beforeStoring: (() => Promise<unknown>) | null = null;

class SlowlyStoringDatabase extends Database {
  override async query<Row extends object>(statement: Statement): Promise<Row[]> {
    const first = statement.name === 'append-messages' ? beforeStoring : null;
    if (first) beforeStoring = null;
    await first?.();
    return super.query<Row>(statement);
  }
}

it('waits on until the next try, and goes out with it', async () => {
  const clock = new ShiftedClock();
  const small = await startSmallHub(new SmallPlatform(), {
    newLife: () => ({ parts: { clock, openDatabase: (...how) => new SlowlyStoringDatabase(...how) }, end: () => undefined }),
  });
  const { admin } = small.hub;
  const { id } = await small.claimed(await small.bind('key', 'shop'));
  const desk = await AgentSocket.signIn(small.hub.url, admin.token);
  const sendAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
  await admin.post(`/conversations/${id}/messages`, { clientMsgId: 'later', content: { type: 'text', text: 'later' }, sendAt });
  beforeStoring = () => admin.post(`/conversations/${id}/release`);
  clock.shift(3_600_000);
  await desk.event('scheduled.changed', ({ state }) => state === 'sent');
  const states = desk.frames.flatMap((frame) => (frame.cmd === 'event' ? stateIn(frame.event) : []));
  expect(states).toEqual(['waiting', 'waiting', 'sent']);
  expect((await small.said(id, 'later')).clientMsgId).toBe('later');
  desk.end();
  await small.hub.expectConsistent();
  await small.hub.close();
});

function stateIn(event: HubEvent): string[] {
  return event.type === 'scheduled.changed' ? [event.state] : [];
}
