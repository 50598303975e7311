// Where the visitor writes: text, emoji, files.
import type { ChatState } from '../chat/state.js';
import { FILE_MAX_BYTES } from '../chat/uploads.js';
import type { Drawing } from './actions.js';
import { el, icon, setAttribute, setText } from './element.js';
import { emojiPicker } from './emoji-picker.js';
import { ICONS } from './icons.js';

const TEXT_MAX = 4096;

/** What was begun and not sent, over pages. */
export interface Draft {
  get(): string;
  set(text: string): void;
}

export class Composer {
  readonly element: HTMLFormElement;
  private readonly field: HTMLTextAreaElement;
  private readonly send: HTMLButtonElement;
  private readonly emojiButton: HTMLButtonElement;
  private readonly emojis: HTMLElement;
  /** By how much the text is too long. */
  private readonly excess = el('p', { class: 'excess', attrs: { role: 'alert' } });
  private isReady = false;
  /** Enter came before the chat was there. */
  private isAwaited = false;

  constructor(
    private readonly drawing: Drawing,
    private readonly draft: Draft,
  ) {
    const { words } = drawing;
    this.field = el('textarea', {
      class: 'field',
      attrs: {
        rows: '1',
        'aria-label': words.write,
        dir: 'auto',
        enterkeyhint: 'send',
      },
      on: { input: () => this.written(), keydown: (event) => this.pressed(event), paste: (event) => this.pasted(event) },
    });
    this.field.value = draft.get();
    const chooser = el('input', { attrs: { type: 'file', multiple: true, hidden: true, tabindex: '-1', 'aria-label': words.attach } });
    chooser.addEventListener('change', () => {
      this.attach([...(chooser.files ?? [])]);
      chooser.value = '';
    });
    const attach = tool(words.attach, ICONS.clip, () => chooser.click());
    this.emojiButton = tool(words.emoji, ICONS.smile, () => this.showEmojis(this.emojis.hidden === true));
    this.emojis = emojiPicker(words.emoji, (emoji) => this.insert(emoji));
    this.emojis.hidden = true;
    this.send = el('button', { class: 'send', attrs: { type: 'submit', 'aria-label': words.send } }, icon(ICONS.send, 20));
    this.element = el(
      'form',
      { class: 'composer', on: { submit: (event) => this.submitted(event) } },
      this.emojis,
      this.excess,
      el('div', { class: 'composer-row' }, attach, this.emojiButton, this.field, this.send, chooser),
    );
    this.written(false);
  }

  render({ phase }: ChatState): void {
    this.isReady = phase === 'ready';
    this.field.readOnly = phase === 'shut';
    this.field.placeholder = this.field.readOnly ? '' : this.drawing.words.write;
    for (const button of this.element.querySelectorAll('button')) button.disabled = !this.isReady;
    this.written(false);
    if (!this.isReady || !this.isAwaited) return;
    this.isAwaited = false;
    this.element.requestSubmit();
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
  }

  clear(): void {
    this.isAwaited = false;
    this.field.value = '';
    this.written(false);
    this.draft.set('');
  }

  /** Files that are chosen, dropped or pasted; none while nobody is let in. */
  attach(files: readonly File[]): void {
    if (!this.field.readOnly) this.drawing.actions.attach(files);
  }

  /** True when there was something open to close. */
  closeEmojis(): boolean {
    if (this.emojis.hidden === true) return false;
    this.showEmojis(false);
    this.emojiButton.focus();
    return true;
  }

  private showEmojis(shown: boolean): void {
    this.emojis.hidden = !shown;
    setAttribute(this.emojiButton, 'aria-expanded', String(shown));
  }

  private insert(emoji: string): void {
    this.field.setRangeText(emoji, this.field.selectionStart, this.field.selectionEnd, 'end');
    this.showEmojis(false);
    this.field.focus();
    this.written();
  }

  private written(byHand = true): void {
    const { value } = this.field;
    const tooMany = value.trim().length - TEXT_MAX;
    setText(this.excess, tooMany > 0 ? this.drawing.words.tooLong(tooMany) : '');
    this.send.disabled = !this.isReady || value.trim() === '' || tooMany > 0;
    if (byHand) this.isAwaited = false;
    this.field.style.height = 'auto';
    this.field.style.height = `${String(Math.min(this.field.scrollHeight, 120))}px`;
    if (!byHand) return;
    this.draft.set(value);
    if (value !== '') this.drawing.actions.typing();
  }

  private pressed(event: KeyboardEvent): void {
    // Enter that ends the choice of a character is the input method's.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  private pasted(event: ClipboardEvent): void {
    const { types = [], files: pasted = [] } = event.clipboardData ?? {};
    // Cells and paragraphs are copied with a picture of themselves: who pastes them means the words.
    if (types.includes('text/plain') && types.includes('text/html')) return;
    const files = [...pasted].filter(({ size }) => size <= FILE_MAX_BYTES);
    if (files.length === 0) return;
    event.preventDefault();
    this.attach(files);
  }

  private submitted(event: Event): void {
    event.preventDefault();
    const text = this.field.value.trim();
    if (text === '' || text.length > TEXT_MAX || this.field.readOnly) return;
    if (!this.isReady) {
      this.isAwaited = true;
      return;
    }
    this.drawing.actions.say(text);
    this.clear();
  }
}

function tool(label: string, path: string, click: () => void): HTMLButtonElement {
  return el('button', { class: 'tool', attrs: { type: 'button', 'aria-label': label, title: label }, on: { click } }, icon(path));
}
