// Small errands to an account's platform: a file, an answer at once, a sign of typing.
import type { Logger } from 'pino';
import { HubError, type FetchedMedia, type PlatformCall } from '../contract/index.js';
import type { AccountService } from './accounts.js';

export async function fetchFrom(accounts: AccountService, accountId: string, ref: string, maxBytes: number): Promise<FetchedMedia> {
  const client = accounts.clientOf(accountId);
  if (!client.fetchMedia) throw new HubError(422, 'not_supported', 'This channel gives no files.');
  return client.fetchMedia(ref, maxBytes);
}

/** Whatever goes wrong, for a disabled account too, costs nothing. */
export async function answerAtOnce(accounts: AccountService, accountId: string, call: PlatformCall, log: Logger): Promise<void> {
  try {
    await accounts
      .clientOf(accountId)
      .deliver(call, () => Promise.reject(new HubError(404, 'not_found', 'An answer at once has no files.')));
  } catch (error) {
    log.debug({ error, accountId, method: call.method }, 'a courtesy answer to the platform failed');
  }
}

export function showTyping(
  accounts: AccountService,
  { accountId, platformUserId }: { accountId: string; platformUserId: string },
  agentId: string,
  log: Logger,
): void {
  try {
    const shown = accounts.clientOf(accountId).typing?.(platformUserId, agentId);
    shown?.catch((error: unknown) => log.debug({ error, accountId }, 'typing not shown'));
  } catch (error) {
    log.debug({ error, accountId }, 'typing not shown');
  }
}
