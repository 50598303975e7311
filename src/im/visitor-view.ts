// What a visitor is shown of a message: its words and its fate, nothing of the desk's own.
import type { MessageKind, MessageView } from '../contract/index.js';

const SHOWN: ReadonlySet<MessageKind> = new Set(['in', 'out', 'bot']);

export function isForVisitors(kind: MessageKind): boolean {
  return SHOWN.has(kind);
}

export function visitorView(view: MessageView): MessageView {
  const { byProgram: _byProgram, error: _error, refusedChange: _refusedChange, parts: _parts, clientMsgId, ...shown } = view;
  return { ...shown, ...(view.kind === 'in' && clientMsgId !== undefined && { clientMsgId }) };
}
