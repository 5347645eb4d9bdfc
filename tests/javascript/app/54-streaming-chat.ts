// Server-sent events from a language model. Expert: right: pieces go out as they come; the history and the quota need nothing of each other and could be loaded together.
import { llm } from "./llm";
import { conversations, quota } from "./store";

export async function POST(request: Request): Promise<Response> {
  const { conversationId, text } = await request.json();
  await quota.check(conversationId);
  const history = await conversations.history(conversationId);
  const completion = await llm.chat({ messages: [...history, { role: "user", content: text }], stream: true });

  const stream = new ReadableStream({
    async start(controller) {
      let answer = "";
      for await (const piece of completion) {
        answer += piece.delta;
        controller.enqueue(`data: ${JSON.stringify(piece)}\n\n`);
      }
      await conversations.append(conversationId, text, answer);
      controller.close();
    },
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}
