import { ActionIcon, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { WebAddressInput } from './web-address-input.js';

/** As it is typed. */
export interface ProductDraft {
  key: number;
  title: string;
  id: string;
  price: string;
  url: string;
  imageUrl: string;
}

interface Props {
  draft: ProductDraft;
  /** Among several, from 1; null: it is alone. */
  number: number | null;
  onChange: (draft: ProductDraft) => void;
  onRemove: () => void;
}

export function ProductFields({ draft, number, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const { title, id, price, url, imageUrl } = draft;
  return (
    <Fieldset variant={number === null ? 'unstyled' : 'default'} radius="md" legend={number === null ? null : t('shop.item', { number })}>
      <Stack gap="sm">
        <Group align="flex-end" wrap="nowrap" gap="xs">
          <TextInput
            flex={1}
            label={t('shop.title')}
            value={title}
            maxLength={256}
            required
            onChange={(event) => onChange({ ...draft, title: event.currentTarget.value })}
            data-autofocus
          />
          {number !== null && (
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('shop.removeItem', { number })} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
        <Group grow align="flex-start">
          <TextInput
            label={t('shop.id')}
            value={id}
            maxLength={128}
            required
            onChange={(event) => onChange({ ...draft, id: event.currentTarget.value })}
          />
          <TextInput
            label={t('shop.price')}
            placeholder={t('shop.priceExample')}
            value={price}
            maxLength={64}
            onChange={(event) => onChange({ ...draft, price: event.currentTarget.value })}
          />
        </Group>
        <WebAddressInput label={t('shop.url')} value={url} onChange={(text) => onChange({ ...draft, url: text })} />
        <WebAddressInput label={t('shop.imageUrl')} value={imageUrl} onChange={(text) => onChange({ ...draft, imageUrl: text })} />
      </Stack>
    </Fieldset>
  );
}
