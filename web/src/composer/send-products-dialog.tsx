import { ActionIcon, Button, Group, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';

type MenuContent = Extract<MessageContent, { type: 'menu' }>;

interface Props {
  max: number;
  onClose: () => void;
  onSend: (content: MenuContent) => void;
}

const NONE = { id: '', title: '' };

/** Products of the account's catalogue, by their ids there; the platform shows names, pictures and prices. */
export function SendProductsDialog({ max, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [products, setProducts] = useState([NONE, NONE]);
  const named = products.map(({ id, title }) => ({ id: id.trim(), title: title.trim() })).filter(({ id }) => id !== '');
  const send = (): void =>
    onSend({
      type: 'menu',
      text: text.trim(),
      options: named.map(({ id, title }, index) => ({ id: `product-${index + 1}`, label: title === '' ? id : title, productId: id })),
    });
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('asks.offer.products')}
      ready={text.trim() !== '' && named.length > 0}
      onClose={onClose}
      onSubmit={send}
    >
      <Textarea
        label={t('asks.aboutProducts')}
        description={t('asks.aboutProductsHow')}
        value={text}
        maxLength={1024}
        autosize
        minRows={2}
        required
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {products.map(({ id, title }, index) => (
        <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('shop.id')}
            value={id}
            maxLength={100}
            onChange={(event) => setProducts(products.with(index, { id: event.currentTarget.value, title }))}
          />
          <TextInput
            flex={1}
            label={t('shop.title')}
            value={title}
            maxLength={256}
            onChange={(event) => setProducts(products.with(index, { id, title: event.currentTarget.value }))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            disabled={products.length === 1}
            aria-label={t('shop.removeItem', { number: index + 1 })}
            onClick={() => setProducts(products.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {products.length < max && (
        <Button variant="light" size="xs" leftSection={<IconPlus size={16} />} onClick={() => setProducts([...products, NONE])}>
          {t('shop.addItem')}
        </Button>
      )}
    </FormDialog>
  );
}
