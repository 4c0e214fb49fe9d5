// Runs before the page is drawn, so that the chosen theme does not flash. The attribute is left off to follow the system.
(() => {
  const chosen = localStorage.getItem('sandbox.theme');
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
})();
