// Our own name for a message, as WhatsApp carries it along (`biz_opaque_callback_data`, at most 512 characters).
export interface OurName {
  messageId: string;
  /** Which call of the message's plan. */
  part: number;
}

const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d{1,3})$/;

export function callbackData({ messageId, part }: OurName): string {
  return `${messageId}/${part}`;
}

/** null: somebody else's, who sends with this number too. */
export function readCallbackData(data: string): OurName | null {
  const [, messageId, part] = FORM.exec(data) ?? [];
  return messageId === undefined || part === undefined ? null : { messageId, part: Number(part) };
}
