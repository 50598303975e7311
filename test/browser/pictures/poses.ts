// Ways through the inbox that several pictures take.
import { chooseRarer } from '../browser-desk.js';
import type { BlueKite } from './blue-kite.js';
import { button, type Scene } from './scene.js';

export const inbox =
  (name: Exclude<keyof BlueKite, 'windows'>, view = 'mine') =>
  ({ story }: Scene): string =>
    `/inbox/${story[name]}?view=${view}`;

export async function write(scene: Scene, text: string): Promise<void> {
  await scene.page.getByRole('textbox', { name: scene.words.composer.write, exact: true }).fill(text);
}

export async function openMore(scene: Scene, item: string): Promise<void> {
  await chooseRarer(scene.page, scene.words, item);
  await scene.page.getByRole('dialog').waitFor();
}

export const hasRoomBeside = ({ page }: Scene): boolean => (page.viewportSize()?.width ?? 0) >= 1280;

export async function contactPanel(scene: Scene): Promise<void> {
  // Where there is room it is open already, and comes as a part of its own.
  if (hasRoomBeside(scene)) return scene.page.getByRole('complementary', { name: scene.words.contact.title }).waitFor();
  await button(scene, scene.words.contact.show);
  await scene.page.getByRole('dialog').waitFor();
}

export async function ownMenu(scene: Scene): Promise<void> {
  await scene.page.getByRole('navigation', { name: scene.words.shell.pages }).getByRole('button').click();
  await scene.page.getByRole('menuitem', { name: scene.words.shell.signOut }).waitFor();
}
