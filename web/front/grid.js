// The grid of a commission: what it takes of each envelope is told as one types. The server says the same when asked.
const CENTS = 100;
// what a screen reader says waits for the end of a number
const PAUSE = 700;

// « 46 000,50 » as a person types it; nothing where it is no amount
function cents(text) {
  const bare = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  return /^\d+(\.\d{1,2})?$/.test(bare) ? Math.round(Number(bare) * CENTS) : null;
}

function euros(amount) {
  const [whole, part] = (Math.abs(amount) / CENTS).toFixed(2).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0")},${part}\u00a0€`;
}

function granted(line) {
  if (line.querySelector("select").value !== "accorde") return null;
  const typed = [...line.querySelectorAll("[data-amount]")].map((field) => cents(field.value));
  return typed.reduce((sum, each) => sum + (each ?? 0), 0);
}

function tell(element, words) {
  // a reader of screens repeats what is written again, even unchanged
  if (element && element.textContent !== words) element.textContent = words;
}

function show(card, taken, places) {
  const left = Number(card.dataset.left) - taken;
  const words = card.querySelector("[data-words]");
  const told = left < 0 ? words.dataset.overWords : words.dataset.leftWords;
  const missing = card.dataset.places === undefined ? 0 : places - Number(card.dataset.places);
  let sentence = told.replace("{amount}", euros(left));
  if (missing > 0) sentence += ` ${words.dataset.placesWords.replace("{places}", missing)}`;
  tell(card.querySelector("[data-taken]"), euros(taken));
  const count = card.querySelector("[data-taken-places]");
  tell(count, count && count.textContent.replace(/^\d+/, places));
  tell(words, sentence);
  card.classList.toggle("tr-envelope--over", left < 0 || missing > 0);
}

export function count(form) {
  const lines = [...form.querySelectorAll("[data-line]")];
  const cards = [...form.querySelectorAll("[data-envelope]")];
  if (!lines.length) return;

  function told() {
    const sums = {};
    const places = {};
    let [all, many, refused] = [0, 0, 0];
    for (const line of lines) {
      const amount = granted(line);
      if (line.querySelector("select").value === "refuse") refused += 1;
      if (amount === null) continue;
      many += 1;
      all += amount;
      sums[line.dataset.from] = (sums[line.dataset.from] ?? 0) + amount;
      places[line.dataset.from] = (places[line.dataset.from] ?? 0) + (amount ? 1 : 0);
    }
    for (const card of cards) show(card, sums[card.dataset.envelope] ?? 0, places[card.dataset.envelope] ?? 0);
    tell(form.querySelector("[data-granted]"), `${many}`);
    tell(form.querySelector("[data-granted-cents]"), euros(all));
    tell(form.querySelector("[data-refused]"), `${refused}`);
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(told, PAUSE);
  });
  form.addEventListener("change", told);
  told();
}
