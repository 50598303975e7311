// Finds a Chromium for the browser tests, or installs Debian's.
import { accessSync, constants } from 'node:fs';
import { fail, run } from './set-up.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

function find() {
  return [process.env.CHROMIUM_PATH, ...places].find((path) => {
    try {
      accessSync(path ?? '', constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The path of a browser. Never none: without one the browser tests would prove nothing. */
export async function ensureBrowser() {
  const found = find();
  if (found) return found;
  const mayInstall = process.getuid?.() === 0 && (await run('apt-get', ['--version'], { quiet: true })).code === 0;
  if (!mayInstall)
    fail('The browser tests need Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH to one.');
  process.stdout.write('Installing Chromium…\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { quiet: true, env });
  const { code, output } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    quiet: true,
    env,
  });
  const installed = find();
  if (code !== 0 || !installed) fail(`${output}\nChromium could not be installed; see above.`);
  return installed;
}
