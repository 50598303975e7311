// `npm run new-connector -- NAME ["Display name"]`: a folder for a new platform, ready to be filled in.
import { makeConnector, refusalOf, titleOf } from './new-connector-folder.mjs';
import { fail, install, requireNode, root } from './set-up.mjs';

const [name = '', displayName = titleOf(name), ...more] = process.argv.slice(2);
if (name === '' || more.length > 0) fail('Usage: npm run new-connector -- NAME ["Display name"]');
const refusal = refusalOf(root, name, displayName);
if (refusal !== null) fail(refusal);

requireNode();
await install();
const { made, changed } = await makeConnector({ root, name, displayName });
process.stdout.write(
  `Made:\n${made.map((path) => `  ${path}\n`).join('')}Changed:\n${changed.map((path) => `  ${path}\n`).join('')}\n` +
    'docs/writing-a-connector.md leads through it. `npm test -- contract` lists what is still to fill in.\n',
);
