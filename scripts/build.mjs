// `npm run build`: server and web pages into dist/.
import { build, requireNode } from './set-up.mjs';

requireNode();
await build({ force: true });
