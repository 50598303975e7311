import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { templateText } from '../../../src/contract/template-text.js';
import { TemplateAccount, templatesQuery } from '../data/templates.js';
import classes from './card.module.css';
import { HeadFileView } from './head-file-view.js';
import { StyledText } from './styled-text.js';

/** A template as the customer got it. One that is on its way has the words it has at its platform; where nobody knows them, name and values stand. */
export function TemplateCard({ content }: { content: Extract<MessageContent, { type: 'template' }> }) {
  const { t } = useTranslation();
  const accountId = useContext(TemplateAccount);
  const { data } = useQuery({ ...templatesQuery(accountId ?? ''), enabled: accountId !== null && content.text === undefined });
  const template = data?.items.find(({ name, language }) => name === content.name && language === content.language);
  const text = content.text ?? (template && templateText(template, content.parameters, content.media !== undefined));
  const name = t('content.templateNamed', { name: content.name, language: content.language });
  const { media } = content;
  if (text !== undefined) {
    return (
      <div title={name}>
        {media !== undefined && <HeadFileView media={media} />}
        <StyledText text={text} />
      </div>
    );
  }
  return (
    <div>
      {media !== undefined && <HeadFileView media={media} />}
      <div className={classes.unsupported}>
        <IconTemplate size={18} aria-hidden="true" />
        <span>{name}</span>
      </div>
      <ul className={classes.rows}>
        {Object.entries(content.parameters).map(([parameter, value]) => (
          <li key={parameter} className={classes.row}>
            <span className={classes.faint}>{parameter}</span>
            <span>{value}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
