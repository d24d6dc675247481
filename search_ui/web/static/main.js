// Everything here is an extra: without it the same pages work by plain links and forms.
import { offerCopying } from "./copying.js";
import { offerKeys } from "./keys.js";
import { completePage } from "./rest.js";
import { offerSearches, recordSearch } from "./searches.js";
import { offerSuggestions } from "./suggest.js";
import { offerSwap } from "./swap.js";
import { offerView } from "./view.js";

offerView();
offerKeys();
offerCopying();
offerSuggestions();
offerSearches();
offerSwap(() => [recordSearch(), completePage()]);
completePage();
