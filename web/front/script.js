// Comfort only: every page works without this file.
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { edit } from "./editor.js";
import { count as countGrid } from "./grid.js";
import { ask } from "./keys.js";
import { watch } from "./saving.js";
import { count } from "./session.js";
import htmx from "htmx.org/dist/htmx.esm.js";

const COMPONENTS = [Button, ErrorSummary, ServiceNavigation, SkipLink];

// GOV.UK's components ask for these classes, which its own template sets by an inline script that our CSP refuses
document.body.classList.add("js-enabled", "govuk-frontend-supported");

function start(scope) {
  for (const Component of COMPONENTS) {
    for (const element of scope.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
      if (!element.hasAttribute(`data-${Component.moduleName}-init`)) {
        new Component(element);
      }
    }
  }
}

start(document);
document.querySelectorAll("[data-editor]").forEach(edit);
document.querySelectorAll("form[data-key]").forEach(ask);
document.querySelectorAll("[data-session]").forEach(count);
document.querySelectorAll("form[data-grid]").forEach(countGrid);
document.querySelectorAll("form.tr-filling").forEach(watch);
document.addEventListener("htmx:after:swap", () => start(document));
