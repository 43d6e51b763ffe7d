"""Who is new and asks nothing more than where to begin is read as asking for a first model of their own.

The words of such a question ("where do I start?", "main naya hoon, kya karun") are so common that they find nothing.
Not here: who names what they want to begin ("how do I start vLLM?"), which is a question like any other.
"""

import regex

from knowledge.patterns import late
from rag.language import detect

FIRST = {
    "en": "Where do I start: my first open model, first command?",
    "hi": "शुरुआत कहाँ से करूँ: पहला open model, पहला command?",
    "hi-Latn": "Shuruaat kahan se karun: pehla open model, pehla command?",
}
"""What is looked for instead, by the language of who asks."""
WITH = (
    r"(?:\s+(?:with|using|in|running|on)\s+(?:all\s+)?(?:this|it|here|(?:open(?:[- ](?:weight|source))?\s+|local\s+|"
    r"self[- ]hosted\s+|my\s+first\s+)?(?:ai|llms?|models?)))?"
)
NEWCOMER = (
    r"(?:(?:i\s+am|i['’]?m|we\s+are|we['’]?re)\s+(?:(?:just|very|quite|totally|completely)\s+)?(?:(?:an?\s+)?(?:total\s+|"
    r"complete\s+)?(?:beginner|newbie|newcomer)|new(?:\s+(?:here|(?:to|at|with|in)\s+(?:all\s+)?(?:this|it|ai|llms?|(?:open\s+)?"
    r"models)))?)|beginner|newbie|new\s+here|"
    r"i(?:\s+ha|['’])ve\s+never\s+(?:run|used|served|deployed)\s+(?:an?|any)\s+(?:(?:open|ai|language)\s+)?(?:model|llm)(?:\s+before)?|"
    r"(?:main?|me|mein|hum|ham)\s+(?:yaha+n?\s+|isme\s+|ismein\s+|abhi\s+)?(?:bilkul\s+)?(?:nay[aie]|new|beginner)\s+(?:hoo?n|hu|"
    r"hai|hain)|(?:maine\s+)?(?:pehle\s+)?kabhi\s+(?:koi\s+)?model\s+nah?[iy]n?\s+chala\w+(?:\s+(?:hai|h))?|"
    r"(?:मैं|हम)\s+(?:यहाँ\s+|यहां\s+|इसमें\s+|अभी\s+)?(?:बिल्कुल\s+)?(?:नया|नई|नए|नये)\s+(?:हूँ|हूं|हैं)|"
    r"(?:मैंने\s+)?(?:पहले\s+)?कभी\s+(?:कोई\s+)?(?:मॉडल|model)\s+नहीं\s+चला\S+(?:\s+है)?)"
)
"""What somebody says who has not begun yet."""
BEGINS = (
    r"(?:(?:where|how|with\s+what|what)\s+(?:do|should|can|would|could|must)?\s*(?:i|we|one|you|a\s+(?:beginner|newcomer))?\s*"
    rf"(?:to\s+|get\s+|best\s+)*(?:start(?:ed|ing)?|begin)(?:\s+(?:from|first))?{WITH}|(?:getting|get)\s+started{WITH}|"
    r"what\s+(?:do|should|can|must)\s+(?:an?\s+(?:beginner|newcomer)\s+do(?:\s+first)?|(?:i|we)\s+do\s+first)|"
    r"first\s+steps?(?:\s+for\s+(?:a\s+)?(?:beginners?|newcomers?))?|"
    r"(?:(?:main?|me|mein|hum|ham)\s+)?(?:kaha+n?|kidhar|kaise|kese)\s*(?:se)?\s+(?:shuru(?:a+t)?|start)(?:\s+(?:kar|ho)\w*)?|"
    r"(?:(?:main?|me|mein|hum|ham)\s+)?(?:open\s+)?(?:models?\s+(?:ke\s+sa+th|se|me\w*)\s+)?(?:shuru(?:a+t)?|start)\s+"
    r"(?:(?:kaha+n?|kidhar)\s+se|kaise|kese)(?:\s+kar\w*)?|"
    r"(?:(?:मैं|हम)\s+)?(?:कहाँ|कहां|किधर|कैसे)\s*(?:से)?\s+(?:शुरू|शुरुआत|शुरूआत)(?:\s+कर\S*)?|"
    r"(?:(?:मैं|हम)\s+)?(?:शुरू|शुरुआत|शुरूआत)\s+(?:(?:कहाँ|कहां|किधर)\s+से|कैसे)(?:\s+कर\S*)?)"
)
"""How somebody asks for a beginning who names nothing to begin."""
WHAT = (
    r"(?:what\s+(?:do|should|can)\s+(?:i|we)\s+do(?:\s+(?:now|next|first))?|(?:please\s+)?help(?:\s+me)?|any\s+(?:advice|tips)|"
    r"(?:sabse\s+)?(?:pehle\s+)?kya\s+kar\w*|(?:सबसे\s+)?(?:पहले\s+)?क्या\s+कर\S*)"
)
"""What asks for a beginning beside the word that somebody is new, and by itself for nothing."""
ASKS = late(
    r"^\W*(?:(?:hi|hello|hey|namaste|नमस्ते|please|so|ok|okay|bhai|भाई)[\s,!.]+)*(?:"
    rf"{NEWCOMER}(?:\W+(?:(?:and|so|aur|to|और|तो)\s+)?(?:{BEGINS}|{WHAT}))?|{BEGINS})\W*$",
    regex.IGNORECASE,
)


def spelled_out(text: str) -> str:
    """A question that asks for nothing but a beginning, with what it leaves unsaid; any other as it is."""
    return FIRST.get(detect(text), FIRST["en"]) if ASKS.search(text) else text
