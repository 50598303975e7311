// What the parts of the account service share.
import type { Logger } from 'pino';
import type { AccountHealth, Clock, Connector, FetchedMedia, OfferedFile } from '../contract/index.js';
import type { AuditEvent } from '../store/audit.js';
import type { Database } from '../store/database.js';
import type { ApiAddresses } from './api-addresses.js';
import type { Sealer } from './sealing.js';

export interface AccountContext {
  db: Database;
  /** By platform. */
  connectors: ReadonlyMap<string, Connector>;
  sealer: Sealer;
  clock: Clock;
  log: Logger;
  newId: () => string;
  /** Where platforms reach us; null: nowhere. */
  publicUrl: string | null;
  apiAddresses: ApiAddresses;
  /** Absent: none are offered or taken. */
  files?: AccountFiles;
}

/** Files between the hub and a channel that is a program. */
export interface AccountFiles {
  /** `base`: where the channel reaches this hub. */
  offer(base: string, mediaId: string): OfferedFile;
  openUpload(accountId: string, uploadId: string): Promise<FetchedMedia>;
}

/** Who does it: a signed-in agent. */
export interface Actor {
  companyId: string;
  agentId: string;
}

export function auditOf(
  context: AccountContext,
  account: { companyId: string; id: string },
  happened: { actorId: string | null; action: string; details?: Record<string, unknown> },
): AuditEvent {
  return {
    companyId: account.companyId,
    id: context.newId(),
    actorId: happened.actorId,
    action: `channel_account.${happened.action}`,
    objectType: 'channel_account',
    objectId: account.id,
    details: happened.details ?? {},
  };
}

export type CheckedHealth = AccountHealth & { checkedAt: string };
