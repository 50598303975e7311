// What stands above the field: that a chat has ended, questions to begin with, the way from the bot to people.
import type { VisitorChoice } from '../../../src/contract/api.js';
import type { ChatState } from '../chat/state.js';
import { isFromDesk } from '../chat/thread.js';
import type { Drawing } from './actions.js';
import { el, icon, setText } from './element.js';
import { ICONS } from './icons.js';

export class Offers {
  readonly element = el('div', { class: 'offers' });
  private readonly ended = el('p', { class: 'ended', attrs: { role: 'status' } });
  private readonly choices: HTMLElement;
  private drawn = '[]';

  /** `onTaken`: what was tapped goes away; the focus needs another place. */
  constructor(
    private readonly drawing: Drawing,
    private readonly onTaken: () => void,
  ) {
    this.choices = el('div', { class: 'choices', attrs: { role: 'group', 'aria-label': drawing.words.suggestions } });
    this.element.append(this.ended, this.choices);
  }

  render(state: ChatState): void {
    const { session = null, suggestions = [], transfer = null } = state.service ?? {};
    // What the visitor has just said begins a session, which the desk opens in a moment.
    const last = state.messages.at(-1);
    const isQuiet = state.waiting.length === 0 && (last === undefined || isFromDesk(last));
    const isShown = state.phase === 'ready' && state.service !== null && (session !== null || isQuiet);
    const hasEnded = isShown && session === null && last !== undefined;
    setText(this.ended, hasEnded ? this.drawing.words.ended : '');
    const isAsked = state.waiting.some(({ shown }) => shown.type === 'form_reply' && shown.choiceId === transfer?.id);
    this.draw(isShown ? suggestions : [], isShown && !isAsked ? transfer : null);
    this.element.hidden = !hasEnded && this.choices.childElementCount === 0;
  }

  private draw(suggestions: readonly VisitorChoice[], transfer: VisitorChoice | null): void {
    const key = JSON.stringify([suggestions, transfer]);
    if (key === this.drawn) return;
    this.drawn = key;
    const people = transfer && this.button(transfer, 'choice people', icon(ICONS.person, 18));
    const shown = [...suggestions.map((choice) => this.button(choice, 'choice')), ...(people ? [people] : [])];
    const hadFocus = this.choices.matches(':focus-within');
    this.choices.replaceChildren(...shown);
    if (hadFocus) this.onTaken();
  }

  private button(choice: VisitorChoice, className: string, ...before: Node[]): HTMLElement {
    const take = (): void => this.drawing.actions.take(choice);
    const label = el('span', { attrs: { dir: 'auto' } }, choice.label);
    return el('button', { class: className, attrs: { type: 'button' }, on: { click: take } }, ...before, label);
  }
}
