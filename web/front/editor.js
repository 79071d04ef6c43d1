// A document and the numbers of its lines: they follow what is typed, and each mistake leads to its place in the text.
const LEAST = 20;

export function edit(editor) {
  const area = editor.querySelector("textarea");
  const numbers = editor.querySelector("[data-numbers]");
  let counted = 0;

  function number() {
    const count = area.value.split("\n").length;
    if (count === counted) return;
    counted = count;
    numbers.textContent = Array.from({ length: count }, (_, rank) => rank + 1).join("\n");
    area.rows = Math.max(LEAST, count + 1);
  }

  function lead(line, column) {
    const lines = area.value.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    // columns count signs, and a text of a script counts some of them twice
    const place = before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
    area.focus({ preventScroll: true });
    area.setSelectionRange(place, place);
    editor.scrollIntoView({ block: "nearest" });
    editor.scrollTop = (numbers.scrollHeight / counted) * (line - 1) - editor.clientHeight / 3;
  }

  area.addEventListener("input", number);
  number();
  for (const link of document.querySelectorAll("a[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      lead(Number(link.dataset.line), Number(link.dataset.column));
    });
  }
}
