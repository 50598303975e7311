// The files chosen for the next message to one conversation, as its composer shows them.
import { useSyncExternalStore } from 'react';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import { useMe } from '../data/me.js';
import { chosenFiles, type Attachment } from './chosen-files.js';
import { sendForm, voiceForm } from './send-form.js';

export interface Attachments {
  items: readonly Attachment[];
  add: (files: readonly File[]) => void;
  /** A voice message just recorded. */
  addVoice: (recording: File) => void;
  remove: (id: string) => void;
  retry: (id: string) => void;
  clear: () => void;
}

export function useAttachments(conversationId: string, capabilities: Capabilities): Attachments {
  const agentId = useMe().agent.id;
  const items = useSyncExternalStore(chosenFiles.subscribe, () => chosenFiles.of(agentId, conversationId));
  return {
    items,
    add: (files) =>
      chosenFiles.add(
        agentId,
        conversationId,
        files.map((file) => ({ file, form: sendForm(file, capabilities) })),
      ),
    addVoice: (recording) => chosenFiles.add(agentId, conversationId, [{ file: recording, form: voiceForm(recording.type, capabilities) }]),
    remove: (id) => chosenFiles.remove(agentId, conversationId, id),
    retry: (id) => chosenFiles.retry(agentId, conversationId, id),
    clear: () => chosenFiles.clear(agentId, conversationId),
  };
}
