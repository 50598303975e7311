// The WeChat connector: an Official Account's chats with its followers, as the hub's messages.
import type { Connector } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { credentialsSchema, settingsSchema } from './config.js';
import { MENU_LIMITS } from './menu.js';
import { parse } from './parse.js';
import { QR_CODE_LIMITS } from './qr-codes.js';
import { render } from './render.js';
import { envelope, verify } from './verify.js';
import { reasons } from './reasons.js';
import { words } from './words.js';

export const wechat: Connector = {
  platform: 'wechat',
  displayName: 'WeChat',
  credentialsSchema,
  settingsSchema,
  words,
  reasons,
  capabilities,
  qrCodes: QR_CODE_LIMITS,
  accountMenu: MENU_LIMITS,
  // Anything else would be shown to the customer, or make WeChat say that the account is out of order.
  acknowledgement: { contentType: 'text/plain', body: 'success' },
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
