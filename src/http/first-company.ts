// The very first start: one company with its first admin and group, made exactly once, by a link or by the configuration.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { HubError, type Clock } from '../contract/index.js';
import { insertAgent } from '../store/agents.js';
import { insertAuditEvent } from '../store/audit.js';
import { anyCompanyExists, insertCompany, lockSetup } from '../store/companies.js';
import type { Database } from '../store/database.js';
import { addMembers, insertGroup } from '../store/groups.js';
import { hashPassword } from './passwords.js';

export interface FirstCompany {
  companyName: string;
  name: string;
  login: string;
  password: string;
  /** Names the first group in this language. */
  language?: 'en' | 'zh-CN' | undefined;
  timezone?: string | undefined;
}

export interface FirstCompanyDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
}

const groupNames = { en: 'Support', 'zh-CN': '客服' };

export class FirstCompanySetup {
  /** Null once a company exists; kept in memory only. */
  private token: string | null = null;

  constructor(private readonly dependencies: FirstCompanyDependencies) {}

  /**
   * Called once at start. With an admin configured it makes the company; else, while there is none, it answers the one-time token of the
   * set-up link. Null: nothing is left to set up.
   */
  async prepare(admin: { login: string; password: string } | null): Promise<{ token: string } | null> {
    if (await anyCompanyExists(this.dependencies.db)) return null;
    if (admin !== null) {
      // Several instances may start together: the one that comes second finds it done.
      await this.create({ companyName: 'Switchboard', name: 'Admin', ...admin });
      return null;
    }
    this.token = randomBytes(24).toString('base64url');
    return { token: this.token };
  }

  async required(): Promise<boolean> {
    return !(await anyCompanyExists(this.dependencies.db));
  }

  /** Throws 403 for a wrong token, 409 when a company exists. */
  async complete(token: string, first: FirstCompany): Promise<{ companyId: string; agentId: string }> {
    if (!(await this.required())) throw alreadySetUp();
    if (this.token === null || !sameText(token, this.token)) {
      throw new HubError(403, 'wrong_setup_token', 'This set-up link is not valid. The hub prints a new one each time it starts.');
    }
    const made = await this.create(first);
    if (made === null) throw alreadySetUp();
    this.token = null;
    return made;
  }

  /** Null when somebody was faster. */
  private async create(first: FirstCompany): Promise<{ companyId: string; agentId: string } | null> {
    const { db, clock, newId } = this.dependencies;
    const passwordHash = await hashPassword(first.password);
    return db.transaction(async (tx) => {
      await lockSetup(tx);
      if (await anyCompanyExists(tx)) return null;
      const now = clock.now();
      const [companyId, agentId, groupId] = [newId(), newId(), newId()];
      await insertCompany(tx, { id: companyId, name: first.companyName }, now);
      await insertAgent(
        tx,
        {
          companyId,
          id: agentId,
          login: first.login,
          name: first.name,
          passwordHash,
          role: 'admin',
          maxLoad: 5,
          languages: [],
          status: 'idle',
        },
        now,
      );
      await insertGroup(tx, { companyId, id: groupId, name: groupNames[first.language ?? 'en'], timezone: first.timezone ?? 'UTC' }, now);
      await addMembers(tx, companyId, groupId, [agentId]);
      await insertAuditEvent(
        tx,
        { companyId, id: newId(), actorId: agentId, action: 'company.created', objectType: 'company', objectId: companyId, details: {} },
        now,
      );
      return { companyId, agentId };
    });
  }
}

function alreadySetUp(): HubError {
  return new HubError(409, 'already_set_up', 'This hub is set up already. Please sign in.');
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
