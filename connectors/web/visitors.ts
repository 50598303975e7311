// Who may come in: pages of the sites the admin named, and people the site's own server vouches for.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { VisitorDoor } from '../../src/contract/index.js';
import { originsIn, settingsSchema } from './config.js';

export const visitors: VisitorDoor = {
  admits(origin, settings) {
    const { allowedOrigins = '' } = settingsSchema.catch({}).parse(settings);
    return originsIn(allowedOrigins)?.includes(origin) ?? false;
  },

  vouchesFor({ userId, hmac }, { identitySecret }) {
    if (identitySecret === undefined) return null;
    const expected = createHmac('sha256', identitySecret).update(userId).digest();
    const given = Buffer.from(hmac, 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  },
};
