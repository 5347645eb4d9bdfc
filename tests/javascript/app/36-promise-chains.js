// Chains as they were written before async. Expert: right; each level needs the one before, `tags` and `owner` could be loaded together.
var api = require("./legacy-api");

function showRepository(name) {
  var repository;
  return api
    .repository(name)
    .then(function (found) {
      repository = found;
      return api.user(found.ownerId);
    })
    .then(function (owner) {
      repository.owner = owner.login;
      return api.tags(repository.id);
    })
    .then(function (tags) {
      repository.tags = tags.map(function (tag) {
        return tag.name;
      });
      return repository;
    })
    .catch(function (error) {
      if (error.status === 404) return null;
      throw error;
    });
}

module.exports = showRepository;
