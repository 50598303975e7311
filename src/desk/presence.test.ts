import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { eventually } from '../../test/support/eventually.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { PushHub } from '../im/push.js';
import type { Database } from '../store/database.js';
import { Presence } from './presence.js';

let staff: Staffed;
let presence: Presence;
let ada: { companyId: string; agentId: string };
/** How often connections were noted; whoever notes hears that it is done only when `heard` has come. */
let noted: number;
let heard: Promise<void>;
/** Statements that note who has nothing to do, and how many of them fail first. */
let relieved: number;
let failing: number;

beforeEach(async () => {
  staff = await staffedDatabase();
  const { companyId } = await staff.addCompany('One');
  ada = await staff.addAgent(companyId, 'ada');
  noted = 0;
  heard = Promise.resolve();
  relieved = failing = 0;
  presence = new Presence({
    database: slowlyTold(staff.db),
    push: new PushHub({ isNeeded: false, pass: () => undefined }),
    clock: staff.clock,
    log: pino({ level: 'silent' }),
    instanceId: 'here',
    onIdle: () => undefined,
  });
  await presence.start();
});
afterEach(async () => {
  await presence.stop();
  await staff.close();
});

function slowlyTold(inner: Database): Database {
  const query: Database['query'] = async <Row extends object>(statement: Parameters<Database['query']>[0]) => {
    if (statement.name === 'note-unoccupied') {
      relieved++;
      if (failing-- > 0) throw new Error('not just now');
    }
    const rows = await inner.query<Row>(statement);
    if (statement.name === 'note-connections') {
      noted++;
      await heard;
    }
    return rows;
  };
  return new Proxy(inner, { get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name) as unknown)) });
}

const connections = (): Promise<object[]> => staff.db.query({ text: 'SELECT agent_id FROM agent_connection' });

it('who goes while their coming is still being noted is noted as gone', async () => {
  let hear: () => void = () => undefined;
  heard = new Promise((resolve) => {
    hear = resolve;
  });
  presence.connected(ada.companyId, ada.agentId);
  await eventually(() => (noted === 1 ? true : undefined));
  expect(await connections()).toHaveLength(1);
  presence.disconnected(ada.companyId, ada.agentId);
  hear();
  await presence.noted();
  expect(await connections()).toEqual([]);
});

it('since when somebody has nothing to do is noted for the others when it fails for one, and for that one later', async () => {
  const bea = await staff.addAgent(ada.companyId, 'bea');
  failing = 1;
  for (const { companyId, agentId } of [ada, bea]) presence.servesLess(companyId, agentId);
  await eventually(() => (relieved === 2 ? true : undefined));
  await eventually(() => {
    staff.clock.advance(1_000);
    return relieved === 3 ? true : undefined;
  });
});
