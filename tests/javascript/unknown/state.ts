// State that other functions of the file set: variables, fields, properties, collections.
import { open, load, notify, Inject } from "./service";

let client: Client | null = null;
let settings;
var mode;
let ready = false;
const handlers: Record<string, Handler> = {};
const sockets = new Map<string, Socket>();
const waiting: Job[] = [];
const app = { server: null, options: {}, async listen() { this.server = await open(this.options); } };

export async function start() {
  client = await open();
  ({ settings, mode = "fast" } = await load(client));
  handlers.save = settings.save;
  app.options.port = 80;
  ready = true;
}

export async function join(socket) {
  await socket.hello();
  sockets.set(socket.id, socket);
  waiting.push({ id: socket.id });
}

export async function send(room, text) {
  if (!ready) throw new Error("not ready");
  for (const [id, socket] of sockets) await socket.send(id, settings.prefix + text);
  console.log(mode, sockets.size, sockets.has(room), await sockets.get(room));
  const first = sockets.get(room);
  await first.send(text);
  await handlers[room](text, handlers.save);
  while (waiting.length > 0) await notify(waiting.shift(), client!.name);
  sockets.forEach((socket) => socket.ping());
  return waiting.map((job) => job.id);
}

export async function close() {
  await app.server.close(app.options.port);
  await client?.end();
  client = null;
  console.log(client, mode);
}

export class Orders {
  static instance: Orders | null = null;
  private timer = null;
  #queue: Order[] = [];
  @Inject() private mailer: Mailer;
  declare parent: Orders;
  connection?: Connection;
  name!: string;
  last: Order | undefined;

  static get() {
    return (Orders.instance ??= new Orders());
  }

  async begin() {
    this.connection = await open();
    this.timer = setInterval(() => this.flush(), 1000);
  }

  async add(order) {
    this.#queue.push(order);
    this.last = order;
    await this.mailer.send(this.name, order, this.parent.name);
  }

  async flush() {
    const queue = this.#queue;
    for (const order of queue.splice(0)) await this.connection.save(order);
    console.log(this.last, queue.length);
    clearInterval(this.timer);
  }
}

export function createPool(size) {
  let pool;
  let busy = false;
  return {
    async open() { pool = await open(size); },
    async query(sql) {
      if (busy) return;
      busy = true;
      try {
        return await pool.query(sql);
      } finally {
        busy = false;
      }
    },
  };
}
