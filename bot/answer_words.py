"""What stands around an answer in the asker's language: the facts of its sources, its buttons, what a press is told.

English, Hindi and romanised Hindi; other languages get English. Not here: the sentences of the answer itself
(`rag.frames`), and what entries say, which is quoted as it was written.
"""

import datetime as dt
import re

from knowledge.types import age

SAID: dict[str, dict[str, str]] = {
    "en": {
        "help": "Ask a deployment question in your own words, in any language; the answer quotes the "
        "community's entries with their sources. Or type a command:",
        "help more": "`help ask` explains one of them, `help table` all that begin with `table`.",
        "broke": "Something broke on our side; nothing was lost. The log has it under {reference}.",
        "sits next": "The tables sit next:",
        "no date": "No date of a table is planned.",
        "no table": "There is no table yet.",
        "organizers only": "Only organizers may ask here.",
        "recipe": "recipe",
        "report": "report",
        "model": "model",
        "cost": "cost",
        "evaluation": "evaluation",
        "guide": "guide",
        "minutes": "minutes",
        "claimed": "claimed",
        "author-run": "author-run",
        "reviewer-run": "reviewer-run",
        "reproduced": "reproduced",
        "vendor": "vendor",
        "funded": "funded",
        "employer": "employer",
        "today": "today",
        "day": "{n} day old",
        "days": "{n} days old",
        "weeks": "{n} weeks old",
        "months": "{n} months old",
        "years": "{n} years old",
        "more": "More",
        "ask people": "Still stuck: ask people",
        "share": "Share",
        "stop": "Stop",
        "solve": "Solved",
        "helped": "This helped",
        "did not help": "This did not help",
        "still stuck": "Still stuck",
        "sources": "wrong sources",
        "answer": "right sources, bad answer",
        "outdated": "outdated",
        "why": "Noted. What was wrong?",
        "thanks": "Thank you, noted.",
        "taken back": "Taken back.",
        "nothing more": "There is nothing more about this in the library.",
        "source gone": "A source of this answer has been taken back since. Ask the question again.",
        "who helps": "Still stuck, who can help?",
        "called": "The question is kept as gap {gap} until somebody answers it.",
        "nobody reads along": "Nobody reads along here: ask it in a channel, and people are called to it there.",
        "called before": "People have been called to this question already.",
        "solved": "Solved. If the solution is written here, the button keeps it for others.",
        "solved alone": "Solved.",
        "shared before": "This was shared just now.",
        "told then": "Who waits for gap {gap} is told when it is published.",
        "solved before": "This was marked as solved before.",
        "good": "Good. Noted.",
        "open again": "Gap {gap} is open again; you are told when there is something better.",
        "open still": "Noted; gap {gap} is open, and you are told when it is answered.",
        "scope": "it is not about deploying open models",
        "unclear": "nobody could tell what is asked",
        "private": "it holds what is not for everybody",
        "spam": "it is no question",
        "in discussion": "it was solved in the discussion",
        "nobody runs": "nobody runs this any more",
        "tried worked": "worked for {n} others on {on}",
        "tried worked once": "worked for 1 other on {on}",
        "tried failed": "did not for {n} others on {on}",
        "tried failed once": "did not for 1 other on {on}",
        "compared": "Prices compared, {unit}, as of {dates}",
        "per gpu-hour": "per GPU-hour",
        "per instance-hour": "per instance-hour",
        "per month": "per month",
        "per million input tokens": "per million input tokens",
        "per million output tokens": "per million output tokens",
    },
    "hi": {
        "help": "मॉडल चलाने का सवाल अपने शब्दों में, किसी भी भाषा में पूछिए; जवाब में समुदाय के लेख, उनके "
        "स्रोत के साथ। या कोई कमांड लिखिए:",
        "help more": "`help ask` एक कमांड समझाता है, `help table` वे सब जो `table` से शुरू होती हैं।",
        "broke": "हमारी ओर कोई गड़बड़ हो गई; कुछ खोया नहीं है। लॉग में इसका निशान {reference} है।",
        "sits next": "आगे की बैठकें:",
        "no date": "अभी किसी बैठक की तारीख़ तय नहीं है।",
        "no table": "अभी कोई टेबल नहीं बनी है।",
        "organizers only": "यहाँ सिर्फ़ आयोजक पूछ सकते हैं।",
        "recipe": "विधि",
        "report": "रिपोर्ट",
        "model": "मॉडल",
        "cost": "खर्च",
        "evaluation": "मूल्यांकन",
        "guide": "मार्गदर्शिका",
        "minutes": "बैठक का ब्योरा",
        "claimed": "स्रोत का दावा",
        "author-run": "लेखक ने चलाकर देखा",
        "reviewer-run": "समीक्षक ने भी चलाकर देखा",
        "reproduced": "दूसरों ने दोहराकर देखा",
        "vendor": "विक्रेता",
        "funded": "आर्थिक सहायता",
        "employer": "नियोक्ता",
        "today": "आज का",
        "day": "{n} दिन पुराना",
        "days": "{n} दिन पुराना",
        "weeks": "{n} हफ़्ते पुराना",
        "months": "{n} महीने पुराना",
        "years": "{n} साल पुराना",
        "more": "और लेख",
        "ask people": "बात नहीं बनी: लोगों से पूछें",
        "share": "सबको दिखाएँ",
        "stop": "रोकें",
        "solve": "हल हो गया",
        "helped": "इससे मदद मिली",
        "did not help": "इससे मदद नहीं मिली",
        "still stuck": "बात नहीं बनी",
        "sources": "स्रोत ग़लत हैं",
        "answer": "स्रोत सही, जवाब ख़राब",
        "outdated": "पुरानी जानकारी",
        "why": "लिख लिया। क्या ग़लत था?",
        "thanks": "धन्यवाद, लिख लिया।",
        "taken back": "राय वापस ले ली।",
        "nothing more": "लाइब्रेरी में इस बारे में और कुछ नहीं है।",
        "source gone": "इस जवाब का एक स्रोत बाद में वापस ले लिया गया है। सवाल फिर से पूछें।",
        "who helps": "बात नहीं बनी, कौन मदद कर सकता है?",
        "called": "सवाल गैप {gap} के रूप में सहेजा गया है, जब तक कोई जवाब न दे।",
        "nobody reads along": "यहाँ और कोई नहीं पढ़ता: किसी चैनल में पूछें, तो वहाँ लोगों को बुलाया जाएगा।",
        "called before": "इस सवाल पर लोगों को पहले ही बुलाया जा चुका है।",
        "solved": "हल हो गया। हल यहीं लिखा हो तो बटन उसे औरों के लिए सहेजता है।",
        "solved alone": "हल हो गया।",
        "shared before": "यह अभी-अभी सबको दिखाया जा चुका है।",
        "told then": "यह छपते ही गैप {gap} का इंतज़ार करने वालों को बताया जाएगा।",
        "solved before": "यह पहले ही हल बताया जा चुका है।",
        "good": "अच्छा, लिख लिया।",
        "open again": "गैप {gap} फिर खुल गया है; इससे अच्छा जवाब मिलने पर बताया जाएगा।",
        "open still": "लिख लिया; गैप {gap} खुला है, जवाब मिलने पर बताया जाएगा।",
        "scope": "यह खुले मॉडल चलाने के बारे में नहीं है",
        "unclear": "समझ नहीं आया कि क्या पूछा गया है",
        "private": "इसमें ऐसी बात है जो सबके लिए नहीं है",
        "spam": "यह कोई सवाल नहीं है",
        "in discussion": "चर्चा में हल हो गया",
        "nobody runs": "अब इसे कोई नहीं चलाता",
        "tried worked": "{on} पर {n} और लोगों के यहाँ चला",
        "tried worked once": "{on} पर 1 और व्यक्ति के यहाँ चला",
        "tried failed": "{on} पर {n} और लोगों के यहाँ नहीं चला",
        "tried failed once": "{on} पर 1 और व्यक्ति के यहाँ नहीं चला",
        "compared": "क़ीमतों की तुलना, {unit}, {dates} की",
        "per gpu-hour": "प्रति GPU-घंटा",
        "per instance-hour": "प्रति मशीन-घंटा",
        "per month": "प्रति महीना",
        "per million input tokens": "प्रति दस लाख इनपुट टोकन",
        "per million output tokens": "प्रति दस लाख आउटपुट टोकन",
    },
    "hi-Latn": {
        "help": "Model chalane ka sawaal apne shabdon mein, kisi bhi bhasha mein poochiye; jawab mein "
        "community ke entries, unke source ke saath. Ya koi command likhiye:",
        "help more": "`help ask` ek command samjhata hai, `help table` woh sab jo `table` se shuru hoti hain.",
        "broke": "Hamari taraf kuch gadbad ho gayi; kuch khoya nahi hai. Log mein iska nishaan {reference} hai.",
        "sits next": "Aage ki baithaken:",
        "no date": "Abhi kisi baithak ki tareekh tay nahi hai.",
        "no table": "Abhi koi table nahi bani hai.",
        "organizers only": "Yahan sirf organizers pooch sakte hain.",
        "recipe": "recipe",
        "report": "report",
        "model": "model",
        "cost": "kharch",
        "evaluation": "evaluation",
        "guide": "guide",
        "minutes": "meeting ke minutes",
        "claimed": "source ka daava",
        "author-run": "author ne chalakar dekha",
        "reviewer-run": "reviewer ne bhi chalakar dekha",
        "reproduced": "doosron ne dohrakar dekha",
        "vendor": "vendor",
        "funded": "funding mili",
        "employer": "employer",
        "today": "aaj ka",
        "day": "{n} din purana",
        "days": "{n} din purana",
        "weeks": "{n} hafte purana",
        "months": "{n} mahine purana",
        "years": "{n} saal purana",
        "more": "Aur entries",
        "ask people": "Baat nahi bani: logon se poochein",
        "share": "Sabko dikhayein",
        "stop": "Rokein",
        "solve": "Hal ho gaya",
        "helped": "Isse madad mili",
        "did not help": "Isse madad nahi mili",
        "still stuck": "Baat nahi bani",
        "sources": "sources galat hain",
        "answer": "sources sahi, jawab kharab",
        "outdated": "purani jaankari",
        "why": "Likh liya. Kya galat tha?",
        "thanks": "Dhanyavaad, likh liya.",
        "taken back": "Raay wapas le li.",
        "nothing more": "Library mein iske baare mein aur kuch nahi hai.",
        "source gone": "Is jawab ka ek source baad mein wapas le liya gaya hai. Sawaal phir se poochein.",
        "who helps": "Baat nahi bani, kaun madad kar sakta hai?",
        "called": "Sawaal gap {gap} mein save hai, jab tak koi jawab na de.",
        "nobody reads along": "Yahan aur koi nahi padhta: channel mein poochein, to wahan logon ko bulaya jaayega.",
        "called before": "Is sawaal par logon ko pehle hi bulaya ja chuka hai.",
        "solved": "Hal ho gaya. Hal yahin likha ho to button use auron ke liye rakhta hai.",
        "solved alone": "Hal ho gaya.",
        "shared before": "Yeh abhi-abhi sabko dikhaya ja chuka hai.",
        "told then": "Yeh chhapte hi gap {gap} ka intezaar karne walon ko bataya jaayega.",
        "solved before": "Yeh pehle hi hal bataya ja chuka hai.",
        "good": "Achha, likh liya.",
        "open again": "Gap {gap} phir khul gaya hai; isse achha jawab milne par bataya jaayega.",
        "open still": "Likh liya; gap {gap} khula hai, jawab milne par bataya jaayega.",
        "scope": "yeh open models chalane ke baare mein nahi hai",
        "unclear": "samajh nahi aaya ki kya poocha gaya hai",
        "private": "isme aisi baat hai jo sabke liye nahi hai",
        "spam": "yeh koi sawaal nahi hai",
        "in discussion": "discussion mein hal ho gaya",
        "nobody runs": "ab ise koi nahi chalata",
        "tried worked": "{on} par {n} aur logon ke yahan chala",
        "tried worked once": "{on} par 1 aur vyakti ke yahan chala",
        "tried failed": "{on} par {n} aur logon ke yahan nahi chala",
        "tried failed once": "{on} par 1 aur vyakti ke yahan nahi chala",
        "compared": "Daam ki tulna, {unit}, {dates} ki",
        "per gpu-hour": "per GPU-hour",
        "per instance-hour": "per instance-hour",
        "per month": "har mahine",
        "per million input tokens": "per million input tokens",
        "per million output tokens": "per million output tokens",
    },
}
TRIED = re.compile(r"(worked|did not) for (\d+) others? on (.+)")
CLOSED = {"solved": "in discussion", "outdated": "nobody runs"}
"""The codes with which a gap is closed whose name means something else here."""


def said(language: str, name: str, **facts: object) -> str:
    """Words of ours in a language, with their facts filled in; a name without words of ours as it is."""
    words = (SAID.get(language) or SAID["en"]).get(name, name)
    return words.format(**facts) if facts else words


def aged(language: str, created: dt.date, today: dt.date) -> str:
    """How old an entry is, roughly, in words."""
    count, unit = age(created, today)
    return said(language, unit, n=count) if count else said(language, unit)


def tried(language: str, stored: str) -> str:
    """Who tried an entry, and on what, as it is stored in English; words of another form stay as they are."""
    if language == "en" or language not in SAID:
        return stored

    def one(words: str) -> str:
        found = TRIED.fullmatch(words)
        if found is None:
            return words
        name = f"tried {'worked' if found[1] == 'worked' else 'failed'}{' once' if found[2] == '1' else ''}"
        return said(language, name, n=found[2], on=found[3])

    return "; ".join(map(one, stored.split("; ")))


def closed(language: str, reason: str) -> str:
    """Why a gap was closed, in words."""
    return said(language, CLOSED.get(reason, reason))
