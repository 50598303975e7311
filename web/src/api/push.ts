// The own browsers that are told while no page is open.
import type { Page } from '../../../src/contract/api.js';
import type { PushAlert, PushDeviceView, PushLanguage } from '../../../src/contract/push.js';
import { request } from './request.js';

export interface PushDeviceInput {
  name: string;
  endpoint: string;
  keys: { p256dh: string; auth: string };
  alerts: PushAlert[];
  showsText: boolean;
  language: PushLanguage;
}

export const getPushKey = (): Promise<{ publicKey: string }> => request('GET', '/me/push-key');
export const listPushDevices = (): Promise<Page<PushDeviceView>> => request('GET', '/me/push-devices');
export const putPushDevice = (input: PushDeviceInput): Promise<Page<PushDeviceView>> => request('PUT', '/me/push-devices/current', input);
export const deletePushDevice = (id: string): Promise<void> => request('DELETE', `/me/push-devices/${id}`);
