// Are the credentials good, and is there quota left to send? Asked every minute or so; changes nothing.
// WeChat has no call that tells which address it pushes to, so the way in cannot be asked for.
import { z } from 'zod';
import { ConnectorError, saidBy, type AccountHealth, type HealthCheck } from '../../src/contract/index.js';
import type { Answer, ApiCall, WeChatApi } from './api.js';
import { SEND } from './render.js';
import { say } from './words.js';

/** Below this share of the day's calls, somebody should know. */
const LOW_SHARE = 0.05;

export async function probe(api: WeChatApi): Promise<AccountHealth> {
  const token = await checkToken(api);
  if (!token.ok) return { ok: false, checks: [token] };
  const checks = [token, ...(await checkQuota(api))];
  return { ok: checks.every((check) => check.ok), checks };
}

const callbackAnswer = z.looseObject({ ip_list: z.array(z.string()) });

async function checkToken(api: WeChatApi): Promise<HealthCheck> {
  const answer = await ask(api, { path: '/cgi-bin/getcallbackip', repeatable: true });
  // Refused credentials are the account's state, not a check among others.
  if (answer instanceof ConnectorError && answer.kind === 'auth') throw answer;
  if (answer instanceof ConnectorError) return { code: 'token', ok: false, ...saidBy(answer.details) };
  const list = callbackAnswer.safeParse(answer);
  if (!list.success) return { code: 'token', ok: false, ...say('not_wechat') };
  return { code: 'token', ok: true, ...say('token_good', { count: list.data.ip_list.length }) };
}

const quotaAnswer = z.looseObject({ quota: z.looseObject({ daily_limit: z.number(), used: z.number(), remain: z.number() }) });

/** Nothing is said where the account may not ask. */
async function checkQuota(api: WeChatApi): Promise<HealthCheck[]> {
  const answer = await ask(api, { path: '/cgi-bin/openapi/quota/get', json: { cgi_path: SEND }, repeatable: true });
  const parsed = quotaAnswer.safeParse(answer);
  if (!parsed.success) return [];
  const { daily_limit, used, remain } = parsed.data.quota;
  return [{ code: 'quota', ok: remain > daily_limit * LOW_SHARE, ...say('quota', { used, limit: daily_limit }) }];
}

async function ask(api: WeChatApi, call: ApiCall): Promise<Answer | ConnectorError> {
  try {
    return await api.call(call);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
