/** What the law calls special categories of data, and what people are hurt by. */
const SENSITIVE =
  /\b(?:cancer|tumou?r|diabet\w+|hiv|aids|depress\w+|bipolar|schizo\w+|autis\w+|adhd|dementia|alzheimer\w*|parkinson\w*|epilep\w+|asthma|stroke|heart (?:attack|condition|disease)|illness|disease|disorder|syndrome|diagnos\w+|ill|sick|hospital\w*|surgery|chemo\w*|therapy|medication|antidepress\w+|rehab|addict\w*|alcoholi\w+|drugs?|overdos\w+|suicid\w+|self-?harm\w*|abus\w+|assault\w*|rape\w*|pregnan\w+|miscarr\w+|abortion|infertil\w+|gay|lesbian|bisexual|transgender|trans|queer|closet\w*|affair|cheat\w+ on|muslim|jewish|christian|catholic|hindu|buddhist|atheist|religio\w+|mosque|synagogue|republican|democrat|conservative|socialist|communist|votes? for|voted|trade union|arrest\w*|prison|jail|convict\w*|criminal|police record|bankrupt\w*|in debt|owes|salary|undocumented|asylum)\b/iu;

export const isSensitive = (text: string): boolean => SENSITIVE.test(text);
