// Deleting the chat on the visitor's side: a button in the head, and a question before it is done.
import type { ChatState } from '../chat/state.js';
import type { Drawing } from './actions.js';
import { el, icon } from './element.js';
import { ICONS } from './icons.js';

export class Deletion {
  readonly button: HTMLButtonElement;
  readonly question: HTMLElement;
  private readonly failure = el('p', { class: 'failure', attrs: { role: 'alert' } });
  private readonly confirm: HTMLButtonElement;

  /** `onDeleted`: the question and the button are gone; the focus needs another place. */
  constructor(
    private readonly drawing: Drawing,
    private readonly onDeleted: () => void,
  ) {
    const { words } = drawing;
    const attrs = { type: 'button', 'aria-label': words.deleteChat };
    this.button = el('button', { class: 'head-button', attrs, on: { click: () => this.ask() } }, icon(ICONS.bin));
    this.confirm = el(
      'button',
      { class: 'delete-now', attrs: { type: 'button' }, on: { click: () => void this.deleteNow() } },
      words.deleteNow,
    );
    this.question = el(
      'div',
      { class: 'question', attrs: { role: 'group', 'aria-label': words.deleteChat } },
      el('p', {}, words.deleteChatText),
      this.failure,
      el(
        'div',
        { class: 'question-answers' },
        this.confirm,
        el('button', { attrs: { type: 'button' }, on: { click: () => this.close() } }, words.cancel),
      ),
    );
    this.question.hidden = true;
  }

  render({ phase, isOpen, messages }: ChatState): void {
    const canDelete = phase === 'ready' && messages.length > 0;
    const hadFocus = this.button.matches(':focus');
    this.button.hidden = !canDelete;
    if (this.isAsking && (!canDelete || !isOpen)) this.leave();
    else if (hadFocus && !canDelete) this.onDeleted();
  }

  /** True when the question was open. */
  close(): boolean {
    if (!this.isAsking) return false;
    this.question.hidden = true;
    this.button.focus();
    return true;
  }

  private get isAsking(): boolean {
    return !this.question.hidden;
  }

  private leave(): void {
    this.question.hidden = true;
    this.onDeleted();
  }

  private ask(): void {
    this.failure.textContent = '';
    this.question.hidden = false;
    this.confirm.focus();
  }

  private async deleteNow(): Promise<void> {
    this.failure.textContent = '';
    this.confirm.disabled = true;
    const isDone = await this.drawing.actions.deleteHistory();
    this.confirm.disabled = false;
    if (!this.isAsking) return;
    // Something may have been said meanwhile, which stays.
    if (isDone) return this.leave();
    this.failure.textContent = this.drawing.words.notDeleted;
    this.confirm.focus();
  }
}
