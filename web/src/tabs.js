// Where the tabs are wider than the page, the open one is in sight.
const tab = document.querySelector(".tab[aria-current]");
if (tab) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
