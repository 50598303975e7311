// What the bot of a channel account does.
import { z } from 'zod';
import { HubError, type BotSettingsView, type Clock } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { botSettings, keepBotSettings } from '../store/bot.js';
import { findChannelAccount } from '../store/channel-accounts.js';
import type { Database } from '../store/database.js';
import { DEFAULT_BOT_SETTINGS } from '../desk/bot/default-settings.js';
import { idParams, route, type Principal, type Route } from './route.js';

const share = z.number().min(0).max(1);
const settingsSchema: z.ZodType<BotSettingsView> = z
  .object({
    enabled: z.boolean(),
    name: z.string().trim().min(1).max(100),
    language: z.enum(['en', 'zh-CN']),
    answerThreshold: share,
    offerThreshold: share,
    margin: share,
    suggests: z.boolean(),
    transferWords: z.array(z.string().trim().min(1).max(60)).max(100),
    maxMisses: z.int().min(1).max(20),
  })
  .refine(({ answerThreshold, offerThreshold }) => offerThreshold <= answerThreshold, {
    path: ['offerThreshold'],
    message: 'must not be above answerThreshold',
  })
  .meta({ id: 'BotSettings' });

export interface BotSettingsDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  /** The bot of this account does something else from now on. */
  onBotChanged(accountId: string): Promise<void>;
}

export function botSettingsRoutes({ database, clock, newId, onBotChanged }: BotSettingsDependencies): Route[] {
  const requireAccount = async ({ companyId }: Principal, accountId: string): Promise<void> => {
    const account = await findChannelAccount(database, accountId);
    if (account?.companyId !== companyId) throw new HubError(404, 'not_found', 'There is no such account.');
  };

  const get = route({
    method: 'GET',
    path: '/channel-accounts/:id/bot',
    access: 'agent',
    summary: 'What the bot of an account does',
    params: idParams,
    response: settingsSchema,
    async handle({ principal, params }) {
      await requireAccount(principal, params.id);
      return (await botSettings(database, principal.companyId, params.id)) ?? DEFAULT_BOT_SETTINGS;
    },
  });

  const put = route({
    method: 'PUT',
    path: '/channel-accounts/:id/bot',
    access: 'admin',
    summary: 'Say what the bot of an account does',
    params: idParams,
    body: settingsSchema,
    response: settingsSchema,
    async handle({ principal, params, body }) {
      await requireAccount(principal, params.id);
      const { companyId, agentId } = principal;
      await database.transaction(async (tx) => {
        await keepBotSettings(tx, companyId, params.id, body, clock.now());
        const object = { objectType: 'channel_account', objectId: params.id, details: { ...body } };
        await insertAuditEvent(tx, { companyId, id: newId(), actorId: agentId, action: 'bot.changed', ...object }, clock.now());
      });
      await onBotChanged(params.id);
      return body;
    },
  });

  return [get, put];
}
