// One spelling for each phone number. In three countries WhatsApp's id of a number (`wa_id`) may differ from the number as people dial it.

/** Digits with country code, without plus; null when it is no phone number. */
export function normalizedPhone(text: string): string | null {
  const digits = text.replaceAll(/[^\d]/g, '');
  if (digits.length < 5 || digits.length > 20) return null;
  return brazil(digits) ?? mexico(digits) ?? argentina(digits) ?? digits;
}

/** Mobile numbers have got a ninth digit, a leading 9; older WhatsApp ids lack it. */
function brazil(digits: string): string | undefined {
  const [, area, number] = /^55(\d{2})([6-9]\d{7})$/.exec(digits) ?? [];
  return area === undefined || number === undefined ? undefined : `55${area}9${number}`;
}

/** The 1 once dialled before mobile numbers is gone since 2019 but lives on in WhatsApp ids. */
function mexico(digits: string): string | undefined {
  const [, number] = /^521(\d{10})$/.exec(digits) ?? [];
  return number === undefined ? undefined : `52${number}`;
}

/** International calls to mobile numbers need a 9 after the country code. */
function argentina(digits: string): string | undefined {
  const [, number] = /^54(?!9)(\d{10})$/.exec(digits) ?? [];
  return number === undefined ? undefined : `549${number}`;
}
