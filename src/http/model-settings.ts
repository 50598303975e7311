// The language model a company may have asked, and drafts by it.
import { z } from 'zod';
import type { ApiAddresses } from '../accounts/api-addresses.js';
import { sealModelKey } from '../accounts/model-key.js';
import type { Sealer } from '../accounts/sealing.js';
import { HubError, type Clock, type ModelSettingsView } from '../contract/index.js';
import type { Assistant } from '../desk/model/assistant.js';
import { ModelError } from '../desk/model/chat-model.js';
import type { Outgoing } from '../im/outgoing.js';
import { insertAuditEvent } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { keepModelSettings, modelSettings, type ModelSettingsRow } from '../store/model-settings.js';
import { saidSchema } from './conversation-schemas.js';
import { idParams, route, type Route } from './route.js';

const flags = { answers: z.boolean(), drafts: z.boolean(), summaries: z.boolean() };
const viewSchema: z.ZodType<ModelSettingsView> = z
  .object({ baseUrl: z.string(), model: z.string(), hasKey: z.boolean(), ...flags })
  .meta({ id: 'ModelSettings' });

/** A name and password in it would be shown to everybody. */
const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', 'must not hold a name or password');

export interface ModelDependencies {
  database: Database;
  assistant: Assistant;
  outgoing: Outgoing;
  sealer: Sealer;
  addresses: ApiAddresses;
  clock: Clock;
  newId: () => string;
}

export function modelRoutes({ database, assistant, outgoing, sealer, addresses, clock, newId }: ModelDependencies): Route[] {
  const get = route({
    method: 'GET',
    path: '/settings/model',
    access: 'agent',
    summary: 'Which language model is asked, and for what; never its key',
    response: viewSchema,
    handle: async ({ principal }) => viewOf(await modelSettings(database, principal.companyId)),
  });

  const put = route({
    method: 'PUT',
    path: '/settings/model',
    access: 'admin',
    summary: 'Say which language model is asked; without `apiKey` the key stays, unless the address leads to another server',
    body: z.object({
      baseUrl: baseUrlSchema,
      model: z.string().trim().min(1).max(200),
      apiKey: z.string().trim().min(1).max(2000).nullable().optional(),
      ...flags,
    }),
    response: viewSchema,
    async handle({ principal, body: { apiKey, ...settings } }) {
      const { companyId, agentId } = principal;
      await addresses.check(settings);
      const before = await modelSettings(database, companyId);
      const row: ModelSettingsRow = { companyId, ...settings, ...keyFor(companyId, apiKey, settings.baseUrl, before) };
      const details = { ...settings, keyChanged: apiKey !== undefined };
      await database.transaction(async (tx) => {
        await keepModelSettings(tx, row, clock.now());
        const event = { companyId, id: newId(), actorId: agentId, action: 'model_setting.changed', objectType: 'model_setting' };
        await insertAuditEvent(tx, { ...event, objectId: companyId, details }, clock.now());
      });
      return viewOf(row);
    },
  });

  const check = route({
    method: 'POST',
    path: '/settings/model/check',
    access: 'admin',
    summary: 'Ask the language model one word now',
    response: saidSchema.partial().extend({ ok: z.boolean() }),
    async handle({ principal }) {
      const settings = await modelSettings(database, principal.companyId);
      if (settings === null) throw new HubError(422, 'model_off', 'No language model is set up.');
      try {
        await assistant.check(settings);
        return { ok: true };
      } catch (error) {
        if (error instanceof ModelError) return { ok: false, ...error.said };
        throw error;
      }
    },
  });

  const draft = route({
    method: 'POST',
    path: '/conversations/:id/draft',
    access: 'agent',
    summary: 'A reply by the language model, from the FAQ and what was said; nothing is sent',
    params: idParams,
    response: z.object({ text: z.string() }),
    async handle({ principal, params }) {
      const { companyId } = await outgoing.readableTarget(principal, params.id);
      return { text: await assistant.draft(companyId, params.id) };
    },
  });

  /** A key given for one server is not shown to another. */
  function keyFor(
    companyId: string,
    apiKey: string | null | undefined,
    baseUrl: string,
    before: ModelSettingsRow | null,
  ): Pick<ModelSettingsRow, 'sealedKey' | 'secretKeyId'> {
    if (typeof apiKey === 'string') {
      const sealed = sealModelKey(sealer, companyId, apiKey);
      return { sealedKey: sealed.text, secretKeyId: sealed.keyId };
    }
    const stays = apiKey === undefined && before !== null && new URL(before.baseUrl).origin === new URL(baseUrl).origin;
    return stays ? { sealedKey: before.sealedKey, secretKeyId: before.secretKeyId } : { sealedKey: null, secretKeyId: null };
  }

  return [get, put, check, draft];
}

function viewOf(row: ModelSettingsRow | null): ModelSettingsView {
  if (row === null) return { baseUrl: '', model: '', hasKey: false, answers: false, drafts: false, summaries: false };
  const { baseUrl, model, sealedKey, answers, drafts, summaries } = row;
  return { baseUrl, model, hasKey: sealedKey !== null, answers, drafts, summaries };
}
