// Shows what the hub tells this browser while no page is open, and leads to it. It keeps nothing and answers no request of a page.

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => {
  const { title, body, tag, conversationId } = event.data.json();
  const shown = { body, tag, renotify: true, icon: '/favicon.svg', data: { conversationId } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.conversationId));
});

/** In a page of the desk that is open already, else in a new one. */
async function open(conversationId) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const desk = windows.find(({ frameType, url }) => frameType === 'top-level' && isDesk(new URL(url).pathname));
  if (desk === undefined) return self.clients.openWindow(`/inbox/${conversationId}?view=all`);
  desk.postMessage({ type: 'open-conversation', conversationId });
  return desk.focus();
}

const isDesk = (path) => /^\/(inbox|contacts|supervision|reports|admin|lab|canned-responses)(\/|$)/.test(path);
