// Where a part of the page is missing, the rest of it stays: what was written and what waits to be sent is in there.
import { Anchor, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { PartMissing } from './part-missing.js';

interface State {
  error: Error | null;
}

export class PartBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error('something was thrown that is no error', { cause: error }) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // What went wrong inside is the page's to tell.
    if (!(error instanceof PartMissing)) throw error;
    return <MissingPart />;
  }
}

/** The way back is a new page, and when to take it is the agent's to choose. */
function MissingPart() {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" p="xs" role="alert">
      {t('shell.partMissing')}{' '}
      <Anchor component="button" type="button" size="sm" onClick={() => window.location.reload()}>
        {t('shell.reload')}
      </Anchor>
    </Text>
  );
}
