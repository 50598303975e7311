// Each company's pair of keys for push services: made when first asked for, then the same for good, because browsers hold on to it.
import type { Sealer } from '../../accounts/sealing.js';
import { openPushKey, sealPushKey } from '../../accounts/push-key.js';
import type { Clock } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { findPushKey, insertPushKey, type PushKeyRow } from '../../store/push-keys.js';
import { newVapidKey, vapidKeyOf, type VapidKey } from './vapid.js';

export class PushKeys {
  private readonly opened = new Map<string, VapidKey>();

  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** What a browser subscribes under. */
  async publicKeyOf(companyId: string): Promise<string> {
    const known = await findPushKey(this.database, companyId);
    return (known ?? (await this.create(companyId))).publicKey;
  }

  /** Throws `UnsealError`. */
  async keyOf(companyId: string): Promise<VapidKey> {
    const known = this.opened.get(companyId);
    if (known) return known;
    const row = (await findPushKey(this.database, companyId)) ?? (await this.create(companyId));
    const pkcs8 = openPushKey(this.sealer, companyId, { text: row.sealedPrivateKey, keyId: row.secretKeyId });
    const key = vapidKeyOf(row.publicKey, pkcs8);
    this.opened.set(companyId, key);
    return key;
  }

  /** Of two that are made at once the first one stays. */
  private async create(companyId: string): Promise<PushKeyRow> {
    const { publicKey, pkcs8 } = newVapidKey();
    const sealed = sealPushKey(this.sealer, companyId, pkcs8);
    const row = { companyId, publicKey, sealedPrivateKey: sealed.text, secretKeyId: sealed.keyId };
    await insertPushKey(this.database, row, this.clock.now());
    return (await findPushKey(this.database, companyId)) ?? row;
  }
}
