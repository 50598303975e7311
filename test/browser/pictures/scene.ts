// What a picture is made of: the page in front of somebody, and the ways to bring it into the state that is shown.
import type { Page } from 'playwright-core';
import type english from '../../../web/src/i18n/en/index.js';
import type { BlueKite } from './blue-kite.js';
import type { ChannelStories } from './channel-stories.js';
import type { PhoneStories } from './phone-stories.js';

export type Words = typeof english;
export type Phase =
  'before set-up' | 'nothing bound' | 'nothing written' | 'first message' | 'told' | 'on other channels' | 'administered' | 'at last';
export type Viewer = 'nobody' | 'admin' | 'agent';

export interface Scene {
  page: Page;
  words: Words;
  /** Of the told story; empty strings before. */
  story: BlueKite;
  channels: ChannelStories;
  phones: PhoneStories;
  setupToken: string;
}

export interface Picture {
  name: string;
  phase: Phase;
  viewer?: Viewer;
  path: (scene: Scene) => string;
  /** After the page has come to rest. */
  then?: (scene: Scene) => Promise<void>;
  /** Before it is opened: requests to break, say. */
  first?: (scene: Scene) => Promise<void>;
}

export const at = (path: string) => (): string => path;

export async function button({ page }: Scene, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

export async function refuse(page: Page, pattern: string, status: number, code: string): Promise<void> {
  await page.route(pattern, (route) =>
    route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ error: { code, message: code, details: {} } }) }),
  );
}

/** Dialogs and menus of a card or row are the first ones on the page. */
export async function dialog(scene: Scene, name: string): Promise<void> {
  await button(scene, name);
  await scene.page.getByRole('dialog').waitFor();
}

/** The pages try again by themselves for a while before they give up. */
export async function failure({ page, words }: Scene): Promise<void> {
  await page.getByRole('button', { name: words.common.tryAgain }).waitFor();
}
