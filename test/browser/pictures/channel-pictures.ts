// Both sides of a conversation in one picture: the desk, and beside it the phone of the lab.
import type { Page } from 'playwright-core';
import { eventually } from '../../support/eventually.js';
import type { ChannelStory } from './channel.js';
import type { Picture, Scene } from './scene.js';

const PHONE_ROOM = 420;

type StoryOf = (scene: Scene) => ChannelStory;

const bothSides = (name: string, storyOf: StoryOf, ready: (scene: Scene) => Promise<void>): Picture => ({
  name: `channel-${name}`,
  phase: 'on other channels',
  path(scene) {
    const { conversation, groupId } = storyOf(scene);
    return `/inbox/${conversation}?view=mine${groupId === '' ? '' : `&groupId=${groupId}`}`;
  },
  async then(scene) {
    await ready(scene);
    const size = scene.page.viewportSize();
    if (size !== null && size.width > 1024) await putPhoneBeside(scene.page, storyOf(scene), size);
  },
});

/** The page becomes a picture of itself, made narrower, with a picture of the phone. */
async function putPhoneBeside(page: Page, { platform, person }: ChannelStory, size: { width: number; height: number }) {
  const origin = new URL(page.url()).origin;
  await page.setViewportSize({ ...size, width: size.width - PHONE_ROOM });
  await page.waitForTimeout(350);
  const desk = await page.screenshot();
  const lab = await page.context().newPage();
  await lab.setViewportSize(size);
  await lab.goto(`${origin}/lab?platform=${platform}`);
  await lab.getByRole('button', { name: person }).click();
  const held = lab.locator(`section[data-platform="${platform}"]`);
  await held.getByTestId('phone-message').last().waitFor();
  await lab.waitForTimeout(350);
  const phone = await held.screenshot();
  const ground = String(await lab.evaluate('getComputedStyle(document.body).backgroundColor'));
  await lab.close();
  await page.goto('about:blank');
  await page.setViewportSize(size);
  const image = (bytes: Buffer): string => `<img src="data:image/png;base64,${bytes.toString('base64')}">`;
  await page.setContent(
    `<style>*{margin:0}body{display:flex;align-items:center;background:${ground}}div{width:${String(PHONE_ROOM)}px;text-align:center}div img{max-width:92%;max-height:${String(size.height - 24)}px;border-radius:44px}</style>` +
      `${image(desk)}<div>${image(phone)}</div>`,
  );
}

const said = async ({ page }: Scene): Promise<void> => page.getByTestId('message').last().waitFor();

async function storyShown({ page }: Scene): Promise<void> {
  const isShown = `[...document.images].some((image) => image.src.endsWith('/linked-media') && image.naturalWidth > 0)`;
  await eventually(async () => (await page.evaluate(isShown)) === true || undefined);
}

async function timeIsOver({ page, words }: Scene): Promise<void> {
  await page.getByText(words.composer.window.closedTemplates).waitFor();
}

async function underItsGroup(scene: Scene): Promise<void> {
  await said(scene);
  const groups = scene.page.getByRole('button', { name: scene.words.places.title });
  if (await groups.isVisible()) await groups.click();
}

export const channelPictures: readonly Picture[] = [
  { ...bothSides('scanned-code', ({ channels }) => channels.scannedCode, underItsGroup), viewer: 'agent' },
  bothSides('window-open', ({ story }) => story.windows.open, said),
  bothSides('window-ending', ({ story }) => story.windows.ending, said),
  bothSides('window-closed', ({ story }) => story.windows.closed, timeIsOver),
  bothSides('template-sent', ({ story }) => story.windows.templateSent, timeIsOver),
  bothSides('story-answer', ({ channels }) => channels.storyAnswer, storyShown),
  bothSides('story-mention', ({ channels }) => channels.storyMention, storyShown),
  bothSides('who-answers', ({ channels }) => channels.whoAnswers, said),
];
