// The office's desk: loaded on its pages only. Every key is also a button, and all of it works without.
import { keepTime } from "./desk_batches";
import { listenToKeys } from "./desk_keys";
import { tellOfArrivals } from "./desk_news";
import { offerWords } from "./desk_reasons";
import { followLiveTopics } from "./live";

offerWords();
keepTime();
listenToKeys();
tellOfArrivals();
followLiveTopics();
