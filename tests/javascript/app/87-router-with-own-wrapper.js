// Express routes in a wrapper of the same file, with a lazy connection. Expert: each route and the exported function is a program; the top level only defines them.
const express = require("express");
const { connect } = require("./db");
const { User, Album } = require("./models");

const wrap = (handler) => (req, res, next) => handler(req, res, next).catch(next);

function lazy(make) {
  let made;
  return () => (made ??= make());
}

const db = lazy(() => connect());
const router = express.Router();

router.param("albumId", async (req, res, next, id) => {
  req.album = await Album.findByPk(id);
  next();
});

router.get("/users", wrap(async (req, res) => {
  res.json(await User.all());
}));

router.get("/albums/:albumId", wrap(async (req, res) => {
  res.json(await req.album.getPhotos());
}));

exports.closeAccount = async function closeAccount(id) {
  await db().accounts.close(id);
};

module.exports.router = router;
