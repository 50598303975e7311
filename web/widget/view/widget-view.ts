// The widget on the page: a launcher and a panel in a shadow root, which neither takes the page's style nor gives it any.
import type { ChatState } from '../chat/state.js';
import type { WidgetSettings } from '../settings.js';
import { localeOf, wordsOf } from '../words/index.js';
import type { WidgetActions } from './actions.js';
import { inkOn } from './color.js';
import type { Draft } from './composer.js';
import { el, icon, setAttribute } from './element.js';
import { keepFocusInside } from './focus-trap.js';
import { ICONS } from './icons.js';
import { Panel } from './panel.js';
import css from './widget.css?inline';

export type Look = Pick<WidgetSettings, 'language' | 'scheme' | 'side' | 'color'>;

const MOST_SHOWN = 9;

export class WidgetView {
  private readonly shadow: ShadowRoot;
  private readonly panel: Panel;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = el('span', { class: 'badge', attrs: { 'aria-hidden': 'true' } });
  private readonly news = el('div', { class: 'unseen', attrs: { role: 'status' } });
  private readonly gone = new AbortController();
  private isOpen = false;

  constructor(
    readonly host: HTMLElement,
    private readonly look: Look,
    private readonly actions: WidgetActions,
    draft: Draft,
  ) {
    const words = wordsOf(look.language);
    this.shadow = host.attachShadow({ mode: 'open' });
    // A constructed sheet is the one kind of style that no policy of the page forbids.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.shadow.adoptedStyleSheets = [sheet];
    this.panel = new Panel({ words, locale: localeOf(look.language, navigator.languages), actions }, draft);
    this.launcher = el(
      'button',
      { class: 'launcher', attrs: { type: 'button', 'aria-haspopup': 'dialog' }, on: { click: () => this.toggle() } },
      icon(ICONS.chat, 28),
      icon(ICONS.down, 28),
      this.badge,
    );
    const root = el(
      'div',
      {
        class: 'root',
        attrs: { lang: look.language, 'data-scheme': look.scheme, 'data-side': look.side },
        on: { keydown: (event) => this.pressed(event) },
      },
      this.panel.element,
      this.launcher,
      this.news,
    );
    if (look.color !== null) {
      root.style.setProperty('--accent', look.color);
      root.style.setProperty('--on-accent', inkOn(look.color));
    }
    this.shadow.append(root);
    stayAboveKeyboard(root, this.gone.signal);
  }

  render(state: ChatState): void {
    const words = wordsOf(this.look.language);
    const unread = state.unreadCount === 0 ? '' : words.unread(state.unreadCount);
    this.isOpen = state.isOpen;
    this.panel.render(state);
    setAttribute(this.launcher, 'aria-expanded', String(state.isOpen));
    setAttribute(this.launcher, 'aria-label', state.isOpen ? words.closeChat : [words.openChat, unread].filter(Boolean).join(', '));
    this.badge.textContent = state.unreadCount > MOST_SHOWN ? `${String(MOST_SHOWN)}+` : String(state.unreadCount);
    this.badge.hidden = state.isOpen || state.unreadCount === 0;
    if (!state.isOpen && this.news.textContent !== unread) this.news.textContent = unread;
  }

  focus(): void {
    this.panel.focus();
  }

  forgetDraft(): void {
    this.panel.forgetDraft();
  }

  /** Of a view that was only for a look: nothing of it stays behind. */
  remove(): void {
    this.gone.abort();
    this.host.remove();
  }

  private toggle(): void {
    if (this.isOpen) return this.shut();
    this.actions.open();
    this.focus();
  }

  private shut(): void {
    this.actions.close();
    this.launcher.focus();
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.isOpen) return;
    // The page's shortcuts are not meant for who is writing here.
    event.stopPropagation();
    // While a Chinese word is being composed, Escape gives up the word.
    if (event.isComposing) return;
    if (event.key === 'Escape' && !this.panel.escape()) this.shut();
    else keepFocusInside(this.shadow, this.panel.focusArea, event);
  }
}

/** A phone's keyboard covers the page's lower part without making the page smaller; what is written has to stay in view. */
function stayAboveKeyboard(root: HTMLElement, signal: AbortSignal): void {
  const { visualViewport } = window;
  if (visualViewport === null) return;
  const measure = (): void => {
    const covered = Math.max(0, window.innerHeight - visualViewport.height - visualViewport.offsetTop);
    // Zoomed in, a part of the page is out of sight anyway.
    root.style.setProperty('--keyboard', visualViewport.scale > 1 ? '0px' : `${String(Math.round(covered))}px`);
  };
  visualViewport.addEventListener('resize', measure, { signal });
  visualViewport.addEventListener('scroll', measure, { signal });
}
