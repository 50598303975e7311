// Channel accounts, agents and groups, as the admin pages ask for them.
import type {
  AgentView,
  ChannelAccountView,
  GroupMemberView,
  GroupView,
  InboundKey,
  Page,
  PlatformView,
  Role,
  WebhookByHand,
} from '../../../src/contract/api.js';
import { request } from './request.js';

export interface BindInput {
  platform: string;
  /** Absent: as the platform calls it. */
  name?: string;
  groupId: string;
  credentials: Record<string, unknown>;
  settings: Record<string, unknown>;
}

export interface NewAgent {
  login: string;
  name: string;
  role: Role;
  password: string;
  maxLoad?: number;
  languages?: string[];
}

export type AgentChange = Partial<Pick<AgentView, 'name' | 'role' | 'maxLoad' | 'languages' | 'active'>> & { password?: string };

export const listPlatforms = (): Promise<Page<PlatformView>> => request('GET', '/platforms');
export const listAccounts = (): Promise<Page<ChannelAccountView>> => request('GET', '/channel-accounts');
/** With the key its program calls the hub with, where there is one: shown once. */
export type BoundAccount = ChannelAccountView & Partial<InboundKey>;
export const bindAccount = (input: BindInput): Promise<BoundAccount> => request('POST', '/channel-accounts', input);
export const renewInboundKey = (id: string, revokePrevious: boolean): Promise<InboundKey> =>
  request('POST', `/channel-accounts/${id}/inbound-key`, { revokePrevious });
export const webhookByHand = (id: string): Promise<WebhookByHand> => request('GET', `/channel-accounts/${id}/verify-token`);
export const changeAccount = (
  id: string,
  /** Of settings and credentials only what changes; null takes a value away. */
  change: { name?: string; groupId?: string; settings?: Record<string, unknown>; credentials?: Record<string, unknown> },
): Promise<ChannelAccountView> => request('PATCH', `/channel-accounts/${id}`, change);
export const deleteAccount = (id: string): Promise<void> => request('DELETE', `/channel-accounts/${id}`);
export type AccountStep = 'enable' | 'disable' | 'reconnect';
export const stepAccount = (id: string, step: AccountStep): Promise<unknown> => request('POST', `/channel-accounts/${id}/${step}`, {});
export const checkAccount = (id: string): Promise<unknown> => request('GET', `/channel-accounts/${id}/health`);

export const listAgents = (): Promise<Page<AgentView>> => request('GET', '/agents');
export const createAgent = (input: NewAgent): Promise<AgentView> => request('POST', '/agents', input);
export const changeAgent = (id: string, change: AgentChange): Promise<AgentView> => request('PATCH', `/agents/${id}`, change);

export const putAgentPicture = (id: string, picture: File): Promise<AgentView> => {
  const form = new FormData();
  form.append('file', picture, picture.name);
  return request('PUT', `/agents/${id}/picture`, form);
};
export const deleteAgentPicture = (id: string): Promise<AgentView> => request('DELETE', `/agents/${id}/picture`);

export const listGroups = (): Promise<Page<GroupView>> => request('GET', '/groups');
export const createGroup = (input: { name: string; timezone?: string }): Promise<GroupView> => request('POST', '/groups', input);
export const changeGroup = (id: string, change: Partial<Omit<GroupView, 'id' | 'memberCount'>>): Promise<GroupView> =>
  request('PATCH', `/groups/${id}`, change);
export const renameGroup = (id: string, name: string): Promise<GroupView> => request('PATCH', `/groups/${id}`, { name });
export const listMembers = (id: string): Promise<{ agentIds: string[]; members: GroupMemberView[] }> =>
  request('GET', `/groups/${id}/members`);
export const putMembers = (id: string, agentIds: string[]): Promise<unknown> => request('PUT', `/groups/${id}/members`, { agentIds });
/** How much of the group's work a member gets. */
export const changeMember = (id: string, { agentId, ...share }: GroupMemberView): Promise<unknown> =>
  request('PATCH', `/groups/${id}/members/${agentId}`, share);
