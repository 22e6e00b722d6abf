// Sets the theme the reader chose before the page is painted; a classic script in the head, so that nothing flashes.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch { /* no storage: the system's theme */ }
document.documentElement.classList.add("script");
