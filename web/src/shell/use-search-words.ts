// The words of a search box and those of the address it writes them to.
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const LOOK_AFTER_MS = 300;

export interface SearchWords {
  /** What stands in the box. */
  words: string;
  /** What the address said last. */
  told: string;
  /** What this box has written to the address and has not seen there yet. */
  asked: readonly string[];
}

/** The address has other words now. Those of this box come back while it is typed in further; all others take the place of what stands there. */
export function followed({ words, asked }: SearchWords, told: string): SearchWords {
  const place = asked.indexOf(told);
  return place === -1 ? { words: told, told, asked: [] } : { words, told, asked: asked.slice(place + 1) };
}

/** `look` puts words into the address, where `told` comes from; it is called once nothing was typed for a moment. */
export function useSearchWords(told: string, look: (words: string) => void): [words: string, change: (words: string) => void] {
  const [box, setBox] = useState<SearchWords>({ words: told, told, asked: [] });
  const ask = useDebouncedCallback((value: string) => {
    const words = value.trim();
    if (words === (box.asked.at(-1) ?? told)) return;
    setBox((now) => ({ ...now, asked: [...now.asked, words] }));
    look(words);
  }, LOOK_AFTER_MS);
  if (box.told !== told) setBox(followed(box, told));
  return [
    box.words,
    (words) => {
      setBox((now) => ({ ...now, words }));
      ask(words);
    },
  ];
}
