// Makes one planned call: uploads its file, puts in what only the account knows, calls once, and offers another form where one is left.
import { z } from 'zod';
import { ConnectorError, type Delivered, type Json, type OpenFile, type PlatformCall } from '../../src/contract/index.js';
import { sentMessageId, subscriptionMessageId, templateMessageId } from './address.js';
import type { Answer, WeChatApi } from './api.js';
import { miniProgramLink } from './mini-program.js';
import { SEND } from './render.js';
import { SUBSCRIPTION_SEND, TEMPLATE_SEND } from './render-template.js';
import { uploadMedia } from './upload.js';
import { say } from './words.js';

type Settings = Readonly<Record<string, unknown>>;
type Payload = PlatformCall['payload'];

export async function deliver(
  api: WeChatApi,
  call: PlatformCall,
  { openFile, settings }: { openFile: OpenFile; settings: Settings },
): Promise<Delivered> {
  if (![SEND, TEMPLATE_SEND, SUBSCRIPTION_SEND].includes(call.method))
    throw new ConnectorError({ code: 'unknown_call', kind: 'permanent', ...say('unknown_call', { call: call.method }) });
  try {
    const values = await valuesFor(api, call, { openFile, settings });
    const answer = await api.call({ path: call.method, json: filled(call.payload, values) });
    return { platformMessageIds: [messageIdOf(call.method, answer)] };
  } catch (error) {
    throw error instanceof ConnectorError ? withAlternative(error, call) : error;
  }
}

/** What stands behind `attach://…` and `setting://…` in the payload. */
async function valuesFor(
  api: WeChatApi,
  call: PlatformCall,
  { openFile, settings }: { openFile: OpenFile; settings: Settings },
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const file of call.files ?? []) values.set(`attach://${file.part}`, await uploadMedia(api, file, openFile));
  for (const [name, value] of Object.entries(settings)) if (typeof value === 'string') values.set(`setting://${name}`, value);
  return values;
}

function filled(payload: Payload, values: ReadonlyMap<string, string>): Payload {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, filledValue(value, values)]));
}

const PLACEHOLDER = /^(attach|setting):\/\//;

/** Placeholders stand only where a media id goes, so an agent's text can never become one. */
function filledValue(value: Json, values: ReadonlyMap<string, string>): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isPlace = (name === 'media_id' || name === 'thumb_media_id') && typeof inner === 'string' && PLACEHOLDER.test(inner);
      if (!isPlace) return [name, inner];
      const known = values.get(inner);
      if (known === undefined)
        throw new ConnectorError({ code: 'media_missing', kind: 'permanent', message: 'The account has no cover for mini program cards' });
      return [name, known];
    }),
  );
}

/** Only templates get an id from WeChat. */
function messageIdOf(method: string, answer: Answer): string {
  const { msgid } = z.looseObject({ msgid: z.string().min(1).optional().catch(undefined) }).parse(answer);
  if (msgid === undefined) return sentMessageId();
  if (method === TEMPLATE_SEND) return templateMessageId(msgid);
  return method === SUBSCRIPTION_SEND ? subscriptionMessageId(msgid) : sentMessageId();
}

/** Accounts without the right to menus or mini program cards still have texts. */
function withAlternative(error: ConnectorError, call: PlatformCall): ConnectorError {
  const content = alternativeText(error, call.payload);
  if (content === null) return error;
  const { touser = '' } = call.payload;
  const alternative = { method: call.method, payload: { touser, msgtype: 'text', text: { content } } };
  return new ConnectorError({ ...error.details, alternative });
}

const CARD_TROUBLE = ['media_missing', 'media_gone', 'mini_program_refused'];

function alternativeText(error: ConnectorError, { msgtype, msgmenu, miniprogrampage }: Payload): string | null {
  if (msgtype === 'msgmenu' && error.code === 'menu_refused') return menuText(msgmenu);
  if (msgtype === 'miniprogrampage' && CARD_TROUBLE.includes(error.code)) return cardText(miniprogrampage);
  return null;
}

const menuShape = z.object({
  head_content: z.string(),
  list: z.array(z.object({ content: z.string() })),
  tail_content: z.string().optional(),
});

function menuText(value: Json | undefined): string | null {
  const menu = menuShape.safeParse(value);
  if (!menu.success) return null;
  const { head_content, list, tail_content } = menu.data;
  return [head_content, ...list.map(({ content }, index) => `${index + 1}. ${content}`), tail_content]
    .filter((line) => line !== undefined)
    .join('\n');
}

const cardShape = z.object({ title: z.string(), appid: z.string(), pagepath: z.string() });

function cardText(value: Json | undefined): string | null {
  const card = cardShape.safeParse(value);
  return card.success ? miniProgramLink({ appId: card.data.appid, pagePath: card.data.pagepath }, card.data.title) : null;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
