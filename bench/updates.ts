// Telegram updates made by hand, as the platform would send them; every text is used once, so that the auditor can tell them apart.

// Far from the ids the platform's stand-in gives to what it makes itself: both write into the same chats.
let nextUpdateId = 3_000_000_000;
let nextMessageId = 1_000_000_000;

export function textUpdate(chatId: number, text: string): string {
  const person = `"id":${String(chatId)},"first_name":"Person ${String(chatId)}"`;
  return (
    `{"update_id":${String(nextUpdateId++)},"message":{"message_id":${String(nextMessageId++)},"date":${String(Math.floor(Date.now() / 1000))},` +
    `"from":{${person},"is_bot":false,"language_code":"en"},"chat":{${person},"type":"private"},"text":${JSON.stringify(text)}}}`
  );
}
