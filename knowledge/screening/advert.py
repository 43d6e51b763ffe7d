"""Text that sells. Pure: one strong sign or three weak ones; a moderator decides whether it informs all the same.

A strong sign bids the reader do something for somebody's gain: come by my link, take a price before it goes, write to me
for a rate. That a report names a discount, a trial or the best card is none. Words of others in quotation marks are none
either.
"""

import re
import unicodedata

from knowledge.patterns import late_plain
from knowledge.screening.marks import Mark, Seen

OFFERED = r"(?:platform|product|service|api|app|cloud|store|shop|course|website|solution|plan|dataset|class|bootcamp|masterclass|webinar)s?"
"""What is sold in this trade."""
ASKED_FOR = r"(?:quote|quotation|price|pricing|rates?|deals?|details|demo|trial|discount)"
BIDS = (
    r"order now|rent now|act now|don't miss|click (?:here|below) to|money[- ]back|no credit card (?:is )?(?:required|needed)",
    r"(?:^|(?<=[.!?:,] ))(?:buy|get) (?:it |yours? )?(?:now|today)\b(?! and)",
    r"(?:sign up|register|join|enrol?l?|subscribe|get started|apply|book|claim)(?: \w+){0,2} (?:now|today|for free)\b",
    r"(?:sign up|register|enrol?l?|subscribe|book|order) here\b|link in (?:my |the )?(?:bio|profile)|early[- ]bird",
    r"(?:(?:^|(?<=[.!?:,;] )|and |to )(?:start|get|claim)|enjoy|try)(?: \w+){0,3} (?:free (?:trial|consultation|demo|credits?)|(?:it )?free for \d+)",
    r"(?:request|get|book|schedule) (?:a|your|an) (?:\w+ )?(?:quote|demo|call ?back|consultation|sales call|slot with)",
    r"(?:contact|talk to|speak to|call) (?:our |us (?:now|today|at|on|for)|sales)|buy (?:our|my)|switch to us\b",
    rf"(?:visit|check out|try|introducing|meet|discover|explore|join|switch to) (?:our|my) (?:\w+ ){{0,2}}{OFFERED}\b",
    rf"(?:ping|contact|message|e-?mail|call|text|write to|reach|dm) (?:me|us) (?:for|about|to get) (?:\w+ ){{0,3}}{ASKED_FOR}\b",
    r"(?:follow|subscribe to|like|join) (?:our|my) (?:\w+ ){0,2}(?:page|channel|account|newsletter|feed)",
    r"(?:our|my) (?:[\w-]+ )?(?:paid|premium) (?:course|class|workshop)|(?:our|my) (?:[\w-]+ )?(?:bootcamp|masterclass)",
)
GAINS = (
    r"(?:my|our|this) (?:\w+ )?(?:referral|affiliate|coupon|promo|invite)|(?:referral|affiliate) link|refer a friend",
    r"(?:with|through|via|by|from|use|follow) (?:my|our) link\b|(?:sign up|register|join|order|book)[^.!?\n]{0,40}(?:my|our) code\b",
    r"we both (?:get|earn)|both of us (?:get|earn)|earn (?:money (?:with|by) (?:us|every|each|refer)|cash|up to|\d)",
    r"(?:use|apply|enter) (?:the |my |our )?(?:promo|coupon|referral|discount|invite) ?code|(?:promo|coupon) code [a-z]*[A-Z0-9]{3}",
    r"(?:use|with) code (?-i:[A-Z][A-Z0-9]{3,})|(?:one|two|three|first|\d+) months? (?:for )?free|seats? (?:are )?(?:going|selling|filling) fast",
    r"\d{1,2} ?% off\b(?! (?:what|the|that|its?|by|from|in|of|target|when|where|on average|and))",
    r"(?:flat|get|extra|exclusive|save|upto|enjoy) (?:up to |an? )?\d{1,2} ?% (?:off|discount)|\d{1,2} ?% discount (?:for|to) (?:you|members|all|every)",
    r"limited[- ](?:time|period) (?:offer|deal|price|discount)|special (?:offer|discount|(?:launch )?price)|launch (?:price|offer)",
    r"exclusive (?:offer|deal|discount)|hurry(?: up)?!|(?:^|(?<=[.!?] ))hurry\b|grab (?:the|your|this|these) (?:deal|offer|seat|chance)",
    r"before (?:the )?(?:it|offer|deal|sale) (?:ends|is gone)|(?:for the|get the) best (?:deals?|prices?|rates?)|best (?:prices?|rates?|deals?) guaranteed",
    r"save up to \d{1,2} ?%(?=[!.]| on your| with us)(?!\. of)|(?:i am|i'm|we are|we're) selling\b|we have stock\b",
    r"\bdm (?:me|us)\b|\bdm for\b|(?:message|text|ping|write to|find|reach) (?:me|us) (?:on|at) (?:telegram|whatsapp|signal)|whatsapp (?:me|us)",
    r"our (?:award|best)[- ]\w+ (?:platform|product|solution)s?",
)
DO = r"कर(?:ें|ो|िए|वाएँ|ाएँ)"
HINDI = (
    rf"(?:आज ही|अभी) (?:जुड़(?:ें|ो|िए)|खरीद(?:ें|ो|िए)|(?:संपर्क|रजिस्टर|साइन ?अप|बुक|ऑर्डर|पंजीकरण) {DO})",
    r"(?:मेर[ेाी]|हमार[ेाी]) (?:\S+ )?(?:लिंक|रेफ़?रल|कूपन|कोर्स|प्रोमो)|(?:हमार[ेाी]|मेर[ेाी]) (?:\S+ ){1,3}खरीद(?:ें|ो|िए)",
    r"(?:मेरे|हमारे) कोड से (?:रजिस्टर|साइन|जुड़)|दोनों को (?:\S+ ){0,3}मिलेंग|(?:भारी|विशेष) छूट|(?:पहला महीना|एक) मुफ़्त|विशेष ऑफ़र",
    r"मुफ़्त (?:डेमो|क्रेडिट|ट्रायल) (?:पा[एओ]|ले[ंो]|के लिए|बुक)|मुफ़्त डेमो|ऑफ़र (?:सिर्फ़|केवल|सीमित|आज)|सीमित समय का ऑफ़र",
    r"\d+ ?(?:%|प्रतिशत|रुपये|₹) (?:की |का |तक की )?(?:छूट|डिस्काउंट)(?: (?:पा[एओ]|ले[ंो]|उठा)|[ ]?[।!])",
    r"कूपन कोड (?:\S+ )?(?:लगा|डाल|इस्तेमाल)|(?:दाम|कीमत|रेट|भाव)(?:ों)? की गारंटी",
    rf"(?:मुझे|हमें) (?:मैसेज|डीएम|व्हाट्सऐप|व्हाट्सएप|फ़ोन) {DO}|(?:व्हाट्सऐप|व्हाट्सएप) {DO}",
)
OUR = r"(?:mer[eai]|[hu]+mar[eai])"
HINGLISH = (
    rf"{OUR} (?:\w+ )?(?:link|referral|coupon|course|promo)\b|{OUR} se (?:\w+ ){{0,3}}lo\b|referral link",
    r"(?:aaj|abhi)(?: hi)? (?:register|sign ?up|join|book|order|kharid)(?:o|ein|iye)?(?: kar(?:o|ein|en|iye|lein|lo)\b| lo\b|[!.])",
    r"abhi (?:call|contact)|special (?:discount|offer)|channel ko subscribe|ek free (?:pa|milega)|free demo|demo book kar|dono ko (?:\w+ ){0,3}mile|whatsapp kar(?:o|ein|en|iye)",
    r"free credits? (?:pa|le|jeet)|\d+ ?% (?:discount|off|chh?oot) (?:pa|lo\b|le\b|milega)|coupon code \w+ (?:laga|dal|use)",
    r"offer (?:sirf|keval|aaj)|mujhe (?:dm|message) kar|(?:pehla|first) (?:mahina|month) free|aadhe (?:daam|rate|price)",
    rf"{OUR} (?:platform|website|site|app|cloud) (?:par|pe|ko|se) (?:\w+ )?(?:join|sign|register|jao|visit|kharid)",
)
STRONG = late_plain(
    unicodedata.normalize(
        "NFKC",
        f"(?<![\\w'\"“‘«])(?=[a-z\\d])(?:{'|'.join((*BIDS, *GAINS, *HINGLISH))})"
        f"|(?<![\u0900-\u097f\\d])(?=[\u0900-\u097f\\d])(?:{'|'.join(HINDI)})",
    ),
    re.IGNORECASE | re.MULTILINE,
)
WEAK = late_plain(
    r"(?i)\b(?:industry[- ]leading|market[- ]leading|world[- ]class|best[- ]in[- ]class|cutting[- ]edge|next[- ]gen(?:eration)?|revolutionary|game[- ]chang\w+|unmatched"
    r"|unparalleled|unbeatable|seamless(?:ly)?|effortless(?:ly)?|supercharg\w+|unlock the (?:power|potential)|transform your|trusted by|leading (?:platform|provider|company)|award[- ]winning|#1|no\. ?1|number one"
    r"|world's (?:first|best|fastest|leading)|enterprise[- ]grade|one[- ]stop|we (?:are proud|offer|provide)|our (?:product|platform|solution|service|team|customers|company|startup)s?|state[- ]of[- ]the[- ]art"
    r"|blazing(?:ly)?[- ]fast|guaranteed|amazing|incredible|must[- ]have|affordable prices?|cheapest|free trial|\d{1,2} ?% discount|why pay more|limited[- ]time|we just launched|(?:from|at|for) (?:just|only) (?:₹ ?|rs\.? ?|\$ ?)?\d+)\b"
)


def advert(seen: Seen) -> list[Mark]:
    """Every place that sells, if there are enough of them."""
    strong = [seen.mark("promotional text", *match.span()) for match in STRONG.finditer(seen.prose)]
    weak = [seen.mark("promotional text", *match.span()) for match in WEAK.finditer(seen.prose)]
    distinct = {seen.text[mark.start : mark.end].lower() for mark in weak}
    enough = len(distinct) >= 3 and len(weak) * 150 >= len(seen.prose.split())
    return strong + (weak if enough or strong else [])
