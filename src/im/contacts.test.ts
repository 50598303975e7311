import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { insertChannelAccount } from '../store/channel-accounts.js';
import { checkInvariants } from '../store/invariants.js';
import { Contacts } from './contacts.js';
import { ConversationRows } from './conversation-row.js';
import { Participants } from './participants.js';
import { PushHub } from './push.js';

const PEOPLE = 6;

let staff: Staffed;
let companyId: string;
let actor: { companyId: string; agentId: string; name: string; role: 'admin' };
let contacts: Contacts;
let account: { companyId: string; id: string; groupId: string };

beforeAll(async () => {
  staff = await staffedDatabase();
  const { db, clock } = staff;
  const company = await staff.addCompany('One');
  companyId = company.companyId;
  actor = { ...(await staff.addAgent(companyId, 'ada', 'admin')), name: 'Ada', role: 'admin' };
  const id = crypto.randomUUID();
  account = { companyId, id, groupId: company.groupId };
  // Nobody opens them here; they have the shape of what is sealed.
  const sealed = { sealedCredentials: Buffer.alloc(48).toString('base64'), secretKeyId: 'none' };
  const row = { ...account, ...sealed, platform: 'web', externalAccountId: id, name: 'Shop', settings: {} };
  await insertChannelAccount(db, { ...row, state: 'active', intake: 'direct' }, clock.now());
  const push = new PushHub({ isNeeded: false, pass: () => undefined });
  const rows = new ConversationRows(db, push, pino({ level: 'silent' }));
  contacts = new Contacts({
    database: db,
    clock,
    newId: () => crypto.randomUUID(),
    push,
    rows,
    updates: { show: () => Promise.resolve() },
    endService: () => Promise.resolve(),
    onErased: () => undefined,
    onChanging: () => Promise.resolve(),
    onChanged: () => undefined,
  });
});
afterAll(() => staff.close());

/** Contact ids of as many new people, each with a name and a number of their own. */
async function newPeople(): Promise<string[]> {
  const participants = new Participants(staff.db, () => crypto.randomUUID());
  const names = Array.from({ length: PEOPLE }, () => crypto.randomUUID());
  const found = await participants.resolve(
    account,
    new Map(names.map((name) => [name, { profile: { displayName: name } }])),
    staff.clock.now(),
  );
  return names.map((name) => found.get(name)?.contactId ?? '');
}

const stored = (ids: string[]): Promise<object[]> =>
  staff.db.query({
    text: `SELECT k.id, k.display_name, k.phones, k.custom_fields, p.id AS proxy, p.contact_id, p.platform_user_id, p.words::text FROM contact k
      JOIN proxy_user p ON p.contact_id = k.id WHERE k.id = ANY($1::uuid[]) ORDER BY k.id`,
    values: [ids],
  });

/** Who was merged under whom; the root stands for the person. */
class Forest {
  private readonly parents = new Map<number, number>();

  rootOf(person: number): number {
    const parent = this.parents.get(person);
    return parent === undefined ? person : this.rootOf(parent);
  }

  merge(person: number, into: number): 'same_contact' | null {
    const [root, target] = [this.rootOf(person), this.rootOf(into)];
    if (root === target) return 'same_contact';
    this.parents.set(root, target);
    return null;
  }

  unmerge(person: number): 'not_merged' | null {
    return this.parents.delete(person) ? null : 'not_merged';
  }
}

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

const person = fc.nat({ max: PEOPLE - 1 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ merge: person, into: person }) },
  { weight: 2, arbitrary: fc.record({ unmerge: person }) },
);

describe('merging and unmerging in any order', () => {
  it('gives everybody the person they belong to, and back exactly what they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const ids = await newPeople();
        const before = await stored(ids);
        const forest = new Forest();
        for (const one of steps) {
          if ('merge' in one) {
            const due = forest.merge(one.merge, one.into);
            expect(await codeOf(contacts.merge(actor, ids[one.merge] ?? '', ids[one.into] ?? ''))).toBe(due);
          } else {
            const due = forest.unmerge(one.unmerge);
            expect(await codeOf(contacts.unmerge(actor, ids[one.unmerge] ?? ''))).toBe(due);
          }
          const seen = await Promise.all(ids.map((id) => contacts.person(actor, id)));
          expect(seen.map(({ id }) => ids.indexOf(id))).toEqual(ids.map((_, index) => forest.rootOf(index)));
          // Everybody's channel belongs to the one person they are of, and is their own all the same.
          for (const [index, { channels }] of seen.entries()) {
            const due = ids.filter((_, other) => forest.rootOf(other) === forest.rootOf(index));
            expect(channels.map(({ contactId }) => contactId).sort()).toEqual([...due].sort());
          }
        }
        for (let index = 0; index < PEOPLE; index++) if (forest.unmerge(index) === null) await contacts.unmerge(actor, ids[index] ?? '');
        expect(await stored(ids)).toEqual(before);
      }),
      { numRuns: 12, seed: 20261121 },
    );
    expect(await checkInvariants(staff.db, { settled: true })).toEqual([]);
  });

  it('of two at once makes no circle', async () => {
    const [a = '', b = '', c = ''] = await newPeople();
    await Promise.allSettled([contacts.merge(actor, a, b), contacts.merge(actor, b, c), contacts.merge(actor, c, a)]);
    const seen = await Promise.all([a, b, c].map((id) => contacts.person(actor, id)));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(await checkInvariants(staff.db, { settled: true })).toEqual([]);
  });
});
