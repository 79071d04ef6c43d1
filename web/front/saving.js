// What is typed in a step of a dossier is saved as it goes: where it is not, the page says so, and keeps what was typed.
const SIGNED_OUT = 401;

export function watch(form) {
  const told = form.querySelector("[data-lost]");
  if (!told) return;

  function lost() {
    told.textContent = told.dataset.lost;
  }

  form.addEventListener("htmx:error", lost);
  form.addEventListener("htmx:before:response", (event) => {
    const { status } = event.detail.ctx.response;
    // a whole page of error would be put in the middle of this one
    if (status >= 400 && status !== SIGNED_OUT) {
      event.preventDefault();
      lost();
    }
  });
}
