// Pushes in Chromium without a push service: the browser subscribes nowhere, and what a service would bring is handed to the worker.
import { createECDH } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { PushPayload } from '../../src/contract/index.js';

/** For `addInitScript`: subscribing works, and is remembered over reloads. */
export function subscribing(): { content: string } {
  const p256dh = createECDH('prime256v1').generateKeys('base64url');
  const keys = { p256dh, auth: Buffer.alloc(16).toString('base64url') };
  const given = JSON.stringify({ endpoint: 'https://push.example.com/this-browser', keys });
  return {
    content: `{
      const kept = 'test.subscribed';
      const given = ${given};
      const subscription = {
        endpoint: given.endpoint,
        toJSON: () => given,
        unsubscribe: async () => localStorage.removeItem(kept),
      };
      PushManager.prototype.subscribe = async () => {
        localStorage.setItem(kept, 'yes');
        return subscription;
      };
      PushManager.prototype.getSubscription = async () => (localStorage.getItem(kept) === null ? null : subscription);
    }`,
  };
}

/** To the worker of the page, as its push service would. */
export async function bringPush(page: Page, origin: string, payload: PushPayload): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // What comes while the worker is still being set up is nobody's.
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const ready = versions.find(({ status }) => status === 'activated');
      if (ready) resolve(ready.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registration, data: JSON.stringify(payload) });
  await session.detach();
}

/** What the worker shows, once it does. */
export const SHOWN = `registration.getNotifications().then((all) => all.map(({ title, body }) => title + ': ' + body))`;

/** A click on the first of them. */
export const CLICK = `registration.getNotifications().then(([notification]) => {
  dispatchEvent(new NotificationEvent('notificationclick', { notification }));
})`;
