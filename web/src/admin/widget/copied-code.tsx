import { Button, Code, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/translation.js';
import classes from './widget-page.module.css';

/** Lines to be put into a page elsewhere. */
export function CopiedCode({ code }: { code: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <Code className={classes.code ?? ''}>{code}</Code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button mt={8} size="xs" variant="default" leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={copy}>
            {t(copied ? 'common.copied' : 'common.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
