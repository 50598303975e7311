// The account's menu below the chat: at most three buttons, each with at most five below it.
// https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html
import { z } from 'zod';
import { ConnectorError, type AccountMenuAction, type AccountMenuEntry, type AccountMenuLimits } from '../../src/contract/index.js';
import { callFor, type WeChatApi } from './api.js';
import { say } from './words.js';

export const MENU_LIMITS: AccountMenuLimits = {
  maxEntries: 3,
  maxSubEntries: 5,
  labelMax: 16,
  subLabelMax: 60,
  keyMax: 128,
  urlMax: 1024,
  unit: 'bytes',
};

/** Kinds whose tap comes back with a key. */
const KEYED = ['scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select'] as const;

const action = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['click', ...KEYED]), name: z.string(), key: z.string() }),
  z.object({ type: z.literal('view'), name: z.string(), url: z.string() }),
  z.object({ type: z.literal('miniprogram'), name: z.string(), url: z.string(), appid: z.string(), pagepath: z.string() }),
  z.object({ type: z.enum(['media_id', 'view_limited']), name: z.string(), media_id: z.string() }),
  z.object({ type: z.enum(['article_id', 'article_view_limited']), name: z.string(), article_id: z.string() }),
]);
type MenuAction = z.infer<typeof action>;
/** `type` is absent for a button that only opens the ones below it. */
type MenuButton = MenuAction | { name: string; sub_button: MenuAction[] };

const leaf = z.looseObject({ name: z.string() }).pipe(action);
const branch = z.looseObject({ name: z.string(), sub_button: z.array(leaf).min(1) });
const button: z.ZodType<MenuButton> = z.union([branch.transform(({ name, sub_button }) => ({ name, sub_button })), leaf]);

const menuShape = z.looseObject({ menu: z.looseObject({ button: z.array(button) }) });

/** Empty: the account has no menu. */
export async function readMenu(api: WeChatApi): Promise<AccountMenuEntry[]> {
  try {
    const { menu } = await callFor(api, menuShape, { path: '/cgi-bin/menu/get', repeatable: true });
    return menu.button.map((shown) =>
      'sub_button' in shown ? { label: shown.name, entries: shown.sub_button.map(entryOf) } : entryOf(shown),
    );
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'no_menu') return [];
    throw error;
  }
}

/** Replaces the menu; phones show it within some minutes. */
export async function writeMenu(api: WeChatApi, entries: readonly AccountMenuEntry[]): Promise<void> {
  const buttons = entries.map((entry): MenuButton =>
    'entries' in entry
      ? { name: entry.label, sub_button: entry.entries.map((below) => buttonOf(below.label, below.action)) }
      : buttonOf(entry.label, entry.action),
  );
  const call = buttons.length === 0 ? { path: '/cgi-bin/menu/delete' } : { path: '/cgi-bin/menu/create', json: { button: buttons } };
  await api.call({ ...call, repeatable: true });
}

function entryOf(shown: MenuAction): { label: string; action: AccountMenuAction } {
  return { label: shown.name, action: actionOf(shown) };
}

function actionOf(shown: MenuAction): AccountMenuAction {
  switch (shown.type) {
    case 'click':
      return { kind: 'answer', key: shown.key };
    case 'view':
      return { kind: 'link', url: shown.url };
    case 'miniprogram':
      return { kind: 'mini_program', appId: shown.appid, page: shown.pagepath, url: shown.url };
    case 'media_id':
    case 'view_limited':
      return { kind: 'other', type: shown.type, value: shown.media_id };
    case 'article_id':
    case 'article_view_limited':
      return { kind: 'other', type: shown.type, value: shown.article_id };
    default:
      return { kind: 'other', type: shown.type, value: shown.key };
  }
}

function buttonOf(name: string, wanted: AccountMenuAction): MenuAction {
  switch (wanted.kind) {
    case 'answer':
      return { type: 'click', name, key: wanted.key };
    case 'link':
      return { type: 'view', name, url: wanted.url };
    case 'mini_program':
      return { type: 'miniprogram', name, appid: wanted.appId, pagepath: wanted.page, url: wanted.url };
    case 'other':
      return otherButton(name, wanted.type, wanted.value);
  }
}

function otherButton(name: string, type: string, value: string): MenuAction {
  const keyed = KEYED.find((known) => known === type);
  if (keyed !== undefined) return { type: keyed, name, key: value };
  switch (type) {
    case 'media_id':
    case 'view_limited':
      return { type, name, media_id: value };
    case 'article_id':
    case 'article_view_limited':
      return { type, name, article_id: value };
    default:
      throw new ConnectorError({ code: 'menu_entry_refused', kind: 'permanent', ...say('menu_entry_refused', { type }) });
  }
}
