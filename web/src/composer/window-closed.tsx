import { Button } from '@mantine/core';
import { IconHourglassEmpty, IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import { withFurtherWords } from '../i18n/languages.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, ReplyWindow } from '../../../src/contract/api.js';
import { useDeskLink } from '../live/desk-link.js';
import classes from './composer.module.css';
import { onDemand } from '../shell/on-demand.js';

const SendTemplateDialog = onDemand(withFurtherWords(async () => (await import('./send-template-dialog.js')).SendTemplateDialog));

interface Props {
  row: ConversationView;
  window: ReplyWindow;
}

/** In place of the answer when its time is over: why, and what still reaches the customer. */
export function WindowClosed({ row, window }: Props) {
  const { t } = useTranslation();
  const { outbox } = useDeskLink();
  const [choosing, setChoosing] = useState(false);
  const templates = window.allowedAfter.includes('template') && row.capabilities.content.template.level !== 'rejected';
  const reason = window.remaining === 0 ? 'used' : 'closed';
  const onlyInPublic = window.closesAt === undefined && row.capabilities.publicAnswers !== undefined;
  return (
    <div className={classes.windowClosed} role="status">
      <p>
        <IconHourglassEmpty size={18} aria-hidden="true" />
        {t(onlyInPublic ? 'composer.window.onlyInPublic' : `composer.window.${templates ? `${reason}Templates` : reason}`)}
      </p>
      {templates && (
        <Button size="xs" leftSection={<IconTemplate size={16} />} onClick={() => setChoosing(true)}>
          {t('composer.send_template')}
        </Button>
      )}
      {choosing && (
        <SendTemplateDialog
          accountId={row.accountId}
          files={row.capabilities.templateFiles ?? []}
          onClose={() => setChoosing(false)}
          onSend={(content) => {
            outbox.send({ conversationId: row.id, input: { content, kind: 'out' }, content });
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}
