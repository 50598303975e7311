import type { ConversationView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { sessionRights } from '../data/session-rights.js';
import type { WritingAbout } from './writing-about.js';
import { ComposerLocked } from './composer-locked.js';
import { MessageForm } from './message-form.js';

interface Props {
  row: ConversationView;
  about: WritingAbout | null;
  onAbout: (about: WritingAbout | null) => void;
}

/** Where the answer is written, or why it cannot be. Whoever may read a conversation may leave a note there, as the hub has it. */
export function Composer({ row, about, onAbout }: Props) {
  const me = useMe();
  if (sessionRights(row, me).answer) return <MessageForm row={row} about={about} onAbout={onAbout} />;
  return (
    <>
      <ComposerLocked row={row} />
      <MessageForm row={row} about={null} onAbout={onAbout} notesOnly />
    </>
  );
}
