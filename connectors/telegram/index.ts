// The Telegram connector: a bot's private chats, groups and business chats, as the hub's messages.
import type { Connector } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { credentialsSchema, settingsSchema } from './config.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { envelope, verify } from './verify.js';
import { reasons } from './reasons.js';
import { words } from './words.js';

export const telegram: Connector = {
  platform: 'telegram',
  displayName: 'Telegram',
  credentialsSchema,
  settingsSchema,
  words,
  reasons,
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
