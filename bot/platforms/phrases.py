"""What a chat platform says of itself rather than of an answer: that it looks, or why it cannot do or read something.

English, Hindi and romanised Hindi, by the language in which somebody wrote; other languages get English. Not here: what
stands around an answer (`bot.answer_words`).
"""

from collections.abc import Mapping
from typing import Any

LANGUAGE = "language"
"""Under which name what is kept of a place says in which language its message was written."""

PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "looking": "is looking it up…",
        "alone": "The answer to that is for you alone: write to me in private, or use the slash command.",
        "alone, here": "The answer to that is for you alone: press the button, and nobody else sees it.",
        "show me": "Show it to me alone",
        "not taken": "Something broke on our side, and nothing was done. Please try again in a while.",
        "worn": "I could not do this: each time that I began I was stopped. Please put it in another way.",
        "interrupted": "I was restarted while this was under way. Look whether it was done, and if not, do it once "
        "more.",
        "given up": "I could not do this, though I tried again and again. Something broke on our side; the log has it "
        "under {reference}.",
        "too many": "{most} of your questions are waiting. I answer those first, and took neither this one nor what "
        "you ask until then: please ask it again when some are answered.",
        "unseen": "I could not look up the thread of the question, or files that came with it ({why}).",
        "unread": "“{name}” was not read: {why}.",
        "what is in it": "What is wrong in {name}?",
        "no text": "only text files can be read, such as a log or a configuration",
        "large": "it has more than 1 MB",
        "not fetched": "it could not be fetched",
        "withheld": "the platform did not let me have it",
        "not UTF-8": "it is not UTF-8 text",
        "five files": "At most five files are read with a question.",
        "incomplete": "{form} is not complete yet:",
    },
    "hi": {
        "looking": "खोज रहा है…",
        "alone": "इसका जवाब सिर्फ़ आपके लिए है: मुझे निजी संदेश लिखें, या स्लैश कमांड से पूछें।",
        "alone, here": "इसका जवाब सिर्फ़ आपके लिए है: बटन दबाएँ, कोई और नहीं देखेगा।",
        "show me": "सिर्फ़ मुझे दिखाएँ",
        "not taken": "हमारी ओर कोई गड़बड़ हो गई, और कुछ भी नहीं किया गया। कृपया थोड़ी देर में फिर कोशिश करें।",
        "worn": "यह मुझसे नहीं हो पाया: हर बार शुरू करते ही काम रुक गया। कृपया इसे दूसरे शब्दों में पूछें।",
        "interrupted": "यह काम चल ही रहा था कि मुझे फिर से शुरू किया गया। देख लें कि काम हुआ या नहीं; न हुआ हो तो एक बार और करें।",
        "given up": "बार-बार कोशिश करने पर भी यह मुझसे नहीं हो पाया। हमारी ओर कोई गड़बड़ है; लॉग में इसका निशान {reference} है।",
        "too many": "आपके {most} सवाल अभी क़तार में हैं। पहले उनके जवाब आएँगे; यह सवाल और तब तक के सवाल नहीं लिए गए। "
        "कुछ जवाब मिल जाएँ तो कृपया फिर से पूछें।",
        "unseen": "सवाल का थ्रेड, या उसके साथ आई फ़ाइलें, मैं नहीं देख पाया ({why})।",
        "unread": "“{name}” नहीं पढ़ी गई: {why}।",
        "what is in it": "{name} में क्या ग़लत है?",
        "no text": "सिर्फ़ टेक्स्ट फ़ाइलें पढ़ी जा सकती हैं, जैसे लॉग या कॉन्फ़िगरेशन",
        "large": "यह 1 MB से बड़ी है",
        "not fetched": "यह मिल नहीं पाई",
        "withheld": "प्लैटफ़ॉर्म ने यह मुझे नहीं दी",
        "not UTF-8": "यह UTF-8 टेक्स्ट नहीं है",
        "five files": "एक सवाल के साथ ज़्यादा से ज़्यादा पाँच फ़ाइलें पढ़ी जाती हैं।",
        "incomplete": "{form} अभी पूरा नहीं भरा गया:",
    },
    "hi-Latn": {
        "looking": "khoj raha hai…",
        "alone": "Iska jawab sirf aapke liye hai: mujhe private message likhein, ya slash command se poochein.",
        "alone, here": "Iska jawab sirf aapke liye hai: button dabayein, koi aur nahi dekhega.",
        "show me": "Sirf mujhe dikhayein",
        "not taken": "Hamari taraf kuch gadbad ho gayi, aur kuch bhi nahi kiya gaya. Thodi der mein phir koshish "
        "karein.",
        "worn": "Yeh mujhse nahi ho paya: har baar shuru karte hi kaam ruk gaya. Ise doosre shabdon mein poochein.",
        "interrupted": "Yeh kaam chal hi raha tha ki mujhe phir se shuru kiya gaya. Dekh lein ki kaam hua ya nahi; na "
        "hua ho to ek baar aur karein.",
        "given up": "Baar-baar koshish karne par bhi yeh mujhse nahi ho paya. Hamari taraf kuch gadbad hai; log mein "
        "iska nishaan {reference} hai.",
        "too many": "Aapke {most} sawaal abhi queue mein hain. Pehle unke jawab aayenge; yeh sawaal aur tab tak ke "
        "sawaal nahi liye gaye. Kuch jawab mil jayein to kripya phir se poochein.",
        "unseen": "Sawaal ka thread, ya uske saath aayi files, main nahi dekh paya ({why}).",
        "unread": "“{name}” nahi padhi gayi: {why}.",
        "what is in it": "{name} mein kya galat hai?",
        "no text": "sirf text files padhi ja sakti hain, jaise log ya configuration",
        "large": "yeh 1 MB se badi hai",
        "not fetched": "yeh mil nahi payi",
        "withheld": "platform ne yeh mujhe nahi di",
        "not UTF-8": "yeh UTF-8 text nahi hai",
        "five files": "Ek sawaal ke saath zyada se zyada paanch files padhi jaati hain.",
        "incomplete": "{form} abhi poora nahi bhara gaya:",
    },
}


def phrase(language: str, name: str, /, **facts: object) -> str:
    """A sentence of ours in a language, with its facts filled in."""
    return (PHRASES.get(language) or PHRASES["en"])[name].format(**facts)


def language_of(where: Mapping[str, Any]) -> str:
    """The language of the message whose reply goes there; English where that is not known."""
    return str(where.get(LANGUAGE, "en"))
