// Phone numbers as the world writes them: E.164, so that one number is one text.

/** With the country's code, as `+8613800138000`; null where it is no such number. Signs between the digits do not count. */
export function e164(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[\s().\-/]/g, '');
  const digits = /^(?:\+|00)([1-9]\d{7,14})$/.exec(plain)?.[1];
  return digits === undefined ? null : `+${digits}`;
}

/** The same of a number a platform vouches for, which always has its country's code, with or without the plus. */
export function vouchedPhone(text: string): string | null {
  return e164(/^\d/.test(text.trim()) && !text.trim().startsWith('00') ? `+${text}` : text);
}
