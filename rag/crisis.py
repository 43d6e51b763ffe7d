"""People who think of ending their life: what they say here themselves, and what others tell of them.

Who says it for themselves is sent to people (`declining`). Who asks what a bot should do when somebody writes so is
answered from what is written on that, whatever else the story holds.
"""

import regex

from knowledge.patterns import late

DESPAIR = late(
    r"\bi(?:\s+(?:just|really|only))*(?:\s+(?:want|wish|plan|have\s+decided|am\s+going)\s+to|(?:'m|\s+am)\s+going\s+to|"
    r"\s+feel\s+like)\s+(?:die|dying|kill(?:ing)?\s+myself|end(?:ing)?\s+(?:my\s+life|it\s+all)|hurt(?:ing)?\s+myself|"
    r"commit(?:ting)?\s+suicide)\b(?!\s+(?:waiting|laughing|of\s+(?:boredom|laughter)))|\bi(?:'m|\s+am)\s+suicidal\b|\bi\s+(?:do\s*n['’]?t|do\s+not)\s+want\s+to\s+live\b|"
    r"\b(?:mujhe|mereko|muje)\s+(?:ab\s+)?(?:mar\s+ja+na|marna|suicide\s+kar\w+|khud\s?kushi\s+kar\w+|(?:nahi|nhi)\s+jee?na|"
    r"jee?na\s+(?:nahi|nhi))\b|\bmain\s+(?:ab\s+)?(?:marna|mar\s+jana|suicide\s+karna|khud\s?kushi\s+karna|aatma\s?hatya\s+karna|"
    r"jee?na\s+(?:nahi|nhi))\s+cha+ht[ai]|(?:मुझे|मैं)\s+(?:अब\s+)?(?:मर\s+जाना|मरना|जीना\s+नहीं|आत्महत्या|ख़?ुदकुशी|जान\s+देना|और\s+नहीं\s+जीना)",
    regex.IGNORECASE,
)
"""What somebody says who thinks of ending their life."""
OF_OTHERS = late(
    r"\b(?:bots?|chatbots?|models?|users?|students?|patients?|pupils?|assistant|helpline|reply|answer|llm)\b|"
    r"बॉट|मॉडल|छात्र|मरीज़|मरीज|जवाब",
    regex.IGNORECASE,
)
"""Words of somebody who asks what a bot should do when others say so."""
SOMEBODY = (
    r"(?:he|she|they|who|somebody|someone|person|people|user|student|patient|farmer|girl|boy|woman|man|caller|member|"
    r"mother|wife|i)"
)
BEFORE = r"(?<![\p{L}\p{M}])"
TOLD = late(
    r"\bsuicid\w+|\bself[\s-]harm\w*|\b(?:want(?:s|ed|ing)?|wish(?:es|ed)?)\s+to\s+die\b|"
    rf"\b{SOMEBODY}(?:['’]s|\s+(?:is|was|are|were|am))?\s+going\s+to\s+(?:die|end\s+it)\b|"
    r"\b(?:kill|hurt|harm)(?:ing|ed|s)?\s+(?:him|her|them|my|your)sel\w+\b|"
    r"\b(?:tak(?:e|es|ing)|took|end(?:s|ing|ed)?)\s+(?:his|her|their|my)\s+(?:own\s+)?li(?:fe|ves)\b|\bnot\s+want\s+to\s+live\W*(?:any\s?more\b|$)|"
    r"\b(?:khud\s?k[hu]*shi|a+tma?\s?hatya)\b|\bmarne\s+(?:ki\s+(?:baa?t|soch)\s+(?:kar|kah|keh|lik|bol)|wal[ei]\s+(?:baa?t|message|msg))\w*|"
    r"\bmar(?:na|\s+ja+na)\s+cha+h\w+|\bjaan\s+de(?:na|ne|dun?ga|dun?gi|\s+d[eu]\w*)\b|\bjee?na\s+(?:nahi|nhi)\s+cha+h|\b(?:nahi|nhi)\s+jee?na\b|"
    rf"{BEFORE}(?:आत्महत्या|ख़?ुदकुशी|जान\s+दे(?:ना|ने)|मरने\s+(?:की\s+(?:बात|सोच)\s+(?:कर|कह|लिख|बोल)|वाल[ेी]\s+(?:बात|संदेश|मैसेज|message))|"
    r"मर(?:ना|\s+जाना)\s+चाह|जीना\s+नहीं\s+चाह|नहीं\s+जीना|जीव\s+द्याय|আত্মহত্যা|মরে\s+যেতে|தற்கொலை|சாக\s+(?:வேண்டும்|விரும்ப|நினை)|"
    r"ఆత్మహత్య|చనిపోవాల|ಆತ್ಮಹತ್ಯೆ|ಸಾಯಬೇಕು|ആത്മഹത്യ|മരിക്കണം|આત્મહત્યા|આપઘાત|ਖ਼?ੁਦਕੁਸ਼ੀ|ਖੁਦਕੁਸ਼ੀ|ਆਤਮ\s?ਹੱਤਿਆ|ଆତ୍ମହତ୍ୟା|خود\s?کشی)",
    regex.IGNORECASE,
)
"""How it is told, in English, Hinglish and the languages of India: of people, and not of cards, servers or crops."""
WORDS = ("suicide", "self-harm")
"""What entries call it."""
NAMED = late(r"\bsuicid\w+|\bTele-?MANAS\b", regex.IGNORECASE)
"""How a text says what to do about it."""


def despairs(text: str) -> bool:
    """Whether somebody says for themselves that they think of ending their life."""
    return DESPAIR.search(text) is not None and OF_OTHERS.search(text) is None


def in_the_words_of_entries(text: str) -> str:
    """A question with those words of entries that it lacks, where it tells of somebody who wants to end their life."""
    said = text.lower()
    return " ".join((text, *(one for one in WORDS if one not in said))) if TOLD.search(text) else text
