// The address of a comment names the page on which it stood when somebody kept that address. Marks
// and new comments move it to another one: where it is not found, its own address says where it is now.
export async function findMovedComment(): Promise<void> {
  const homes = document.querySelector<HTMLElement>("[data-comments]")?.dataset.comments;
  const wanted = /^#comment-(\d+)$/.exec(location.hash)?.[1];
  if (!homes || !wanted || document.getElementById(`comment-${wanted}`)) return;
  const found = await fetch(`${homes}${wanted}/`, { method: "HEAD" }).catch(() => null);
  // The same page again would be asked for without end.
  if (found?.ok && found.url !== location.href.split("#")[0])
    location.replace(`${found.url}#comment-${wanted}`);
}
