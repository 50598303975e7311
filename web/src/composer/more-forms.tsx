import { Button, Group, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContentInput } from '../../../src/contract/content.js';

export type MoreForm = 'location' | 'contact_card' | 'menu';

interface Props {
  form: MoreForm | null;
  maxOptions: number;
  onClose: () => void;
  onSend: (content: ContentInput) => void;
}

/** Small forms for what is not typed: a place, a person, a choice. */
export function MoreForms({ form, maxOptions, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const finish = (content: ContentInput): void => {
    onSend(content);
    onClose();
  };
  return (
    <Modal
      opened={form !== null}
      onClose={onClose}
      title={form === null ? '' : t(`composer.form.${form}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      centered
    >
      {form === 'location' && <LocationForm onSend={finish} />}
      {form === 'contact_card' && <ContactForm onSend={finish} />}
      {form === 'menu' && <MenuForm maxOptions={maxOptions} onSend={finish} />}
    </Modal>
  );
}

function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button type="submit">{t('composer.send')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function LocationForm({ onSend }: { onSend: (content: ContentInput) => void }) {
  const { t } = useTranslation();
  const [latitude, setLatitude] = useState<number | string>('');
  const [longitude, setLongitude] = useState<number | string>('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const place = name !== '' && address !== '' ? { name, address } : {};
  return (
    <Form onSubmit={() => onSend({ type: 'location', latitude: Number(latitude), longitude: Number(longitude), ...place })}>
      <Group grow>
        <NumberInput
          label={t('composer.latitude')}
          value={latitude}
          onChange={setLatitude}
          min={-90}
          max={90}
          decimalScale={6}
          required
          hideControls
          data-autofocus
        />
        <NumberInput
          label={t('composer.longitude')}
          value={longitude}
          onChange={setLongitude}
          min={-180}
          max={180}
          decimalScale={6}
          required
          hideControls
        />
      </Group>
      <TextInput label={t('composer.placeName')} value={name} maxLength={256} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput
        label={t('composer.address')}
        value={address}
        maxLength={512}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </Form>
  );
}

function ContactForm({ onSend }: { onSend: (content: ContentInput) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  return (
    <Form onSubmit={() => onSend({ type: 'contact_card', contacts: [{ name, phones: [phone] }] })}>
      <TextInput
        label={t('composer.personName')}
        value={name}
        maxLength={64}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('composer.phone')}
        value={phone}
        maxLength={64}
        required
        type="tel"
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
    </Form>
  );
}

function MenuForm({ maxOptions, onSend }: { maxOptions: number; onSend: (content: ContentInput) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [lines, setLines] = useState('');
  const labels = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const tooMany = labels.length > maxOptions;
  return (
    <Form
      onSubmit={() => {
        if (labels.length > 0 && !tooMany)
          onSend({ type: 'menu', text, options: labels.map((label, index) => ({ id: String(index + 1), label: label.slice(0, 256) })) });
      }}
    >
      <TextInput
        label={t('composer.question')}
        value={text}
        maxLength={1024}
        required
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label={t('composer.options')}
        description={t('composer.optionsHelp', { max: maxOptions })}
        error={tooMany && t('composer.tooManyOptions', { max: maxOptions })}
        value={lines}
        minRows={3}
        autosize
        required
        onChange={(event) => setLines(event.currentTarget.value)}
      />
    </Form>
  );
}
