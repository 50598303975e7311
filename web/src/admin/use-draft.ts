import { hashKey } from '@tanstack/react-query';
import { useState } from 'react';

/**
 * What is being changed of something stored. Where it changes meanwhile (saved here, or by somebody else), what was written stays; a form nobody
 * has touched shows the new.
 */
export function useDraft<Draft>(stored: Draft): [Draft, (draft: Draft) => void] {
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState(stored);
  if (!isAlike(stored, base)) {
    setBase(stored);
    if (isAlike(draft, base)) setDraft(stored);
  }
  return [draft, setDraft];
}

/** Whatever the order in which their fields came. */
export const isAlike = (left: unknown, right: unknown): boolean => hashKey([left]) === hashKey([right]);
