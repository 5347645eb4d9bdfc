// The filter of a gallery: it shows the cards that contain all words.

const filter = document.querySelector(".filter");
filter.hidden = false;
filter.addEventListener("input", ({ target }) => {
  const words = target.value.toLowerCase().split(/\s+/);
  for (const card of document.querySelectorAll(".card")) {
    const text = card.textContent.toLowerCase();
    card.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".card:not([hidden])");
});
