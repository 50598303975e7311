// The way out of a chat: a button, and the question whether it is meant.
import type { ChatState } from '../chat/state.js';
import type { Drawing } from './actions.js';
import { el, icon } from './element.js';
import { ICONS } from './icons.js';

export class EndChat {
  readonly button: HTMLButtonElement;
  /** Lies over the chat while it is asked. */
  readonly question: HTMLElement;
  private readonly failure = el('p', { class: 'failure', attrs: { role: 'alert' } });
  private readonly goOn: HTMLButtonElement;
  private readonly end: HTMLButtonElement;

  /** `onEnded`: the question and the button are gone; the focus needs another place. */
  constructor(
    private readonly drawing: Drawing,
    private readonly onEnded: () => void,
  ) {
    const { words } = drawing;
    const attrs = { type: 'button', 'aria-label': words.endChat, title: words.endChat };
    this.button = el('button', { class: 'head-button', attrs, on: { click: () => this.ask() } }, icon(ICONS.leave));
    this.goOn = el('button', { class: 'plain-button', attrs: { type: 'button' }, on: { click: () => this.escape() } }, words.goOn);
    this.end = el('button', { class: 'main-button', attrs: { type: 'button' }, on: { click: () => void this.confirmed() } }, words.endChat);
    const dialog = { role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': 'end-title', 'aria-describedby': 'end-text' };
    this.question = el(
      'div',
      { class: 'veil', attrs: { hidden: true } },
      el(
        'div',
        { class: 'parting', attrs: dialog },
        el('h3', { attrs: { id: 'end-title' } }, words.endQuestion),
        el('p', { attrs: { id: 'end-text' } }, words.endText),
        this.failure,
        el('div', { class: 'parting-buttons' }, this.goOn, this.end),
      ),
    );
  }

  get isAsking(): boolean {
    return !this.question.hidden;
  }

  render({ phase, isOpen, service }: ChatState): void {
    const canEnd = phase === 'ready' && service !== null && service.session !== null;
    const hadFocus = this.button.matches(':focus');
    this.button.hidden = !canEnd;
    if (this.isAsking && (!canEnd || !isOpen)) {
      this.question.hidden = true;
      this.onEnded();
    } else if (hadFocus && !canEnd) this.onEnded();
  }

  /** True when there was a question to take back. */
  escape(): boolean {
    if (!this.isAsking) return false;
    this.question.hidden = true;
    this.button.focus();
    return true;
  }

  private ask(): void {
    this.failure.textContent = '';
    this.question.hidden = false;
    this.goOn.focus();
  }

  private async confirmed(): Promise<void> {
    this.end.disabled = true;
    this.failure.textContent = '';
    try {
      await this.drawing.actions.end();
    } catch {
      this.failure.textContent = this.drawing.words.notEnded;
    } finally {
      this.end.disabled = false;
      if (this.isAsking) this.end.focus();
    }
  }
}
