// The chat as the phone shows it, kept current by long polling the stand-in.
import { useEffect, useState } from 'react';
import { getPhoneChat, type PhoneAddress, type PhoneChat } from '../api/lab.js';

const PAUSE_AFTER_FAILURE_MS = 2_000;

export function usePhoneChat({ externalAccountId, personId }: PhoneAddress): { chat: PhoneChat | null; lost: boolean } {
  const [chat, setChat] = useState<PhoneChat | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const ended = new AbortController();
    const follow = async (): Promise<void> => {
      let after = -1;
      while (!ended.signal.aborted) {
        try {
          const next = await getPhoneChat({ externalAccountId, personId }, { after, waitSeconds: after === -1 ? 0 : 20 }, ended.signal);
          after = next.version;
          setChat(next);
          setLost(false);
        } catch {
          if (ended.signal.aborted) return;
          setLost(true);
          await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
        }
      }
    };
    void follow();
    return () => ended.abort();
  }, [externalAccountId, personId]);
  return { chat, lost };
}
