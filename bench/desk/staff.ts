// Agents who are there: signed in, connected, idle, members of one group that gives out by itself.
import { AgentSocket } from '../agent-socket.js';
import { HubClient } from '../hub-client.js';
import type { World } from '../world.js';

const PASSWORD = 'a password for an agent';

export interface Staff {
  groupId: string;
  agentIds: string[];
  close(): void;
}

export async function openStaffedGroup(
  { admin, hubUrl }: World,
  { name, agents, maxLoad }: { name: string; agents: number; maxLoad: number },
): Promise<Staff> {
  const { id: groupId } = await admin.call<{ id: string }>('POST', '/groups', { name, strategy: 'least_loaded', timeoutMinutes: null });
  const agentIds: string[] = [];
  const sockets: AgentSocket[] = [];
  for (let n = 0; n < agents; n++) {
    const login = `${name}-${String(n)}@example.com`;
    const { id } = await admin.call<{ id: string }>('POST', '/agents', { login, name: login, role: 'agent', password: PASSWORD, maxLoad });
    agentIds.push(id);
  }
  await admin.call('PUT', `/groups/${groupId}/members`, { agentIds });
  for (let n = 0; n < agents; n++) {
    const { token } = await HubClient.signIn(hubUrl, { login: `${name}-${String(n)}@example.com`, password: PASSWORD });
    sockets.push(await AgentSocket.open(hubUrl, token, () => undefined));
  }
  return {
    groupId,
    agentIds,
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}
