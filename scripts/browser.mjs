// Finds a Chromium for the browser tests, or installs Debian's.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './set-up.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

function find() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH, ...places, ...elsewhere].find((path) => {
    try {
      accessSync(path ?? '', constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The path of a browser, or why there is none: without one the browser tests fail, they are not left out. */
export async function ensureBrowser() {
  const found = find();
  if (found) return { path: found };
  const mayInstall = process.getuid?.() === 0 && (await run('apt-get', ['--version'], { quiet: true })).code === 0;
  if (!mayInstall)
    return {
      reason:
        'The browser tests need Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji) or set CHROMIUM_PATH to one.',
    };
  process.stdout.write('Installing Chromium…\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { quiet: true, env });
  const { code, output } = await run(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji'],
    {
      quiet: true,
      env,
    },
  );
  const installed = find();
  return installed && code === 0 ? { path: installed } : { reason: `${output}\nChromium could not be installed; see above.` };
}
