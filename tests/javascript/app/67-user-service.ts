// Methods named like those of the repository they call, and a base class from elsewhere. Expert: right; the mail and the audit record need only the user, and could go together.
import { BaseService } from "./base-service";
import type { Mailer, UserRepository } from "./ports";

export class UserService extends BaseService {
  constructor(
    private readonly repository: UserRepository,
    private readonly mailer: Mailer,
  ) {
    super("users");
  }

  async create(input: { email: string; name: string }) {
    const known = await this.repository.findByEmail(input.email);
    if (known) throw this.conflict("email", input.email);
    const user = await this.repository.create({ ...input, active: true });
    await this.mailer.welcome(user.email);
    await this.audit("created", user.id);
    return user;
  }

  async update(id: string, changes: Record<string, unknown>) {
    const user = await this.repository.find(id);
    if (!user) throw this.notFound(id);
    const { locale = user.locale ?? "en", ...rest } = changes;
    return this.repository.update(id, { ...rest, locale });
  }

  find(id: string): Promise<unknown> {
    return this.repository.find(id);
  }
}
