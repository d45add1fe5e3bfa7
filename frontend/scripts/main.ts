// The script of every page. Pages work without it; it makes them quicker and kinder.
import { tellOfNewComments } from "../components/arrivals/arrivals";
import { countCharacters } from "../components/field/field";
import { offerReceiptCheck } from "../components/receipt_check/receipt_check";
import { keepTypedText } from "./keep";
import { followLiveTopics } from "./live";
import { enhanceRequests } from "./requests";
import { offerTextSizes } from "./text_size";

enhanceRequests();
offerTextSizes();
keepTypedText();
countCharacters();
tellOfNewComments();
if (document.querySelector(".place-map"))
  void import("../components/place_map/place_map").then((map) => map.offerMaps());
if (document.querySelector(".writing")) void import("./writing").then((help) => help.withWriting());
followLiveTopics();
offerReceiptCheck();
