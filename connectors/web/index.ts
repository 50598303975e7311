// The web channel: visitors of a site or users of an app who connect to the hub itself. There is no platform behind it to call.
import type { Connector } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { credentialsSchema, settingsSchema } from './config.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { envelope, verify } from './verify.js';
import { visitors } from './visitors.js';
import { words } from './words.js';

export const web: Connector = {
  platform: 'web',
  displayName: 'Website',
  credentialsSchema,
  settingsSchema,
  capabilities,
  verify,
  envelope,
  parse,
  render,
  open: openClient,
  visitors,
  words,
};
