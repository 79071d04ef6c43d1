// The end of a session: hidden until its last minutes, then counted, and put off without leaving the page.
const NEAR = 5 * 60;
const EACH = 10_000;

export function count(bar) {
  let end = Date.now() + Number(bar.dataset.left) * 1000;
  const form = bar.querySelector("form");

  function look() {
    const left = Math.round((end - Date.now()) / 1000);
    bar.classList.toggle("tr-session--near", left <= NEAR);
    // read aloud once, when it appears
    if (left <= NEAR) bar.setAttribute("role", "alert");
    else bar.removeAttribute("role");
  }

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const headers = { Accept: "application/json" };
      const told = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
      end = Date.now() + (await told.json()).left * 1000;
      look();
    } catch {
      // over, or out of reach: the page of signing in says which
      form.submit();
    }
  });

  look();
  setInterval(look, EACH);
}
