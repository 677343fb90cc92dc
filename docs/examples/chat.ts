/** A conversation by the client of OpenAI (`npm install openai`): RAPPORT_URL and RAPPORT_KEY say where and as whom. */
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: `${process.env.RAPPORT_URL}/v1`, apiKey: process.env.RAPPORT_KEY });

// The program keeps the history, as such programs do: nothing of it is stored at the server.
const history: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'user', content: 'Good evening! What do you see from your window?' },
];
const answer = await client.chat.completions.create({ model: 'maren', messages: history });
console.log(answer.choices[0]?.message.content);

history.push({ role: 'assistant', content: answer.choices[0]?.message.content ?? '' });
history.push({ role: 'user', content: 'And what do you hear?' });
const stream = await client.chat.completions.create({ model: 'maren', messages: history, stream: true });
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
process.stdout.write('\n');

// Or the server keeps it, with memory, branches and the rights of people: name one of its conversations.
const started = await fetch(`${process.env.RAPPORT_URL}/v1/conversations`, {
  method: 'POST',
  headers: { authorization: `Bearer ${process.env.RAPPORT_KEY}`, 'content-type': 'application/json' },
  body: JSON.stringify({ persona: 'maren' }),
});
const conversation: { id: string } = await started.json();
const kept = await client.chat.completions.create({
  model: 'maren',
  messages: [{ role: 'user', content: 'Shall we go for a walk?' }],
  metadata: { conversation_id: conversation.id },
});
console.log(kept.choices[0]?.message.content);
