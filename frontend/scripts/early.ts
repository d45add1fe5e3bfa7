// Runs before the first paint, so that nothing jumps: says that script works
// and applies the text size this person has chosen on this device.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const size = localStorage.getItem("text-size");
    if (size === "125" || size === "150") root.dataset.textSize = size;
  } catch {
    // Storage may be forbidden; the browser's own size then holds.
  }
})();
