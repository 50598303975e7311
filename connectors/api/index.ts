// The API channel: anybody's own channel, by REST in and signed webhooks out.
import type { Connector } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { credentialsSchema, settingsSchema } from './config.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { envelope, verify } from './verify.js';
import { reasons } from './reasons.js';
import { words } from './words.js';

export const api: Connector = {
  platform: 'api',
  displayName: 'API channel',
  credentialsSchema,
  settingsSchema,
  words,
  reasons,
  keyForOtherSide: true,
  capabilities,
  verify,
  envelope,
  parse,
  render,
  open: openClient,
  async loadStub() {
    const { createStub } = await import('./stub/index.js');
    return createStub;
  },
};
