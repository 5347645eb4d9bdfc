// Calls that another function awaits, chains that change something, and options that replace fields.
import * as api from "./api";
import { request, app } from "./server";

export async function comment(slug) {
  await api.post(slug);
}

export async function favorite(slug, post) {
  api.post(slug);
  post.save();
  await api.audit(slug);
}

export async function draft(post, response) {
  await post.save();
  return response.json(post);
}

export class Mailer {
  transport;
  retries = 3;

  constructor(options) {
    Object.assign(this, { from: "shop" }, options);
  }

  async send(mail) {
    this.transport.log(mail);
    await this.transport.send(mail, this.retries, this.host, this.from);
  }

  async flush() {
    await this.transport.log("flush");
  }
}

export async function order(body) {
  await request(app).post("/orders").send(body).expect(201);
  return api.orders();
}
