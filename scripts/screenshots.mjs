// `npm run screenshots`: every page as a picture into screenshots/. Options, several values with commas between: --only=thread,lab --language=zh-CN --scheme=dark --width=390,1440.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './browser.mjs';
import { buildPages, fail, install, requireNode, root } from './set-up.mjs';

requireNode();
const option = { type: 'string' };
const { values } = parseArgs({ options: { only: option, language: option, scheme: option, width: option } });
await install();
const browser = await ensureBrowser();
if (browser.path === undefined) fail(browser.reason);
process.env.CHROMIUM_PATH = browser.path;

// Only the pages are built; the hub runs from its sources, with a clock of its own.
const webFolder = await mkdtemp(join(tmpdir(), 'switchboard-pages-'));
const built = await buildPages(webFolder);
if (built.code !== 0) fail(built.output);

const { register } = await import('tsx/esm/api');
register();
const { clear, takePictures } = await import('../test/browser/pictures/take-pictures.ts');
const folder = join(root, 'screenshots');
if (Object.keys(values).length === 0) await clear(folder);
const complaints = await takePictures({ folder, webFolder }, values, (line) => process.stdout.write(`${line}…\n`));
await rm(webFolder, { recursive: true });
process.stdout.write(complaints.length === 0 ? `The pictures are in ${folder}\n` : `${complaints.join('\n')}\n`);
process.exit(complaints.length === 0 ? 0 : 1);
