import { useEffect, useRef } from 'react';
import type { WidgetActions } from '../../../widget/view/actions.js';
import { WidgetView } from '../../../widget/view/widget-view.js';
import { languageOf } from '../../../widget/words/index.js';
import { exampleChat } from './example-chat.js';
import { isColor, type SnippetLook } from './snippet.js';
import classes from './widget-page.module.css';

/** The widget itself, drawn from a short example: what is tapped opens and closes, what is written stays unsaid. */
export function WidgetPreview({ look, accountName, label }: { look: SnippetLook; accountName: string; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const { language, scheme, side, color } = look;
  useEffect(() => {
    const host = document.createElement('div');
    host.setAttribute('data-example', '');
    const shown = languageOf(language === 'auto' ? undefined : language, navigator.languages);
    const chat = exampleChat(shown, accountName);
    const nothing = (): void => undefined;
    const actions: WidgetActions = {
      open: () => view.render({ ...chat, isOpen: true }),
      close: () => view.render({ ...chat, isOpen: false, unreadCount: 1 }),
      say: nothing,
      choose: nothing,
      take: nothing,
      end: () => Promise.resolve(),
      attach: nothing,
      retryUpload: nothing,
      cancelUpload: nothing,
      retry: nothing,
      discard: nothing,
      typing: nothing,
      loadOlder: () => Promise.resolve(),
      deleteHistory: () => Promise.resolve(true),
      fileAddresses: () => Promise.reject(new Error('the example has no files')),
    };
    const own = { language: shown, scheme, side, color: isColor(color) ? color : null };
    const view = new WidgetView(host, own, actions, { get: () => '', set: nothing });
    box.current?.append(host);
    view.render(chat);
    return () => view.remove();
  }, [language, scheme, side, color, accountName]);
  return <div ref={box} className={classes.preview} role="region" aria-label={label} />;
}
