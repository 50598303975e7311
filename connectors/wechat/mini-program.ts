// Addresses that open a mini program: `miniprogram://<appid>/<page path>?<query>`, our own form, because WeChat has none that is a URL.

export interface MiniProgramPage {
  appId: string;
  pagePath: string;
}

const ADDRESS = /^miniprogram:\/\/(wx[0-9a-f]{16})\/(.+)$/i;

export function miniProgramPageOf(url: string): MiniProgramPage | null {
  const [, appId, pagePath] = ADDRESS.exec(url) ?? [];
  return appId === undefined || pagePath === undefined ? null : { appId: appId.toLowerCase(), pagePath };
}

/** The same page as a tappable text; `href` is where clients go that cannot open it. */
export function miniProgramLink({ appId, pagePath }: MiniProgramPage, label: string): string {
  return `<a data-miniprogram-appid="${appId}" data-miniprogram-path="${pagePath.replace(/["<>]/g, encodeURIComponent)}" href="https://weixin.qq.com/">${label}</a>`;
}
