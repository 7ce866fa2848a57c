// The phone beside the editor follows what is written; how many characters are left stands below each field.
const editor = document.querySelector(".editor");
if (editor) {
  const show = (field) => {
    const [kind, language] = field.name.split(".");
    const first = editor.querySelector(`[name^="${kind}."]`);
    const shown = document.querySelector(`[data-shows="${kind}"]`);
    if (shown && (document.activeElement === field || field === first) && language) shown.textContent = field.value;
  };
  const count = (field) => {
    const limit = Number(field.dataset.limit);
    if (!limit) return;
    let left = field.nextElementSibling;
    if (!left || !left.classList.contains("left")) {
      left = document.createElement("small");
      left.className = "left quiet";
      field.after(left);
    }
    left.textContent = `${field.value.length} / ${limit}`;
    left.classList.toggle("fault", field.value.length > limit);
  };
  editor.addEventListener("input", (event) => { show(event.target); count(event.target); });
  editor.addEventListener("focusin", (event) => { if (event.target.name) { show(event.target); count(event.target); } });
  // What was written before this ran, or is restored by the browser on the way back, is shown as well.
  for (const kind of ["title", "answer"]) {
    const first = editor.querySelector(`[name^="${kind}."]`);
    if (first) show(first);
  }
  let dirty = false;
  editor.addEventListener("input", () => { dirty = true; });
  editor.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
