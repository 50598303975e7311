import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconPhoto, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AgentView } from '../../../src/contract/api.js';
import { deleteAgentPicture, putAgentPicture } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import { Avatar } from '../shell/avatar.js';
import { notify } from '../shell/notify.js';

/** What an agent looks like to colleagues and customers; chosen or taken away at once. */
export function AgentPicture({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const put = useMutation({
    mutationFn: (picture: File | null) => (picture === null ? deleteAgentPicture(agent.id) : putAgentPicture(agent.id, picture)),
    onSuccess: () => Promise.all([['agents'], ['me'], ['colleagues']].map((queryKey) => client.invalidateQueries({ queryKey }))),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Group align="center" wrap="nowrap" gap="md">
      <Avatar id={agent.id} name={agent.name} size={64} url={agent.pictureUrl} />
      <div>
        <Group gap="xs">
          <FileButton accept="image/jpeg,image/png,image/webp" onChange={(file) => file !== null && put.mutate(file)}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default" leftSection={<IconPhoto size={16} />} loading={put.isPending}>
                {t(agent.pictureUrl === undefined ? 'profile.choosePicture' : 'profile.changePicture')}
              </Button>
            )}
          </FileButton>
          {agent.pictureUrl !== undefined && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              c="var(--sb-danger)"
              leftSection={<IconTrash size={16} />}
              disabled={put.isPending}
              onClick={() => put.mutate(null)}
            >
              {t('profile.removePicture')}
            </Button>
          )}
        </Group>
        <Text size="xs" c="dimmed" mt={6}>
          {t('profile.pictureText')}
        </Text>
      </div>
    </Group>
  );
}
