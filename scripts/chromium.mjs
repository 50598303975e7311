// Finds the Chromium of the browser tests; on Debian and Ubuntu, as root, installs it.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** Its path, or undefined with the reason said. */
export async function ensureChromium() {
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write('Installing Chromium for the browser tests (once) …\n');
    const environment = { DEBIAN_FRONTEND: 'noninteractive' };
    const update = await runQuietly('apt-get', ['update', '-q'], environment);
    const install = await runQuietly(
      'apt-get',
      ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
      environment,
    );
    const installed = find();
    if (installed !== undefined) return installed;
    process.stderr.write(`${update.output}\n${install.output}\n`);
  }
  process.stderr.write(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk), or set CHROMIUM_PATH.\n',
  );
  return undefined;
}

function find() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return given;
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin', '/snap/bin');
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .concat(elsewhere)
    .find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
