// What only the page for a new idea needs, loaded there alone.
import { arrangePictures } from "../components/picture_list/picture_list";
import { saveDrafts } from "./drafts";

export function withWriting(): void {
  document.querySelector(".writing")?.classList.add("writing--ready");
  arrangePictures(); // first: it may hold a submission back
  saveDrafts();
}
