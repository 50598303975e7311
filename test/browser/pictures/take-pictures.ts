// Every page of the hub as a picture: in both languages, both schemes, three widths, while the story of a small company unfolds.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import type { ChannelAccountView } from '../../../src/contract/index.js';
import english from '../../../web/src/i18n/en/index.js';
import chinese from '../../../web/src/i18n/zh-CN/index.js';
import { closeChromium, openBrowser, type OpenBrowser } from '../../support/browser.js';
import { eventually } from '../../support/eventually.js';
import { tellAdmin } from './admin-story.js';
import { tellChannelStories, type ChannelStories } from './channel-stories.js';
import { tellBlueKite, type BlueKite } from './blue-kite.js';
import { ADMIN_LOGIN, DeskStory, PASSWORD } from './desk-story.js';
import { drawPhotos } from './drawn-photos.js';
import { tellPhoneStories, type PhoneStories } from './phone-stories.js';
import { startPictureHub, type PictureHub } from './picture-hub.js';
import { pictures } from './picture-list.js';
import type { Phase, Picture, Scene, Viewer, Words } from './scene.js';

const LANGUAGES = { en: { locale: 'en-GB', words: english }, 'zh-CN': { locale: 'zh-CN', words: chinese } } as const;
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [390, 768, 1024, 1440] as const;
const HEIGHTS = { 390: 844, 768: 1024, 1024: 768, 1440: 900 } as const;

/** Of each, several with commas between; nothing means all. */
export interface Choice {
  /** Parts of pictures' names. */
  only?: string | undefined;
  language?: string | undefined;
  scheme?: string | undefined;
  width?: string | undefined;
}

export interface Folders {
  /** Where the pictures go. */
  folder: string;
  /** The built pages. */
  webFolder: string;
}

interface Place {
  width: (typeof WIDTHS)[number];
  browser: OpenBrowser;
}

const nowhere = { conversation: '', platform: '', person: '', groupId: '' };
const nothingTold: BlueKite = {
  emma: '',
  xiaoyu: '',
  everyKind: '',
  statuses: '',
  longName: '',
  waiting: '',
  withColleague: '',
  closed: '',
  blocked: '',
  agentLogin: '',
  windows: { open: nowhere, ending: nowhere, closed: nowhere, templateSent: nowhere },
};

const noChannels: ChannelStories = { scannedCode: nowhere, storyAnswer: nowhere, storyMention: nowhere, whoAnswers: nowhere };
const noPhones: PhoneStories = { site: '' };

/** Takes what was chosen, everything by default; answers what went wrong on the way, one line each. */
export async function takePictures({ folder, webFolder }: Folders, choice: Choice, tell: (line: string) => void): Promise<string[]> {
  const complaints: string[] = [];
  const hub = await startPictureHub({ minutesAgo: 8 * 24 * 60, webFolder });
  const studio = new Studio(hub, folder, choice, complaints);
  try {
    await mkdir(folder, { recursive: true });
    const step = async (phase: Phase): Promise<void> => {
      tell(phase);
      await studio.take(phase);
    };
    await step('before set-up');
    await setUp(hub);
    await step('nothing bound');
    const story = await DeskStory.open(hub);
    const account = await story.ada.post<ChannelAccountView>('/lab/demo', { platform: 'telegram' });
    await step('nothing written');
    const lin = await story.customer(account, { displayName: 'Lin Meier', username: 'lin_m', language: 'de' });
    await story.say(lin, 'Hello, do you have kites for children?');
    await step('first message');
    await story.step(story.ada, lin, 'claim');
    await story.answer(story.ada, lin, 'We do! Have a look at our “First Wind” series.');
    await story.step(story.ada, lin, 'close', { reason: 'resolved' });
    const photos = await studio.photos();
    studio.story = await tellBlueKite(story, account, photos);
    await step('told');
    studio.channels = await tellChannelStories(story, studio.story, photos);
    await step('on other channels');
    await tellAdmin(story);
    await step('administered');
    studio.phones = await tellPhoneStories(story);
    await step('at last');
  } finally {
    await closeChromium();
    await hub.close();
  }
  return complaints;
}

async function setUp(hub: PictureHub): Promise<void> {
  const first = { companyName: 'Blue Kite', name: 'Ada Lin', login: ADMIN_LOGIN, password: PASSWORD, timezone: 'Europe/London' };
  const response = await fetch(`${hub.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: hub.setupToken, language: 'en', ...first }),
  });
  if (!response.ok) throw new Error(`set-up failed: ${await response.text()}`);
}

class Studio {
  story = nothingTold;
  channels = noChannels;
  phones = noPhones;

  constructor(
    private readonly hub: PictureHub,
    private readonly folder: string,
    private readonly choice: Choice,
    private readonly complaints: string[],
  ) {}

  async photos(): ReturnType<typeof drawPhotos> {
    const browser = await openBrowser('en-GB', 'light');
    try {
      return await drawPhotos(browser.context);
    } finally {
      await browser.close();
    }
  }

  async take(phase: Phase): Promise<void> {
    const wanted = pictures.filter(
      ({ phase: when, name }) => when === phase && (this.choice.only ?? '').split(',').some((part) => name.includes(part)),
    );
    for (const language of ['en', 'zh-CN'] as const) {
      for (const scheme of SCHEMES) {
        if (wanted.length === 0 || !fits(this.choice.language, language) || !fits(this.choice.scheme, scheme)) continue;
        // A browser for each width: in one, a message that waits to be sent in one tab would wait in all of them.
        const places = await Promise.all(
          WIDTHS.filter((width) => fits(this.choice.width, String(width))).map(async (width) => {
            const browser = await openBrowser(LANGUAGES[language].locale, scheme);
            // Holds the window open: a window for each picture would take longer to open than the picture does.
            await browser.context.newPage();
            return { width, browser };
          }),
        );
        try {
          for (const picture of wanted) await this.takeOne(places, picture, language, scheme);
        } finally {
          await Promise.all(places.map(({ browser }) => browser.close()));
        }
      }
    }
  }

  /** All widths get ready at once, since most of the time goes by in waiting; then one after the other, for only the tab in front is surely painted. */
  private async takeOne(places: readonly Place[], picture: Picture, language: keyof typeof LANGUAGES, scheme: string): Promise<void> {
    await this.signIn(places, picture.viewer ?? 'admin');
    const ready = await Promise.all(
      places.map(async ({ width, browser }) => {
        const name = `${picture.name}-${language}-${scheme}-${String(width)}.png`;
        const page = await browser.context.newPage();
        const underway = requestsUnderway(page);
        await this.watch(name, async () => {
          await page.setViewportSize({ width, height: HEIGHTS[width] });
          await page.bringToFront();
          await this.pose(page, underway, picture, LANGUAGES[language].words);
        });
        return { name, page, underway };
      }),
    );
    for (const { name, page, underway } of ready) {
      await this.watch(name, async () => {
        await page.bringToFront();
        await comesToRest(page, underway, AT_REST);
        const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
        if (overflow > 0) this.complaints.push(`${name}: ${String(overflow)} px wider than the screen`);
      });
      await this.watch(name, () => page.screenshot({ path: join(this.folder, name) }));
      await page.close();
    }
  }

  /** What goes wrong is told in the end; the picture is taken all the same, to look at. */
  private async watch(name: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.complaints.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    }
  }

  private async pose(page: Page, underway: ReadonlySet<Request>, picture: Picture, words: Words): Promise<void> {
    const scene: Scene = { page, words, story: this.story, channels: this.channels, phones: this.phones, setupToken: this.hub.setupToken };
    // A picture leaves nothing behind: no draft, and unread stays unread for the next one.
    await page.addInitScript('localStorage.clear()');
    await page.route('**/api/v1/conversations/*/read', (route) => route.fulfill({ status: 204 }));
    await picture.first?.(scene);
    await page.goto(this.hub.url + picture.path(scene));
    await comesToRest(page, underway, LOADED);
    await picture.then?.(scene);
  }

  private async signIn(places: readonly Place[], viewer: Viewer): Promise<void> {
    await Promise.all(places.map(({ browser }) => browser.context.clearCookies()));
    const [first, ...others] = places;
    if (first === undefined || viewer === 'nobody') return;
    const { context } = first.browser;
    const login = viewer === 'admin' ? ADMIN_LOGIN : this.story.agentLogin;
    const response = await context.request.post(`${this.hub.url}/api/v1/auth/login`, { data: { login, password: PASSWORD } });
    if (!response.ok()) throw new Error(`${viewer} could not sign in: ${await response.text()}`);
    const cookies = await context.cookies();
    await Promise.all(others.map(({ browser }) => browser.context.addCookies(cookies)));
  }
}

/** What the page has asked the hub and is not answered. Films are fetched as far as they are wanted, and the lab's phone asks all the time for what is new. */
function requestsUnderway(page: Page): ReadonlySet<Request> {
  const underway = new Set<Request>();
  page.on('request', (request) => {
    if (request.resourceType() !== 'media' && !/[?&]waitSeconds=[1-9]/.test(request.url())) underway.add(request);
  });
  page.on('requestfinished', (request) => underway.delete(request));
  page.on('requestfailed', (request) => underway.delete(request));
  return underway;
}

/** In the page's own language: something is written there, and no spinner is in sight. */
const LOADED = `(() => {
  const inSight = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  return (
    document.readyState === 'complete' &&
    document.body.childElementCount > 0 &&
    ![...document.querySelectorAll('.mantine-Loader-root[role=status]')].some(inSight) &&
    [...document.images].every((image) => image.complete || !inSight(image))
  );
})()`;

/** And nothing is on its way in or out, which only the tab in front tells. */
const AT_REST = `${LOADED} && document.getAnimations().every(
  (animation) => animation.playState === 'finished' || animation.effect?.getComputedTiming().iterations === Infinity
)`;

const IDLE = 'new Promise((done) => requestIdleCallback(done, { timeout: 5_000 }))';

/** What comes next begins a moment after what was before it has ended: a page that has got its answer may ask for more. */
async function comesToRest(page: Page, underway: ReadonlySet<Request>, state: string): Promise<void> {
  const atRest = () => eventually(async () => (underway.size === 0 && (await page.evaluate(state)) === true) || undefined);
  await atRest();
  await page.waitForTimeout(200);
  await page.evaluate(IDLE);
  await atRest();
}

const fits = (wanted: string | undefined, value: string): boolean => wanted === undefined || wanted.split(',').includes(value);

/** Removes the pictures of an earlier run. */
export function clear(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
