// Passkeys: a form that a key answers holds what the site asks of it, and is sent once the key has answered.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// PublicKeyCredential.parseRequestOptionsFromJSON is younger than the browsers of many offices
function options(asked) {
  const described = (each) => ({ ...each, id: bytes(each.id) });
  const read = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) read.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.allowCredentials) read.allowCredentials = asked.allowCredentials.map(described);
  if (asked.excludeCredentials) read.excludeCredentials = asked.excludeCredentials.map(described);
  return read;
}

function answer(credential) {
  const { response } = credential;
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: told });
}

export function ask(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const mistake = form.querySelector("[data-key-mistake]");
    mistake.hidden = true;
    try {
      const publicKey = options(JSON.parse(form.dataset.options));
      form.elements.answer.value = answer(await navigator.credentials[form.dataset.key]({ publicKey }));
      form.submit();
    } catch {
      mistake.hidden = false;
    }
  });
}
