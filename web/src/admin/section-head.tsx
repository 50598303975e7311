import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The top of an admin page: what it is, what it is for, the one thing one comes to do. */
export function SectionHead({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <div style={{ flex: '1 1 260px' }}>
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed" size="sm">
          {text}
        </Text>
      </div>
      {children}
    </Group>
  );
}
