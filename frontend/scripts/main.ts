// The script of every page. Pages work without it; it makes them quicker and kinder.
import { tellOfNewComments } from "../components/arrivals/arrivals";
import { countCharacters } from "../components/field/field";
import { offerReceiptCheck } from "../components/receipt_check/receipt_check";
import { offerSharing } from "../components/share_box/share_box";
import { keepTypedText } from "./keep";
import { followLiveTopics } from "./live";
import { findMovedComment } from "./moved_comment";
import { enhanceRequests } from "./requests";
import { offerTextSizes } from "./text_size";

enhanceRequests();
offerTextSizes();
keepTypedText();
countCharacters();
tellOfNewComments();
offerMapsOnceHere();
document.addEventListener("htmx:afterSettle", offerMapsOnceHere);
if (document.querySelector(".writing")) void import("./writing").then((help) => help.withWriting());
followLiveTopics();
offerReceiptCheck();
offerSharing();
void findMovedComment();

// The code of maps comes with the first page, or part of a page, that has one.
function offerMapsOnceHere(): void {
  if (document.querySelector(".place-map:not([data-offered])"))
    void import("../components/place_map/place_map").then((map) => map.offerMaps());
  if (document.querySelector(".idea-map:not([data-offered])"))
    void import("../components/idea_map/idea_map").then((map) => map.offerIdeaMaps());
}
