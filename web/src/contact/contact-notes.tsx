import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../data/me.js';
import { useTranslation } from '../i18n/translation.js';
import { addNote, listNotes } from '../api/contacts.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { notify } from '../shell/notify.js';
import { MissingPart } from '../shell/missing-part.js';
import { useNow } from '../shell/use-now.js';
import classes from './contact-panel.module.css';
import { MoreOfList } from './more-of-list.js';
import { Section } from './panel-section.js';

/** What colleagues noted about the person; the person never sees it. */
export function ContactNotes({ contactId }: { contactId: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const client = useQueryClient();
  const describe = useDescribeError();
  const key = ['contact', contactId, 'notes'];
  const notes = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => listNotes(contactId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const [text, setText] = useKeptNote(contactId);
  const add = useMutation({
    mutationFn: (written: string) => addNote(contactId, written.trim()),
    onSuccess: async (_, written) => {
      // What was typed since stays.
      if (text === written) setText('');
      await client.invalidateQueries({ queryKey: key });
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Section title={t('person.notes')}>
      <Stack gap={8}>
        <Textarea
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t('person.notesHint')}
          aria-label={t('person.notes')}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4000}
          size="sm"
        />
        {text.trim() !== '' && (
          <Group justify="flex-end">
            <Button size="compact-sm" loading={add.isPending} onClick={() => add.mutate(text)}>
              {t('person.addNote')}
            </Button>
          </Group>
        )}
        {notes.data?.pages
          .flatMap((page) => page.items)
          .map((note) => (
            <div key={note.id} className={classes.note}>
              <Text size="sm" className={classes.about ?? ''} dir="auto">
                {note.text}
              </Text>
              <Text size="xs" className={classes.noteFoot ?? ''} title={exactTime(note.createdAt, i18n.language)}>
                {note.author.name} · {briefTime(note.createdAt, now, i18n.language)}
              </Text>
            </div>
          ))}
        <MissingPart query={notes} />
        <MoreOfList list={notes} />
      </Stack>
    </Section>
  );
}

/** What is written and not added yet is kept in this browser, as answers are, whoever is looked at meanwhile. */
function useKeptNote(contactId: string): [text: string, setText: (text: string) => void] {
  const key = `switchboard.contact-note.${useMe().agent.id}.${contactId}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  return [
    text,
    (written) => {
      setText(written);
      if (written.trim() === '') localStorage.removeItem(key);
      else localStorage.setItem(key, written);
    },
  ];
}
