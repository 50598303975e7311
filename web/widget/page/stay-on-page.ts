// Keeps the widget on a page that changes under it: above everything, and back again when the page takes its body away.
export function stayOnPage(host: HTMLElement): void {
  host.setAttribute('data-switchboard', '');
  let body: HTMLElement | null = null;
  const place = (): void => {
    // Sites that go from page to page without loading put another body in place, or take out what they do not know.
    if (document.body !== null && document.body !== body) {
      body = document.body;
      watcher.disconnect();
      watcher.observe(document.documentElement, { childList: true });
      watcher.observe(body, { childList: true });
    }
    if (body === null || host.isConnected) return;
    body.append(host);
    rise(host);
  };
  const watcher = new MutationObserver(place);
  place();
}

/** The top layer lies above every z-index, and no ancestor's transform moves it. */
function rise(host: HTMLElement): void {
  if (!('popover' in host)) return;
  host.popover = 'manual';
  host.showPopover();
}
