import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  icon: ReactNode;
  title: string;
  text?: string;
  tone?: 'calm' | 'danger';
  children?: ReactNode;
}

/** A page or pane with nothing else to show: says why, and what can be done. */
export function PageMessage({ icon, title, text, tone = 'calm', children }: Props) {
  return (
    <Center h="100%" mih={220} p="lg">
      <Stack align="center" gap="sm" maw={420}>
        <ThemeIcon size={56} radius="xl" variant="light" color={tone === 'danger' ? 'red' : 'accent'}>
          {icon}
        </ThemeIcon>
        <Title order={2} size="h4" ta="center" textWrap="balance">
          {title}
        </Title>
        {text !== undefined && (
          <Text c="dimmed" size="sm" ta="center" style={{ textWrap: 'balance' }}>
            {text}
          </Text>
        )}
        {children}
      </Stack>
    </Center>
  );
}
