// Is the bot's token good, and do its updates really come to us? Asked every minute or so; changes nothing.
import { ConnectorError, saidBy, type AccountHealth, type HealthCheck } from '../../src/contract/index.js';
import { withoutToken, type TelegramApi } from './api.js';
import { fieldsOf, integerOf, textOf, timeOf, type Fields } from './reading.js';
import { say } from './words.js';

/** So many unread updates mean that somebody is waiting for an answer. */
const BACKLOG = 100;
/** An error older than this is history. */
const RECENT_MS = 10 * 60_000;

export async function probe(api: TelegramApi, webhookUrl: string | null): Promise<AccountHealth> {
  const token = await checkToken(api);
  if (!token.ok) return { ok: false, checks: [token] };
  const info = await ask(api, 'getWebhookInfo');
  const checks =
    info instanceof ConnectorError
      ? [token, { code: 'webhook', ok: false, ...saidBy(info.details) }]
      : [token, ...webhookChecks(api, info, webhookUrl)];
  return { ok: checks.every((check) => check.ok), checks };
}

async function checkToken(api: TelegramApi): Promise<HealthCheck> {
  const me = await ask(api, 'getMe');
  if (me instanceof ConnectorError) return { code: 'token', ok: false, ...saidBy(me.details) };
  return { code: 'token', ok: true, ...say('token_good', { name: textOf(me['username']) ?? '' }) };
}

function webhookChecks(api: TelegramApi, info: Fields, webhookUrl: string | null): HealthCheck[] {
  const set = textOf(info['url']) ?? '';
  const pending = integerOf(info['pending_update_count']) ?? 0;
  const waiting: HealthCheck = { code: 'pending_updates', ok: pending < BACKLOG, ...say('updates_waiting', { count: pending }) };
  if (webhookUrl === null) {
    return [{ code: 'webhook', ok: set === '', ...say(set === '' ? 'updates_fetched' : 'foreign_webhook') }, waiting];
  }
  const webhook: HealthCheck =
    set === webhookUrl
      ? { code: 'webhook', ok: true, ...say('webhook_here') }
      : { code: 'webhook', ok: false, ...say(set === '' ? 'webhook_missing' : 'webhook_elsewhere') };
  return [webhook, waiting, ...lastError(api, info)];
}

function lastError(api: TelegramApi, info: Fields): HealthCheck[] {
  const at = timeOf(info['last_error_date']);
  const words = textOf(info['last_error_message']);
  if (!at || words === undefined) return [];
  const recent = Date.now() - at.getTime() < RECENT_MS;
  const said = say('last_failure', { at: at.toISOString(), words: withoutToken(words, api.token) });
  return [{ code: 'last_delivery', ok: !recent, ...said }];
}

async function ask(api: TelegramApi, method: string): Promise<Fields | ConnectorError> {
  try {
    return fieldsOf(await api.call(method, {}));
  } catch (error) {
    // Refused credentials are the account's state, not a check among others.
    if (error instanceof ConnectorError && error.kind !== 'auth') return error;
    throw error;
  }
}
