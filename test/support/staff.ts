// A company with staff in a database of its own, for tests below the whole hub.
import { pino } from 'pino';
import { v7 } from 'uuid';
import { hashPassword } from '../../src/http/passwords.js';
import { insertAgent } from '../../src/store/agents.js';
import { insertCompany } from '../../src/store/companies.js';
import { Database } from '../../src/store/database.js';
import { insertGroup } from '../../src/store/groups.js';
import type { Role } from '../../src/contract/index.js';
import { createTestDatabase } from './database.js';
import { FakeClock } from './fake-clock.js';

export const PASSWORD = 'correct horse battery';
const passwordHash = hashPassword(PASSWORD);

export interface Staffed {
  db: Database;
  clock: FakeClock;
  addCompany(name: string): Promise<{ companyId: string; groupId: string }>;
  addAgent(companyId: string, login: string, role?: Role): Promise<{ companyId: string; agentId: string }>;
  close(): Promise<void>;
}

export async function staffedDatabase(): Promise<Staffed> {
  const place = await createTestDatabase();
  const db = new Database(place.connectionString, { maxConnections: 4, log: pino({ level: 'silent' }) });
  const clock = new FakeClock();
  return {
    db,
    clock,
    async addCompany(name) {
      const [companyId, groupId] = [v7(), v7()];
      await insertCompany(db, { id: companyId, name }, clock.now());
      await insertGroup(db, { companyId, id: groupId, name: 'Support', timezone: 'UTC' }, clock.now());
      return { companyId, groupId };
    },
    async addAgent(companyId, login, role = 'agent') {
      const agentId = v7();
      const agent = { companyId, id: agentId, login, name: login, passwordHash: await passwordHash, role };
      await insertAgent(db, { ...agent, maxLoad: 5, languages: [], status: 'idle' }, clock.now());
      return { companyId, agentId };
    },
    async close() {
      await db.close();
      await place.drop();
    },
  };
}
