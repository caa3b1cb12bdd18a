// A button that copies the text of another element.
import { toast } from "../toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    toast(button.dataset.copied);
  } catch {
    getSelection().selectAllChildren(source);
  }
});
