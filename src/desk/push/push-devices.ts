// The browsers an agent wants to be told on: turned on from within, listed, forgotten.
import type { ApiAddresses } from '../../accounts/api-addresses.js';
import { HubError, type Clock, type PushAlert, type PushLanguage } from '../../contract/index.js';
import { isUniqueViolation, type Database } from '../../store/database.js';
import { deletePushDeviceOf, pushDevicesOf, putPushDevice, type PushDeviceRow, type PushSubscription } from '../../store/push-devices.js';
import { areBrowserKeys } from './message-encryption.js';

/** An agent at one of their logins. */
export interface AtDevice {
  companyId: string;
  agentId: string;
  tokenHash: Buffer;
}

export interface PushDeviceInput extends PushSubscription {
  name: string;
  alerts: PushAlert[];
  showsText: boolean;
  language: PushLanguage;
}

export interface PushDevicesDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  addresses: ApiAddresses;
  /** On this instance and the others. */
  onChanged(companyId: string): Promise<void>;
}

export class PushDevices {
  constructor(private readonly deps: PushDevicesDependencies) {}

  list({ companyId, agentId }: AtDevice): Promise<PushDeviceRow[]> {
    return pushDevicesOf(this.deps.database, companyId, agentId);
  }

  /** In place of what this login had. Throws 422 for what no push can be sent to, 403 `no_device` for a program's key. */
  async put(who: AtDevice, input: PushDeviceInput): Promise<void> {
    const { database, clock, newId, addresses, onChanged } = this.deps;
    const endpoint = addressOf(input.endpoint);
    await addresses.check({ baseUrl: endpoint });
    if (!areBrowserKeys(input)) throw new HubError(422, 'bad_keys', 'These are not the keys of a browser.');
    try {
      await database.transaction(async (tx) => {
        const kept = await putPushDevice(tx, { ...input, ...ofLogin(who), id: newId(), endpoint }, clock.now());
        if (!kept) throw new HubError(403, 'no_device', 'Only a person’s own login can be told by push.');
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new HubError(409, 'device_taken', 'This address is another browser’s.');
      throw error;
    }
    await onChanged(who.companyId);
  }

  /** Throws 404. */
  async forget({ companyId, agentId }: AtDevice, id: string): Promise<void> {
    const gone = await deletePushDeviceOf(this.deps.database, companyId, agentId, id);
    if (!gone) throw new HubError(404, 'not_found', 'There is no such device.');
    await this.deps.onChanged(companyId);
  }
}

const ofLogin = ({ companyId, agentId, tokenHash }: AtDevice): AtDevice => ({ companyId, agentId, tokenHash });

/** Push services speak https; on this machine itself http will do. */
function addressOf(text: string): string {
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname));
  if (!isSafe || url.username !== '' || url.password !== '' || url.href.length > 2000)
    throw new HubError(422, 'bad_address', 'A push service needs an https address without a user name in it.');
  return url.href;
}
