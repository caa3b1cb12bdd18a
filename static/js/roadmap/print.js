// The button that opens the browser's print dialog, where a page is kept as PDF.
document.querySelector("[data-print]").addEventListener("click", () => print());
