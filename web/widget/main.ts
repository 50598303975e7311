// The widget's start on somebody's page: reads its own script element, puts itself on the page, offers `window.Switchboard`.
import { Chat } from './chat/chat.js';
import { HubCalls } from './chat/hub-calls.js';
import { HubLine } from './chat/hub-line.js';
import { keepsakesIn } from './chat/keepsakes.js';
import { askBeforeLeaving } from './page/ask-before-leaving.js';
import { stayOnPage } from './page/stay-on-page.js';
import { settingsOf, type Identity, type WidgetSettings } from './settings.js';
import { WidgetView } from './view/widget-view.js';

declare global {
  interface Window {
    Switchboard?: { open(): void; close(): void; identify(identity: Identity): void; logout(): void };
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const settings = settingsOf(script.src, script.dataset, navigator.languages);
  if (settings !== null) whenReady(() => start(settings));
}

function whenReady(then: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', then, { once: true });
  else then();
}

function start(settings: WidgetSettings): void {
  // The page may have the script twice.
  if (window.Switchboard !== undefined) return;
  const kept = keepsakesIn(settings.accountId, () => localStorage);
  const tab = keepsakesIn(settings.accountId, () => sessionStorage);
  const deviceId = tab.get('device') ?? newId();
  tab.set('device', deviceId);

  const chat = new Chat({
    accountId: settings.accountId,
    identity: settings.identity,
    language: settings.language,
    calls: new HubCalls(settings.hub),
    openLine: (listener) => new HubLine(`${settings.hub.replace(/^http/, 'ws')}/ws`, deviceId, listener),
    keepsakes: kept,
    newId,
    now: () => new Date(),
    later: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    isWatched: () => document.visibilityState === 'visible',
    onChange: (state) => {
      tab.set('open', state.isOpen ? 'yes' : null);
      askBeforeLeaving(state.uploads.some(({ refused }) => refused === undefined));
      view.render(state);
    },
    forgetDraft: () => view.forgetDraft(),
  });
  const draft = { get: () => tab.get('draft') ?? '', set: (text: string) => tab.set('draft', text === '' ? null : text) };
  const view = new WidgetView(document.createElement('div'), settings, chat, draft);
  const wasOpen = tab.get('open') !== null;
  stayOnPage(view.host);
  chat.start();
  if (wasOpen) chat.open();

  document.addEventListener('visibilitychange', () => chat.watched());
  window.addEventListener('online', () => chat.watched());
  window.addEventListener('offline', () => chat.offline());
  window.addEventListener('storage', ({ key, storageArea }) => {
    if (storageArea === localStorage && key !== null) chat.keepsakeChanged(key.slice(key.lastIndexOf('.') + 1));
  });
  window.Switchboard = {
    open: () => {
      chat.open();
      view.focus();
    },
    close: () => chat.close(),
    identify: (identity) => chat.identify(identity),
    logout: () => chat.logout(),
  };
  window.dispatchEvent(new Event('switchboard:ready'));
}

/** Pages without TLS have no `randomUUID`; old libraries have an `Array.from` of their own. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
