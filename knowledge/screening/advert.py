"""Text that sells. Pure: one strong sign or three weak ones; a moderator decides whether it informs all the same."""

import re

from knowledge.screening.marks import Mark, Seen

STRONG = re.compile(
    r"(?i)\b(?:buy (?:it |yours )?now|order now|limited[- ]time|special offer|exclusive (?:offer|deal|discount)|use (?:the |my )?(?:promo|coupon|referral)? ?code\b"
    r"|referral link|affiliate link|book (?:a|your) (?:free )?(?:demo|call|consultation)|contact (?:our )?sales|talk to (?:our )?sales|sign up (?:now|today|for free)"
    r"|get started (?:now|today|for free)|free (?:trial|consultation)|money[- ]back|call (?:us )?now|click (?:here|below) to|don't miss|act now|visit our (?:website|site|store)"
    r"|dm (?:me|us)|whatsapp (?:me|us)|subscribe to our|\d{1,2} ?% (?:off|discount)|our (?:award|best)[- ]\w+ (?:platform|product|solution)s?)\b"
    r"|(?:अभी (?:खरीदें|ऑर्डर|संपर्क)|विशेष छूट|मुफ़्त डेमो|आज ही (?:जुड़ें|खरीदें|संपर्क))|\b(?:abhi (?:kharid|order|call)\w*|special discount|free demo)\b"
)
WEAK = re.compile(
    r"(?i)\b(?:industry[- ]leading|market[- ]leading|world[- ]class|best[- ]in[- ]class|cutting[- ]edge|next[- ]gen(?:eration)?|revolutionary|game[- ]chang\w+|unmatched"
    r"|unparalleled|unbeatable|seamless(?:ly)?|effortless(?:ly)?|supercharg\w+|unlock the (?:power|potential)|transform your|trusted by|award[- ]winning|#1|no\. ?1|number one"
    r"|world's (?:first|best|fastest|leading)|enterprise[- ]grade|one[- ]stop|we (?:are proud|offer|provide)|our (?:product|platform|solution|service|team|customers|company)s?|state[- ]of[- ]the[- ]art"
    r"|blazing(?:ly)?[- ]fast|guaranteed|amazing|incredible|must[- ]have|affordable prices?)\b"
)


def advert(seen: Seen) -> list[Mark]:
    """Every place that sells, if there are enough of them."""
    strong = [seen.mark("promotional text", *match.span()) for match in STRONG.finditer(seen.prose)]
    weak = [seen.mark("promotional text", *match.span()) for match in WEAK.finditer(seen.prose)]
    distinct = {seen.text[mark.start : mark.end].lower() for mark in weak}
    enough = len(distinct) >= 3 and len(weak) * 150 >= len(seen.prose.split())
    return strong + (weak if enough or strong else [])
