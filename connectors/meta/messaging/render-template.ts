// Utility templates of a Page (Meta's page of March 2026): approved beforehand, they reach people at any time.
import { ConnectorError, type Json, type MessageContent } from '../../../src/contract/index.js';
import { languageCode, templateValues, textParameters } from '../template-values.js';
import type { Message } from './render-menu.js';

export function templateMessage({ name, language, parameters }: Extract<MessageContent, { type: 'template' }>, platform: string): Message {
  const { header, body, buttons } = templateValues(parameters);
  // Values of buttons have no number here, so they go in the order of the buttons.
  const inOrder = [...buttons].sort((a, b) => Number(a.index) - Number(b.index));
  const components: Json[] = [
    ...(header.length > 0 ? [{ type: 'header', parameters: textParameters(header, platform) }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: textParameters(body, platform) }] : []),
    ...(buttons.length > 0 ? [{ type: 'buttons', parameters: inOrder.map((button) => buttonParameter(button, platform)) }] : []),
  ];
  return { template: { name, language: { code: languageCode(language) }, components } };
}

function buttonParameter({ kind, value }: ReturnType<typeof templateValues>['buttons'][number], platform: string): Json {
  switch (kind) {
    case 'url':
      return { type: 'URL', url: value };
    case 'payload':
      return { type: 'POSTBACK', payload: value };
    case 'code':
      throw new ConnectorError({
        code: 'template_parameters',
        kind: 'permanent',
        message: `A ${platform} template has no button that copies a code`,
      });
  }
}
