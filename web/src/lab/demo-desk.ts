// A whole desk to try with one click: an account on every platform of the lab, two groups, and a second agent who is in both.
import type { ChannelAccountView, GroupView } from '../../../src/contract/api.js';
import { createAgent, createGroup, listAgents, listGroups, listMembers, putMembers } from '../api/admin.js';
import { bindDemo, type LabPlatform } from '../api/lab.js';

const LOGIN = 'demo';
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_LENGTH = 14;

export interface DemoNames {
  /** The first is only made where there is no group at all. */
  groups: readonly [string, string];
  agent: string;
}

export interface DemoDesk {
  bound: ChannelAccountView[];
  refused: { platform: LabPlatform; error: unknown }[];
  groups: string[];
  /** Without a password: the agent was here already. */
  agent: { name: string; login: string; password?: string };
}

/** What is there already stays as it is, so that it may be asked for again. One platform that refuses does not keep the others. */
export async function makeDemoDesk(platforms: readonly LabPlatform[], ownId: string, names: DemoNames): Promise<DemoDesk> {
  const groups = await demoGroups(names.groups);
  const { id, ...agent } = await demoAgent(names.agent);
  for (const group of groups) {
    const { agentIds } = await listMembers(group.id);
    const wanted = [...new Set([...agentIds, ownId, id])];
    if (wanted.length > agentIds.length) await putMembers(group.id, wanted);
  }
  const desk: DemoDesk = { bound: [], refused: [], groups: groups.map(({ name }) => name), agent };
  const unbound = platforms.filter(({ accounts }) => accounts.length === 0);
  await Promise.all(
    unbound.map(async (platform, index) => {
      try {
        desk.bound.push(await bindDemo(platform.platform, groups[index % groups.length]?.id));
      } catch (error) {
        desk.refused.push({ platform, error });
      }
    }),
  );
  return desk;
}

async function demoGroups([firstName, secondName]: DemoNames['groups']): Promise<GroupView[]> {
  const { items } = await listGroups();
  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
  const first = items[0] ?? (await createGroup({ name: firstName, timezone }));
  const second = items.find(({ id, name }) => id !== first.id && name === secondName);
  return [first, second ?? (await createGroup({ name: secondName, timezone }))];
}

async function demoAgent(name: string): Promise<DemoDesk['agent'] & { id: string }> {
  const known = (await listAgents()).items.find(({ login }) => login === LOGIN);
  if (known !== undefined) return { id: known.id, name: known.name, login: LOGIN };
  const password = newPassword();
  const { id } = await createAgent({ name, login: LOGIN, role: 'agent', password });
  return { id, name, login: LOGIN, password };
}

function newPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(PASSWORD_LENGTH));
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
