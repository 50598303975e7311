// What a site puts into its pages, as text to copy.
export interface SnippetLook {
  language: 'auto' | 'en' | 'zh-CN';
  scheme: 'auto' | 'light' | 'dark';
  side: 'right' | 'left';
  /** Empty: the widget's own. */
  color: string;
}

export const PLAIN_LOOK: SnippetLook = { language: 'auto', scheme: 'auto', side: 'right', color: '' };

export function snippetOf(hub: string, accountId: string, look: SnippetLook): string {
  const wishes = [
    look.language === 'auto' ? '' : ` data-language="${look.language}"`,
    look.scheme === 'auto' ? '' : ` data-scheme="${look.scheme}"`,
    look.side === 'right' ? '' : ` data-side="${look.side}"`,
    isColor(look.color) ? ` data-color="${look.color}"` : '',
  ];
  return `<script src="${hub}/widget.js" data-account="${accountId}"${wishes.join('')} async></script>`;
}

export function policyOf(hub: string): string {
  const socket = hub.replace(/^http/, 'ws');
  return `script-src ${hub}; connect-src ${hub} ${socket}; img-src ${hub}; media-src ${hub}`;
}

export const IDENTITY_ATTRIBUTES = 'data-user-id="…" data-user-hmac="…" data-user-name="…" data-user-email="…"';

export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);
