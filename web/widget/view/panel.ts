// The open chat: whom one talks to, the thread, what the line is doing, the composer.
import type { ChatState } from '../chat/state.js';
import type { Drawing } from './actions.js';
import { Composer, type Draft } from './composer.js';
import { Deletion } from './deletion.js';
import { EndChat } from './end-chat.js';
import { el, icon, setText } from './element.js';
import { ICONS } from './icons.js';
import { MessageList } from './message-list.js';
import { Offers } from './offers.js';

export class Panel {
  readonly element: HTMLElement;
  /** The first letter of whom one talks to. */
  private readonly face = el('span', { class: 'face', attrs: { 'aria-hidden': 'true' } });
  private readonly title = el('h2', { class: 'title', attrs: { id: 'title', dir: 'auto' } });
  private readonly state = el('p', { class: 'state', attrs: { role: 'status' } });
  private readonly banner = el('p', { class: 'banner', attrs: { role: 'status' } });
  private readonly line = el('p', { class: 'line', attrs: { role: 'status' } });
  private readonly welcome: HTMLElement;
  private readonly welcomeTitle = el('strong');
  private readonly welcomeText = el('span');
  private readonly typing: HTMLElement;
  private readonly list: MessageList;
  private readonly composer: Composer;
  private readonly deletion: Deletion;
  private readonly offers: Offers;
  private readonly endChat: EndChat;

  constructor(
    private readonly drawing: Drawing,
    draft: Draft,
  ) {
    const { words, actions } = drawing;
    this.list = new MessageList(drawing);
    this.composer = new Composer(drawing, draft);
    this.deletion = new Deletion(drawing, () => this.focus());
    this.offers = new Offers(drawing, () => this.focus());
    this.endChat = new EndChat(drawing, () => this.focus());
    this.welcome = el('div', { class: 'welcome' }, this.welcomeTitle, this.welcomeText);
    this.typing = el('p', { class: 'typing', attrs: { role: 'status' } });
    this.element = el(
      'section',
      {
        class: 'panel',
        attrs: { role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1' },
        on: { dragover: (event) => this.draggedOver(event), drop: (event) => this.dropped(event) },
      },
      el(
        'header',
        { class: 'head' },
        this.face,
        el('div', { class: 'head-words' }, this.title, this.state),
        this.deletion.button,
        this.endChat.button,
        el(
          'button',
          { class: 'head-button', attrs: { type: 'button', 'aria-label': words.closeChat }, on: { click: () => actions.close() } },
          icon(ICONS.close),
        ),
      ),
      this.deletion.question,
      this.banner,
      this.line,
      this.welcome,
      this.list.element,
      this.typing,
      this.offers.element,
      this.composer.element,
      this.endChat.question,
    );
  }

  render(state: ChatState): void {
    const { words } = this.drawing;
    const isEmpty = state.messages.length + state.waiting.length + state.uploads.length === 0;
    const isShut = state.phase === 'shut';
    const isWaiting = state.phase === 'opening' || state.connection === 'connecting';
    this.element.hidden = !state.isOpen;
    setText(this.title, state.accountName === '' ? words.chat : state.accountName);
    setText(this.face, [...(state.service?.session?.servedBy ?? this.title.textContent)][0]?.toUpperCase() ?? '');
    setText(this.state, isShut || state.connection === 'offline' ? '' : isWaiting ? words.connecting : this.whoServes(state));
    setText(this.banner, !isShut && state.phase !== 'asleep' && state.connection === 'offline' ? words.offline : '');
    setText(this.line, this.waitOf(state));
    this.welcome.hidden = !isEmpty && !isShut;
    this.welcomeTitle.textContent = isShut ? words.shut : words.welcome;
    this.welcomeText.textContent = isShut ? words.shutText : words.welcomeText;
    setText(this.typing, state.isDeskTyping ? this.typist(state) : '');
    this.composer.render(state);
    this.deletion.render(state);
    this.list.render(state);
    this.offers.render(state);
    this.endChat.render(state);
  }

  focus(): void {
    // On a phone the keyboard would hide what there is to read.
    if (matchMedia('(pointer: coarse)').matches) this.element.focus({ preventScroll: true });
    else this.composer.focus();
  }

  forgetDraft(): void {
    this.composer.clear();
  }

  /** True when there was something open inside to close. */
  escape(): boolean {
    return this.endChat.escape() || this.deletion.close() || this.composer.closeEmojis();
  }

  /** Where Tab goes round. */
  get focusArea(): HTMLElement {
    return this.endChat.isAsking ? this.endChat.question : this.element;
  }

  private whoServes({ service }: ChatState): string {
    const name = service?.session?.servedBy;
    return name === undefined ? this.drawing.words.online : this.drawing.words.talkingWith(name);
  }

  private waitOf({ service }: ChatState): string {
    const { words } = this.drawing;
    const session = service?.session;
    if (session?.state === 'parked') return words.parked;
    if (session?.queue === undefined) return '';
    const { position, waitMinutes } = session.queue;
    return [words.inLine(position), waitMinutes === null ? '' : words.wait(waitMinutes)].filter(Boolean).join(' · ');
  }

  private typist({ service }: ChatState): string {
    const { words } = this.drawing;
    return `${service?.session?.servedBy ?? words.team} ${words.typing}`;
  }

  private draggedOver(event: DragEvent): void {
    if (carriesFiles(event)) event.preventDefault();
  }

  private dropped(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.composer.attach([...(event.dataTransfer?.files ?? [])]);
  }
}

/** Words dragged from elsewhere are for the field. */
const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
