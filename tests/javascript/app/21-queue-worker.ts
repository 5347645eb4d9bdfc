// Queue consumer. Expert: one message at a time is safe but slow; take several and run them with a bound. Acknowledge only after success, as here.
import { queue, type Message } from "./queue";
import { thumbnails } from "./thumbnails";
import { metrics } from "./metrics";

export class ThumbnailWorker {
  private running = true;

  stop(): void {
    this.running = false;
  }

  async run(): Promise<void> {
    while (this.running) {
      const messages: Message[] = await queue.receive({ max: 5, waitSeconds: 20 });
      for (const message of messages) {
        await this.handle(message);
      }
    }
  }

  private async handle(message: Message): Promise<void> {
    const started = performance.now();
    try {
      const image = await thumbnails.download(message.body.key);
      const small = await thumbnails.resize(image, { width: 200 });
      await thumbnails.upload(`small/${message.body.key}`, small);
      await queue.ack(message);
    } catch (error) {
      await queue.nack(message, { delaySeconds: 30 });
      metrics.increment("thumbnail.failed");
    } finally {
      metrics.timing("thumbnail", performance.now() - started);
    }
  }
}
