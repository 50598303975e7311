// The chat as the phone shows it now. The stand-in answers a question when something has changed, so asking again at once is as good as a push.
import { useEffect, useState } from 'react';
import { getPhoneChat, type PhoneAddress, type PhoneChat } from '../api/lab.js';

const WAIT_SECONDS = 20;
const PAUSE_AFTER_FAILURE_MS = 2_000;

export interface PhoneLine {
  chat: PhoneChat | null;
  /** The stand-in did not answer last time. */
  broken: boolean;
}

export function usePhoneChat({ platform, externalAccountId, personId }: PhoneAddress): PhoneLine {
  const [line, setLine] = useState<PhoneLine>({ chat: null, broken: false });
  useEffect(() => {
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      let after = 0;
      let waitSeconds = 0;
      while (!stop.signal.aborted) {
        try {
          const chat = await getPhoneChat({ platform, externalAccountId, personId }, { after, waitSeconds }, stop.signal);
          // The bot's typing sign ends without a new version.
          waitSeconds = chat.botTyping ? 2 : WAIT_SECONDS;
          after = chat.version;
          setLine({ chat, broken: false });
        } catch {
          if (stop.signal.aborted) return;
          setLine((now) => ({ ...now, broken: true }));
          await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
        }
      }
    };
    void follow();
    return () => stop.abort();
  }, [platform, externalAccountId, personId]);
  return line;
}
