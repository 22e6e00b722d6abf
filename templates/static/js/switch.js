// The switch between light and dark; the choice stays on this device.
export function themeSwitch(root) {
  for (const button of root.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => {
      const page = document.documentElement;
      const dark = page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      page.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", page.dataset.theme); } catch { /* this page only */ }
    });
  }
}
