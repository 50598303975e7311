// Sends what is in the composer: new messages through the outbox, corrections directly.
import { notify } from '../shell/notify.js';
import { useMutation } from '@tanstack/react-query';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import { editMessage } from '../api/conversations.js';
import { wordsOf } from '../data/last-message.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useDeskLink } from '../live/desk-link.js';
import type { WritingAbout } from './writing-about.js';
import type { Attachments } from './attachments.js';
import { textExcess } from './length-counter.js';
import { corrected, outgoingMessages, type Outgoing } from './outgoing.js';

interface Writing {
  row: ConversationView;
  /** Of what is being written. */
  capabilities: Capabilities;
  about: WritingAbout | null;
  note: boolean;
  text: string;
  attachments: Attachments;
  /** A message is on its way. */
  onSent: () => void;
  /** An earlier message has these words now. */
  onCorrected: (message: MessageView, words: string) => void;
}

interface Send {
  ready: boolean;
  saving: boolean;
  submit: () => void;
  /** What stands in the composer, as the messages it would become. */
  messages: () => Outgoing[];
}

export function useSend({ row, capabilities, about, note, text, attachments, onSent, onCorrected }: Writing): Send {
  const { outbox } = useDeskLink();
  const describe = useDescribeError();
  const edit = useMutation({
    mutationFn: ({ message, words }: { message: MessageView; words: string }) => editMessage(message.id, corrected(message, words)),
    onSuccess: (_, { message, words }) => onCorrected(message, words),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const words = text.trim();
  const publicTo = about?.isPublic && !note ? { isPublic: about.isPublic } : null;
  const files = note || about?.mode === 'edit' || publicTo ? [] : attachments.items;
  const uploaded = files.flatMap(({ uploaded: file, ...item }) => (file === undefined ? [] : [{ ...item, uploaded: file }]));
  const ready =
    uploaded.length === files.length && (words !== '' || files.length > 0) && textExcess(text, capabilities, note) === 0 && !edit.isPending;

  const messages = (): Outgoing[] => outgoingMessages(words, uploaded, capabilities);

  const submit = (): void => {
    if (!ready) return;
    if (about?.mode === 'edit') {
      edit.mutate({ message: about.message, words });
      return;
    }
    const replyTo = about === null ? {} : { replyTo: quoteOf(about.message) };
    messages().forEach(({ input, content }, index) => {
      const first = index === 0 && about !== null;
      outbox.send({
        conversationId: row.id,
        input: { content: input, kind: note ? 'note' : 'out', ...(first && { replyTo: about.message.id, ...publicTo }) },
        content,
        ...(first && replyTo),
      });
    });
    if (files.length > 0) attachments.clear();
    onSent();
  };
  return { ready, saving: edit.isPending, submit, messages };
}

function quoteOf(message: MessageView): NonNullable<MessageView['replyTo']> {
  return {
    messageId: message.id,
    seq: message.seq,
    preview: wordsOf(message.content).slice(0, 200),
    type: message.content.type,
    senderName: message.sender.name,
  };
}
