// The account's menu below the chat: at most three buttons, each with at most five below it.
import { z } from 'zod';
import { ConnectorError } from '../../src/contract/index.js';
import { callFor, type WeChatApi } from './api.js';

const action = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['click', 'scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select']),
    name: z.string(),
    key: z.string(),
  }),
  z.object({ type: z.literal('view'), name: z.string(), url: z.string() }),
  z.object({ type: z.literal('miniprogram'), name: z.string(), url: z.string(), appid: z.string(), pagepath: z.string() }),
  z.object({ type: z.enum(['media_id', 'view_limited']), name: z.string(), media_id: z.string() }),
  z.object({ type: z.literal('article_id'), name: z.string(), article_id: z.string() }),
]);
export type MenuAction = z.infer<typeof action>;
/** `type` is absent for a button that only opens the ones below it. */
export type MenuButton = MenuAction | { name: string; sub_button: MenuAction[] };

const leaf = z.looseObject({ name: z.string() }).pipe(action);
const branch = z.looseObject({ name: z.string(), sub_button: z.array(leaf).min(1) });
const button: z.ZodType<MenuButton> = z.union([branch.transform(({ name, sub_button }) => ({ name, sub_button })), leaf]);

const menuShape = z.looseObject({ menu: z.looseObject({ button: z.array(button) }) });

/** null: the account has no menu. */
export async function readMenu(api: WeChatApi): Promise<MenuButton[] | null> {
  try {
    return (await callFor(api, menuShape, { path: '/cgi-bin/menu/get', repeatable: true })).menu.button;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'no_menu') return null;
    throw error;
  }
}

/** Replaces the menu; phones show it within some minutes. */
export async function writeMenu(api: WeChatApi, buttons: readonly MenuButton[]): Promise<void> {
  await api.call({ path: '/cgi-bin/menu/create', json: { button: buttons }, repeatable: true });
}

export async function deleteMenu(api: WeChatApi): Promise<void> {
  await api.call({ path: '/cgi-bin/menu/delete', repeatable: true });
}
