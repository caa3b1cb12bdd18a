// A frame as tall as the mail in it.
for (const frame of document.querySelectorAll("iframe[data-fit]")) {
  const fit = () => {
    const page = frame.contentDocument?.documentElement;
    if (page?.scrollHeight) frame.style.setProperty("block-size", `${page.scrollHeight}px`);
  };
  frame.addEventListener("load", fit);
  new ResizeObserver(fit).observe(frame.parentElement);
  fit();
}
