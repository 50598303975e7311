// The chat as the phone shows it now. The stand-in answers a question when something has changed, so asking again at once is as good as a push.
// A question that waits holds one of the few lines a browser has to the hub: only the phone in somebody's hand may ask so.
import { useEffect, useState } from 'react';
import { getPhoneChat, type PhoneAddress, type PhoneChat } from '../api/lab.js';

const WAIT_SECONDS = 20;
const PAUSE_MS = 2_000;

/** `now and then`: who looks on sees it soon enough. `not`: only what is there at first, so that there is something to come to. */
export type Following = 'at once' | 'now and then' | 'not';

export interface PhoneLine {
  chat: PhoneChat | null;
  /** The stand-in did not answer last time. */
  broken: boolean;
}

export function usePhoneChat({ platform, externalAccountId, personId }: PhoneAddress, following: Following): PhoneLine {
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
          if (following === 'at once') waitSeconds = chat.botTyping ? 2 : WAIT_SECONDS;
          after = chat.version;
          setLine({ chat, broken: false });
          if (following === 'not') return;
          if (following === 'now and then') await pause();
        } catch {
          if (stop.signal.aborted) return;
          setLine((now) => ({ ...now, broken: true }));
          await pause();
        }
      }
    };
    void follow();
    return () => stop.abort();
  }, [platform, externalAccountId, personId, following]);
  return line;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
