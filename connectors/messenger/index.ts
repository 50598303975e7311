// The Messenger connector: the conversations of a Facebook Page, as the hub's messages.
import type { Connector } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { credentialsSchema, settingsSchema } from './config.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { envelope, recipients, verify } from './verify.js';
import { reasons } from '../meta/messaging/reasons.js';
import { words } from '../meta/words.js';

export const messenger: Connector = {
  platform: 'messenger',
  displayName: 'Messenger',
  credentialsSchema,
  settingsSchema,
  words,
  reasons,
  /** Meta sends batches of up to 3 MB. */
  maxBodyBytes: 3 * 1024 * 1024,
  verifyToken: true,
  capabilities,
  verify,
  envelope,
  recipients,
  parse,
  render,
  open: openClient,
  async loadStub() {
    const { createStub } = await import('./stub/index.js');
    return createStub;
  },
};
