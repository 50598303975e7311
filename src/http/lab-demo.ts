// One click in the lab: an account at a platform's stand-in, people to write as, and the account bound as an admin would bind it.
import { z } from 'zod';
import { HubError, type ChannelAccountView, type PlatformStub } from '../contract/index.js';
import type { AccountService } from '../accounts/accounts.js';
import type { Database } from '../store/database.js';
import { listGroups } from '../store/groups.js';
import type { Principal } from './route.js';

export interface DemoDependencies {
  accounts: AccountService;
  db: Database;
  /** Where this process reaches itself: the stand-ins' webhooks go there. */
  localUrl: () => string;
}

export interface DemoAccount {
  platform: string;
  /** Who serves it. */
  groupId: string;
}

const createdAccount = z.object({
  name: z.string(),
  baseUrl: z.url(),
  credentials: z.record(z.string(), z.string()),
  /** Whatever there is to try is switched on. */
  settings: z.record(z.string(), z.unknown()).default({}),
});
const knownPeople = z.object({ items: z.array(z.object({ displayName: z.string() })) });
const PEOPLE = [
  { displayName: '王小雨', username: 'xiaoyu', language: 'zh' },
  { displayName: 'Emma Carter', username: 'emma', language: 'en', photo: true },
];

export async function bindDemo(
  deps: DemoDependencies,
  stub: PlatformStub,
  { platform, groupId }: DemoAccount,
  principal: Principal,
): Promise<ChannelAccountView> {
  const made = createdAccount.parse(await askStub(stub, 'POST', 'accounts', { name: 'Switchboard demo' }));
  const people = knownPeople.parse(await askStub(stub, 'GET', 'people'));
  for (const person of PEOPLE)
    if (!people.items.some(({ displayName }) => displayName === person.displayName)) await askStub(stub, 'POST', 'people', person);
  const account = await deps.accounts.bind(principal, {
    platform,
    name: made.name,
    groupId,
    credentials: made.credentials,
    settings: { ...made.settings, baseUrl: made.baseUrl, publicUrl: deps.localUrl() },
  });
  // Where no API takes the webhook's address, somebody enters it in the platform's console: the stand-in has a call for that alone.
  if (account.webhookUrl !== null) await askStub(stub, 'PUT', `accounts/${account.externalAccountId}/webhook`, { url: account.webhookUrl });
  return account;
}

/** A channel whose end users connect to the hub itself needs no stand-in: pages of the hub are always let in. */
export async function bindDemoSite(
  { accounts }: DemoDependencies,
  { platform, groupId }: DemoAccount,
  principal: Principal,
): Promise<ChannelAccountView> {
  return accounts.bind(principal, { platform, name: 'Demo site', groupId, credentials: {}, settings: {} });
}

/** Who serves what is bound where nobody said it. Throws 409 `no_group`. */
export async function firstGroup(db: Database, { companyId }: Principal): Promise<string> {
  const [group] = await listGroups(db, companyId);
  if (!group) throw new HubError(409, 'no_group', 'Make a group first.');
  return group.id;
}

/** One request to a stand-in's own controls; null for a control it does not have. Throws 503 `lab_unreachable`. */
export async function askStub(stub: PlatformStub, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${stub.url}/_control/${path}`, {
    method,
    ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => null);
  if (answer?.status === 404) return null;
  if (answer?.ok !== true) throw new HubError(503, 'lab_unreachable', 'The lab’s stand-in does not answer.');
  return answer.json();
}
