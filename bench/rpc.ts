// Questions and answers between the bench and its child processes, over node's own channel.
import type { ChildProcess } from 'node:child_process';

interface Question {
  id: number;
  name: string;
  argument: unknown;
}
interface Answer {
  id: number;
  result?: unknown;
  failure?: string;
}
type Handlers = Record<string, (argument: never) => unknown>;

/** Handlers may answer at once or with a promise. */
export function serve(handlers: Handlers): void {
  process.on('message', (question: Question) => {
    void answer(handlers, question).then((message) => process.send?.(message));
  });
  process.on('disconnect', () => process.exit(0));
}

async function answer(handlers: Handlers, { id, name, argument }: Question): Promise<Answer> {
  try {
    const handler = handlers[name];
    if (!handler) throw new Error(`no handler ${name}`);
    return { id, result: await handler(argument as never) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

let nextId = 1;

export function ask<Result>(child: ChildProcess, name: string, argument?: unknown): Promise<Result> {
  const id = nextId++;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (answer: Answer): void => {
      if (answer.id !== id) return;
      settle();
      if (answer.failure === undefined) resolve(answer.result as Result);
      else reject(new Error(`${name}: ${answer.failure}`));
    };
    const onExit = (): void => {
      settle();
      reject(new Error(`${name}: the process ended`));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send({ id, name, argument });
  });
}
