// The thread on the screen. Only what changed is drawn anew; whoever reads at the end stays there, whoever reads further up is left in peace.
import type { MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import type { ChatState } from '../chat/state.js';
import { isFromDesk } from '../chat/thread.js';
import type { Drawing } from './actions.js';
import type { ContentDrawing } from './content.js';
import { el, icon, setAttribute } from './element.js';
import { AddressBook } from './files.js';
import { ICONS } from './icons.js';
import { messageItem, uploadItem, waitingItem, type Place } from './message-item.js';
import { dayName, dayOf } from './times.js';

interface Item {
  key: string;
  /** Drawn anew when one of these is another. */
  of: readonly unknown[];
  draw(): HTMLElement;
}

const AT_END_PX = 48;

export class MessageList {
  readonly element: HTMLElement;
  private readonly log: HTMLElement;
  private readonly rows: HTMLElement;
  private readonly older: HTMLButtonElement;
  private readonly toEnd: HTMLButtonElement;
  private readonly drawing: ContentDrawing;
  private readonly drawn = new Map<string, { of: readonly unknown[]; node: HTMLElement }>();
  private chosenByMenu = new Map<string, Set<string>>();
  private isAtEnd = true;
  private top = 0;
  private wasOpen = false;
  private firstSeq = 0;
  private ownCount = 0;

  constructor(drawing: Drawing) {
    const { words, actions } = drawing;
    this.drawing = {
      ...drawing,
      addresses: new AddressBook((mediaId) => actions.fileAddresses(mediaId)),
      chosen: (menuId) => this.chosenByMenu.get(menuId) ?? new Set(),
    };
    this.older = el('button', { class: 'older', attrs: { type: 'button' }, on: { click: () => void actions.loadOlder() } }, words.older);
    this.rows = el('div', { class: 'rows' });
    const attrs = { role: 'log', 'aria-live': 'polite', 'aria-label': words.messages, tabindex: '0' };
    this.log = el('div', { class: 'log', attrs, on: { scroll: () => this.scrolled() } }, this.older, this.rows);
    this.toEnd = el(
      'button',
      { class: 'to-end', attrs: { type: 'button', 'aria-label': words.newest }, on: { click: () => this.showEnd() } },
      icon(ICONS.down),
    );
    this.element = el('div', { class: 'list' }, this.log, this.toEnd);
    // Pictures that arrive make the thread longer.
    new ResizeObserver(() => this.isAtEnd && this.showEnd()).observe(this.rows);
    this.scrolled();
  }

  render(state: ChatState): void {
    const firstSeq = state.messages[0]?.seq ?? 0;
    const grewAbove = firstSeq < this.firstSeq;
    const heightBefore = this.log.scrollHeight;
    this.older.hidden = !state.hasOlder;
    this.older.disabled = state.isLoadingOlder;
    setAttribute(this.log, 'aria-busy', state.isLoadingOlder || grewAbove ? 'true' : undefined);
    this.draw(this.itemsOf(state));
    this.firstSeq = firstSeq;
    const ownCount = state.waiting.length + state.uploads.length;
    const hasSaidMore = ownCount > this.ownCount;
    this.ownCount = ownCount;
    const opened = state.isOpen && !this.wasOpen;
    this.wasOpen = state.isOpen;
    if (opened || hasSaidMore || this.isAtEnd) this.showEnd();
    else if (grewAbove) this.log.scrollTop += this.log.scrollHeight - heightBefore;
  }

  private itemsOf({ messages, waiting, uploads, deskReadSeq }: ChatState): Item[] {
    // What is on its way is chosen too: stars are given once.
    const going = waiting.filter(({ refused }) => refused === undefined).map(({ shown, replyTo }) => ({ content: shown, replyTo }));
    this.chosenByMenu = choicesIn([...messages, ...going]);
    const lastOwn = messages.findLast((message) => !isFromDesk(message));
    const items: Item[] = [];
    messages.forEach((message, index) => {
      const before = messages[index - 1];
      const after = messages[index + 1];
      const day = dayOf(message.sentAt);
      if (before === undefined || dayOf(before.sentAt) !== day) items.push(this.dayItem(message.sentAt, day));
      const fate = message !== lastOwn || waiting.length > 0 ? null : message.seq <= deskReadSeq ? 'read' : 'sent';
      const place: Place = { isFirst: !areTogether(before, message), isLast: !areTogether(message, after), fate };
      const chosen = [...(this.chosenByMenu.get(message.id) ?? [])].join(' ');
      items.push({
        key: `message ${String(message.seq)}`,
        of: [message, place.isFirst, place.isLast, place.fate, chosen],
        draw: () => messageItem(message, place, this.drawing),
      });
    });
    for (const one of waiting) items.push({ key: `waiting ${one.clientMsgId}`, of: [one], draw: () => waitingItem(one, this.drawing) });
    for (const one of uploads)
      items.push({ key: `upload ${one.id}`, of: [one.share, one.refused], draw: () => uploadItem(one, this.drawing) });
    return items;
  }

  private dayItem(at: string, day: string): Item {
    const name = dayName(at, new Date(), this.drawing.locale, this.drawing.words);
    return { key: `day ${day}`, of: [name], draw: () => el('div', { class: 'day' }, name) };
  }

  private draw(items: readonly Item[]): void {
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, { node }] of this.drawn) {
      if (keys.has(key)) continue;
      this.keepFocus(node);
      node.remove();
      this.drawn.delete(key);
    }
    items.forEach((item, index) => {
      const node = this.nodeOf(item);
      const there = this.rows.children.item(index);
      if (there !== node) this.rows.insertBefore(node, there);
    });
  }

  private nodeOf({ key, of, draw }: Item): HTMLElement {
    const drawn = this.drawn.get(key);
    if (drawn !== undefined && drawn.of.every((value, index) => value === of[index])) return drawn.node;
    const node = draw();
    if (drawn !== undefined) {
      this.keepFocus(drawn.node);
      drawn.node.replaceWith(node);
    }
    this.drawn.set(key, { of, node });
    return node;
  }

  /** Who stood on what goes away does not fall out of the chat. */
  private keepFocus(leaving: HTMLElement): void {
    if (leaving.matches(':focus-within')) this.log.focus({ preventScroll: true });
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < AT_END_PX) this.isAtEnd = true;
    // What grew below has not moved anybody: only who scrolls up leaves the end.
    else if (scrollTop < this.top) this.isAtEnd = false;
    this.top = scrollTop;
    this.toEnd.hidden = this.isAtEnd;
  }

  private showEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.top = this.log.scrollTop;
    this.isAtEnd = true;
    this.toEnd.hidden = true;
  }
}

function areTogether(before: MessageView | undefined, after: MessageView | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return (
    isFromDesk(before) === isFromDesk(after) && before.sender.name === after.sender.name && dayOf(before.sentAt) === dayOf(after.sentAt)
  );
}

/** By menu: which of its options were taken. */
function choicesIn(
  messages: readonly { content: MessageContent; replyTo?: { messageId: string } | undefined }[],
): Map<string, Set<string>> {
  const chosen = new Map<string, Set<string>>();
  for (const { content, replyTo } of messages) {
    if (content.type !== 'form_reply' || content.choiceId === undefined || replyTo === undefined) continue;
    chosen.set(replyTo.messageId, (chosen.get(replyTo.messageId) ?? new Set()).add(content.choiceId));
  }
  return chosen;
}
