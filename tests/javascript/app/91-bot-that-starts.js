// A bot whose file logs while it starts. Expert: the start is a program, and so is each handler, also a named one, and the exported function that nothing calls; `limit` and `jobs` call or keep their functions here.
const { Telegraf } = require('telegraf');
const pLimit = require('p-limit');
const { api, store } = require('./api');

const bot = new Telegraf(process.env.BOT_TOKEN);
const limit = pLimit(2);
const jobs = [];

console.log('starting');

bot.use(async (ctx, next) => {
  ctx.user = await store.user(ctx.from.id);
  await next();
});
bot.start(async (ctx) => {
  await ctx.reply('hello');
});
bot.command('today', showToday);
bot.catch((error) => console.error(error));
bot.socket.onclose = async () => {
  await bot.stop();
};

limit(async () => {
  console.log('in the limit');
});
jobs.push(async () => {
  await store.close();
});

const menu = (function () {
  const render = async () => {
    await api.menu();
  };
  return {
    async show() {
      await render();
      await exports.track('menu');
    },
  };
})();

async function showToday(ctx) {
  const today = await api.today();
  await ctx.reply(today);
}

exports.track = async (what) => {
  await api.track(what);
};
exports.broadcast = async (text) => {
  const users = await store.users();
  await Promise.all(users.map((user) => bot.telegram.sendMessage(user.id, text)));
  await menu.show();
};
