// On a narrow screen the places of the top bar lie in one row: brings the one we are in into sight.
export function navInSight(root) {
  const nav = root.querySelector(".nav");
  const here = nav?.querySelector("[aria-current]");
  if (here && nav.scrollWidth > nav.clientWidth) nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
}
