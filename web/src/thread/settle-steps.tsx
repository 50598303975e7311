import { Button, Group, type ButtonProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { MessageStatus } from '../../../src/contract/api.js';
import { forgetRefusedChange, resendMessage, resolveMessage } from '../api/conversations.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { notify } from '../shell/notify.js';

interface Troubled {
  id: string;
  status: MessageStatus;
}

const STEPS = {
  resend: (message: Troubled) => resendMessage(message),
  sent: ({ id }: Troubled) => resolveMessage(id, 'sent'),
  failed: ({ id }: Troubled) => resolveMessage(id, 'failed'),
  seen: ({ id }: Troubled) => forgetRefusedChange(id),
};

type SettleStep = keyof typeof STEPS;
/** The steps that are offered, and what each is called. */
export type SettleLabels = Partial<Record<SettleStep, string>>;

const ORDER: readonly SettleStep[] = ['resend', 'sent', 'failed', 'seen'];

interface Props {
  message: Troubled;
  steps: SettleLabels;
  size: NonNullable<ButtonProps['size']>;
  onDone?: (step: SettleStep) => void;
  onSettled?: () => void;
}

/** What a person can do about a message in trouble: send it again, say what became of it, put it away. */
export function SettleSteps({ message, steps, size, onDone, onSettled }: Props) {
  const describe = useDescribeError();
  const step = useMutation({
    mutationFn: (choice: SettleStep) => STEPS[choice](message),
    onSuccess: (_, choice) => onDone?.(choice),
    onSettled: () => onSettled?.(),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Group gap={6}>
      {ORDER.filter((choice) => steps[choice] !== undefined).map((choice) => (
        <Button
          key={choice}
          size={size}
          variant={choice === 'resend' ? 'filled' : 'default'}
          color={choice === 'resend' ? 'red' : 'gray'}
          loading={step.isPending && step.variables === choice}
          onClick={() => step.mutate(choice)}
        >
          {steps[choice]}
        </Button>
      ))}
    </Group>
  );
}
