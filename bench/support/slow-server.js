// A chat-completions server on loopback that answers after a fixed time; run as a process of its own.
// Prints its port. Usage: node slow-server.js <milliseconds>
import { createServer } from 'node:http';

const delay = Number(process.argv[2] ?? 50);

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    const { model, messages } = JSON.parse(text);
    const asked = messages.at(-1).content;
    const body = JSON.stringify({
      id: 'chatcmpl-1', object: 'chat.completion', created: 1, model,
      choices: [{ index: 0, message: { role: 'assistant', content: asked.length % 2 === 0 ? 'even' : 'odd' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 60, completion_tokens: 1, total_tokens: 61 },
    });
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body), delay);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
