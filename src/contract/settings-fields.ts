// Fields of a connector's bind form that mean the same on every platform.
import { z } from 'zod';

/** An address of a server. */
export const httpUrl = z.url({ protocol: /^https?$/ });

interface Words {
  en: string;
  'zh-CN': string;
}

/**
 * `settings.publicUrl`: where this hub is reached from outside for one account, when that is not the hub-wide address. `subject` is the
 * account as the platform calls it; `note` a rule of the platform's.
 */
export function publicUrlField({ subject, note = { en: '', 'zh-CN': '' } }: { subject: Words; note?: Words }) {
  return httpUrl.optional().meta({
    label: { en: `Public address for this ${subject.en}`, 'zh-CN': `此${subject['zh-CN']}的公网地址` },
    help: {
      en: `Where this hub is reached from outside, when it differs from the hub-wide public address. ${note.en}`.trim(),
      'zh-CN': `如果从外部访问本系统的地址与全局公网地址不同，请在此填写。${note['zh-CN']}`,
    },
    placeholder: 'https://support.example.com',
  });
}
