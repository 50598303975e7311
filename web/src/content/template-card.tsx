import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { TemplateAccount, templatesQuery } from '../data/templates.js';
import classes from './card.module.css';
import { HeadFileView } from './head-file-view.js';
import { StyledText } from './styled-text.js';
import { templateText } from './template-text.js';

/** A template as the customer got it; by its name and values where its words are not known any more. */
export function TemplateCard({ content }: { content: Extract<MessageContent, { type: 'template' }> }) {
  const { t } = useTranslation();
  const accountId = useContext(TemplateAccount);
  const { data } = useQuery({ ...templatesQuery(accountId ?? ''), enabled: accountId !== null });
  const template = data?.items.find(({ name, language }) => name === content.name && language === content.language);
  const name = t('content.templateNamed', { name: content.name, language: content.language });
  const { media } = content;
  if (template !== undefined) {
    return (
      <div title={name}>
        {media !== undefined && <HeadFileView media={media} />}
        <StyledText text={templateText(template, content.parameters, media !== undefined)} />
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
