// Who is at the desk: first set-up, login, own status.
import type { AgentView, PresenceStatus } from '../../../src/contract/api.js';
import { request } from './request.js';

export interface Me {
  agent: AgentView;
  company: { id: string; name: string };
}

export interface SetupInput {
  token: string;
  companyName: string;
  name: string;
  login: string;
  password: string;
  language: string;
  timezone: string;
}

export const getSetup = (): Promise<{ required: boolean }> => request('GET', '/setup');
export const postSetup = (input: SetupInput): Promise<{ agent: AgentView }> => request('POST', '/setup', input);
export const login = (input: { login: string; password: string }): Promise<{ agent: AgentView }> => request('POST', '/auth/login', input);
export const logout = (): Promise<void> => request('POST', '/auth/logout');
export const getMe = (): Promise<Me> => request('GET', '/me');
/** The same, whoever it was before. */
export const getWhoIsHere = (): Promise<Me> => request('GET', '/me', undefined, undefined, {});
export const getSocketTicket = (): Promise<{ ticket: string }> => request('GET', '/me/socket-ticket');
/** The session that asks goes on; every other one ends. */
export const changeOwnPassword = (input: { current: string; password: string }): Promise<void> => request('POST', '/me/password', input);
export const putStatus = (input: { status: PresenceStatus; reason?: string }): Promise<void> => request('PUT', '/me/status', input);
