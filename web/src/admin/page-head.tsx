import { Button, Group, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

interface Props {
  title: string;
  text: string;
  action: string;
  onAction: () => void;
}

export function PageHead({ title, text, action, onAction }: Props) {
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="md">
      <div style={{ flex: '1 1 260px' }}>
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed" size="sm">
          {text}
        </Text>
      </div>
      <Button leftSection={<IconPlus size={16} />} onClick={onAction}>
        {action}
      </Button>
    </Group>
  );
}
