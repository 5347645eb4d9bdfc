// Tests in every style. Expert: each test that returns or awaits a promise is a program; the others check values at once.
import request from 'supertest';
import { app, db } from './app';

describe('users', () => {
  beforeAll(() => {
    return db.migrate.latest();
  });
  beforeEach(() => jest.clearAllMocks());

  describe('of a team', () => {
    it('are rejected', () => {
      return request(app).post('/users').send({ email: 'a' }).expect(401);
    });
    it('are listed', () => request(app).get('/users').expect(200));
    it('are counted', () => expect([1, 2].length).toBe(2));
    it('cannot be loaded twice', () => expect(db.load('a')).rejects.toThrow('twice'));
    it.each(['a', 'b'])('are shown: %s', async (id) => {
      const shown = await request(app).get(`/users/${id}`);
      expect(shown.status).toBe(200);
    });
  });
});
