"""Who asks for what belongs to somebody called by name: her phone number, where he lives, what she earns.

A detail, a name that belongs to it by the grammar, and a form that asks for it: only the three together are declined.
Who tells of a bot, a log or a file in which such a detail stands asks how to handle it. Not here: what is a name
(`people`), and who is meant by an office alone (`privacy`).
"""

import itertools

import regex

from knowledge.patterns import late
from rag.people import HONOURS, TITLES, is_name, is_office, is_person, words_of

LONGEST = 2000
"""Characters of a text that are looked at from its beginning, and as many from its end."""
MOST = 20
"""Details of a kind in one sentence that are looked at."""
NEAR = 300
"""Characters of the sentence before in which somebody may be named whose number is "hers"."""
WORD = regex.compile(r"[\p{L}\p{M}\p{N}\u200c\u200d]++(?:['’.&-][\p{L}\p{M}\p{N}\u200c\u200d]++)*+")
CLAUSE = regex.compile(
    r"(?<=[.?!।۔;])(?<!(?<![\p{L}\p{M}])(?:\p{L}|mrs?|ms|dr|prof|smt|shri|sri|no|डॉ|श्री)\.)\s+|\n+|[—–]",
    regex.IGNORECASE,
)
EDGE = r"(?<![\p{L}\p{M}])"
END = r"(?![\p{L}\p{M}])"
DETAIL = late(
    rf"{EDGE}(?:"
    r"(?:(?:tele|mobile\s+|cell\s+)?phone|mobile|cell|contact|whats\s?app|aadhaa?r|pan|passport|upi|bank|account|फ़?ोन|फोन|मोबाइल|व्हाट्सएप|"
    r"संपर्क|आधार|खाता)(?:\s+(?:card|account|खाता|का))?\s+(?:numbers?|no\b\.?|nos?\.|id|details?|info(?:rmation)?|नंबर|नम्बर|संख्या|नं\b\.?)|phone|फ़ोन|aadhaa?r|"
    r"numbers?|नंबर|नम्बर|(?:home|house|residential|personal|postal|permanent|current|mailing)\s+address|address(?:es)?|whereabouts|"
    r"(?:personal|private|contact|bank)\s+(?:details?|data|info(?:rmation)?)|contacts?|e-?mail(?:\s+(?:ids?|address(?:es)?))?|date\s+of\s+birth|dob|birth\s?da(?:y|te)|"
    r"age|how\s+old\s+(?:is|was)|salary|sal+ery|income|earnings|wages?|net\s+worth|ctc|blood\s+group|medical\s+(?:reports?|records?|history|condition)|health\s+(?:condition|records?|status)|"
    r"diagnosis|illness|disease|caste|religion|(?:ghar\s+ka\s+)?(?:pata|thikana)|umr|umar|tankh?wah?|tankha|vetan|kamai|bimari|janm\s?din|janam\s?din|"
    r"(?:घर\s+का\s+)?(?:पता|ठिकाना|एड्रेस)|वेतन|तनख़?्वाह|तनख़्वाह|सैलरी|कमाई|उम्र|आमदनी|ईमेल(?:\s+(?:आईडी|पता|एड्रेस))?|बीमारी|जन्मदिन|जन्मतिथि|जाति|"
    r"(?:फोन|फ़ोन|मोबाईल)\s+(?:नंबर|क्रमांक)|(?:घराचा\s+)?पत्ता|पगार|"
    r"(?:ফোন|মোবাইল)(?:ের)?\s*(?:নম্বর|নাম্বার)(?:টা)?|নম্বর(?:টা)?|(?:বাড়ির\s+|বাড়ির\s+)?ঠিকানা(?:টা)?|বেতন|মাইনে|ইমেইল|ইমেল|"
    r"(?:ஃ?போன்|தொலைபேசி|கைபேசி|மொபைல்|அலைபேசி)\s*(?:எண்|நம்பர்|எண்ணை|நம்பரை)|(?:வீட்டு\s*)?(?:முகவரி|விலாசம்)(?:யை)?|சம்பளம்|மின்னஞ்சல்|"
    r"(?:ఫోన్|మొబైల్)\s*(?:నంబర్|నెంబర్|నంబరు|నెంబరు)|(?:ఇంటి\s+)?(?:చిరునామా|అడ్రస్)|జీతం|ఈమెయిల్|ఇమెయిల్|"
    r"(?:ಫೋನ್|ಮೊಬೈಲ್|ದೂರವಾಣಿ)\s*(?:ನಂಬರ್|ಸಂಖ್ಯೆ)|(?:ಮನೆ(?:ಯ)?\s+)?ವಿಳಾಸ|ಸಂಬಳ|ಇಮೇಲ್|(?:ഫോൺ|ഫോണ്‍|മൊബൈൽ)\s*(?:നമ്പർ|നമ്പര്‍)|(?:വീട്ടു?\s*)?(?:വിലാസം|മേൽവിലാസം)|ശമ്പളം|"
    r"(?:ફોન|મોબાઇલ|મોબાઈલ)\s*નંબર|(?:ઘરનું\s+)?(?:સરનામું|એડ્રેસ)|પગાર|ઈમેલ|ઇમેઇલ|(?:ਫ਼ੋਨ|ਫੋਨ|ਮੋਬਾਈਲ)\s*ਨੰਬਰ|(?:ਘਰ\s+ਦਾ\s+)?(?:ਪਤਾ|ਐਡਰੈੱਸ)|ਤਨਖ਼?ਾਹ|ਤਨਖਾਹ|"
    r"(?:ଫୋନ|ଫୋନ୍|ମୋବାଇଲ)\s*(?:ନମ୍ବର|ନମ୍ୱର)|(?:ଘର\s+)?ଠିକଣା|ଦରମା|(?:فون|موبائل)\s*نمبر|(?:گھر\s+کا\s+)?پتہ|پتا|تنخواہ|ای\s?میل"
    rf"){END}",
    regex.IGNORECASE,
)
"""What is somebody's own, once a name stands with it."""
LIVES = late(
    r"\b(?:(?:lives?|stays?|resides?|earns?|makes?|gets?\s+paid|suffer(?:s|ing)?\s+from|paid)(?=\s*(?:now|today|these\s+days|there|nowadays|currently|in|at|"
    r"with|(?:a|per|each|every)\s+(?:year|month|day|week)|yearly|monthly|annually|from|please|exactly|and|[^\p{L}\s]|$))|"
    r"(?:house|home|residence)(?=[^\p{L}\s]*$)|(?:ha(?:ve|s)|gets?|draws?)(?=\s+(?:at|from|per|in)\s|[^\p{L}\s]*$)|have\s+(?:any\s+|an?\s+)?(?:disease|illness|cancer|diabetes|hiv|aids|tb|depression)\b|(?:hiv|pregnant|diabetic|ill|sick|depressed|divorced|married|admitted|hospitali[sz]ed)\b)",
    regex.IGNORECASE,
)
"""Where somebody lives, what somebody earns and how somebody is, as English says it behind a name."""
DOES = late(
    r"\b(?:where|how\s+much|what|which\s+\w+(?:\s+(?:of|in)\s+\w+)?)\s+(?:\w+\s+){0,2}(?:does|do|did|is|was|has)\b|\b(?:where(?:['’]?s)?|how\s+much|which\s+\w+)\s*$",
    regex.IGNORECASE,
)
IS = late(r"^\W*(?:is|was|does)\s*$", regex.IGNORECASE)
HAS = late(
    r"\b(?:what|which)\s+(?:kind\s+of\s+)?(?:disease|illness|sickness|ailment|salary|pay|income)\b", regex.IGNORECASE
)
"""How a question begins that such a word ends: most of them, how somebody is, what somebody has."""
LIVES_THERE = late(
    rf"{EDGE}(?:"
    r"shadi\s?shuda|शादी\s?शुदा|kah[ae]+n?\s+ke\s+re?hne\s+wal[aei]|(?:कहाँ|कहां)\s+के\s+रहने\s+वाल[ाेी]|ghar\s+(?:kah[ae]+n?|kidhar)|(?:घर|मकान)\s+(?:कहाँ|कहां|किधर)|घर\s+कुठे|(?:বাড়ি|বাড়ি|বাসা)\s+(?:কোথায়|কোথায়)|வீடு\s+எங்கே?|ఇల్లు\s+ఎక్కడ|ಮನೆ\s+ಎಲ್ಲಿ|"
    r"വീട്\s+എവിടെ|ઘર\s+ક્યાં|ਘਰ\s+ਕਿੱਥੇ|ଘର\s+କେଉଁଠ[ିା]|گھر\s+کہاں|re?he?t[aei]\s+kah[ae]+n?|रहत[ाेी]\s+(?:कहाँ|कहां)|रहत[ाेी]\s+किधर|"
    r"(?:kah[ae]+n?|kidhar|kis\s+(?:sh[ae]ha?r|jag[ae]h?|gaon|ilake)\s+(?:me+i?n?\s+)?)(?:\s+(?:pe|par))?\s*re?he?t[aei]\w*|"
    r"(?:kitn[aei])\s+(?:paisa\s+|paise\s+|rupaye\s+)?kama\w*|(?:कहाँ|कहां|किधर|किस\s+(?:शहर|जगह|गाँव|गांव|इलाके)\s+में)\s+(?:पर\s+)?रहत[ाेी]\w*|"
    r"कितन[ाेी]\s+(?:पैसा\s+|पैसे\s+|रुपये\s+)?कमा(?:त[ाेी]|\s+लेत[ाेी])\w*|कुठे\s+राहत\p{M}*(?:ात)?|किती\s+(?:पैसे\s+)?कमा?व\p{L}*[\p{L}\p{M}]*|"
    r"কোথায়\s+(?:থাক|বাস)[\p{L}\p{M}]*|কোথায়\s+(?:থাক|বাস)[\p{L}\p{M}]*|কত\s+(?:টাকা\s+)?(?:আয়|আয়|রোজগার|উপার্জন|কামা)[\p{L}\p{M}]*|"
    r"எங்கே?\s+(?:வசிக்|வாழ்|இருக்|குடியிருக்|தங்கி)[\p{L}\p{M}]*|எவ்வளவு\s+சம்பாதிக்[\p{L}\p{M}]*|"
    r"ఎక్కడ\s+(?:ఉంట|నివసి|ఉన్నా)[\p{L}\p{M}]*|ఎంత\s+సంపాది[\p{L}\p{M}]*|ಎಲ್ಲಿ\s+(?:ವಾಸ|ಇರುತ್|ಇದ್ದಾರೆ|ನೆಲೆಸ)[\p{L}\p{M}]*|ಎಷ್ಟು\s+(?:ಸಂಪಾದಿ|ದುಡಿ)[\p{L}\p{M}]*|"
    r"എവിടെ(?:യാണ്)?\s+(?:താമസ|ജീവി)[\p{L}\p{M}]*|എത്ര\s+(?:രൂപ\s+)?സമ്പാദി[\p{L}\p{M}]*|ક્યાં\s+રહે[\p{L}\p{M}]*|કેટલ[ુંાી]+\s+કમા[\p{L}\p{M}]*|"
    r"ਕਿੱਥੇ\s+ਰਹਿ[\p{L}\p{M}]*|ਕਿੰਨ[ਾੇੀ]\s+(?:ਪੈਸੇ\s+)?ਕਮਾ[\p{L}\p{M}]*|କେଉଁଠ[ିା]?(?:ରେ)?\s+ର[ହୁ][\p{L}\p{M}]*|କେତେ\s+(?:ଟଙ୍କା\s+)?ରୋଜଗାର|"
    rf"کہاں\s+رہت[\p{{L}}]*|کتن[اےی]\s+کمات[\p{{L}}]*){END}",
    regex.IGNORECASE,
)
"""The same in languages of India."""
BETWEEN = HONOURS | words_of(
    """
    ka ki ke ne ko kya kaun kaunsi the personal private home full current own annual monthly yearly ghar niji pura
    mahine saal salana पूरा पूरी महीने सालाना का की के को चा ची चे च्या क्या कौन घर निजी व्यक्तिगत कितना कितनी
    ব্যক্তিগত কত কী యొక్క ની નો નું ના ਦਾ ਦੀ ਦੇ کا کی کے
    """
)
"""What stands between a name and what belongs to it."""
AND = words_of("and or aur ya और या")
OF, PLACED = words_of("of for belonging to"), words_of("in from at of near")
WANTS = late(
    r"\b(?:tell|give|gimme|share|send|provide|show|find|get|fetch|look(?:ing)?\s+up|looking\s+for|search(?:ing)?|need|want|wanted|know|have|what(?:['’]?s|\s+is|\s+are|\s+was)?|"
    r"which|where|contact|reach|call|text|message|dm|visit|meet|pass|any(?:one|body)?|got|who\s+is|who['’]?s|how\s+much)\b|^\W*(?:is|are|does|do)\b",
    regex.IGNORECASE,
)
FILLS = late(
    r"^(?:\W|\b(?:hi|hello|hey|please|pls|plz|kindly|sir|madam|bhai|bhaiya|yaar|so|and|but|ok|okay|the|mujhe|muje|mujhko|mereko|humko|hume|hame|mera|meri|"
    r"mere|aap|tum|koi|kya|kisi|ke|ko|paas|zara|jara|ek|aur|ya|bro|didi|namaste|urgent\w*|abhi|hamare|humare|apne|dost|friend|my|our|"
    r"want|need|ye|yeh|jo|agar|to|fyi|regarding|about)\b|(?:मुझे|हमें|मुझको|कृपया|नमस्ते|भाई|क्या|आप|कोई|ज़रा|जरा|और|या|हमारे|मेरे|अगर|किसी|के|पास|दोस्त|अभी|জি|আমাকে|দয়া|করে|দয়া|আমার|"
    r"எனக்கு|தயவுசெய்து|నాకు|దయచేసి|ನನಗೆ|ದಯವಿಟ್ಟು|എനിക്ക്|ദയവായി|મને|કૃપા|કરીને|ਮੈਨੂੰ|ਕਿਰਪਾ|ਕਰਕੇ|ମୋତେ|ଦୟାକରି|مجھے|براہ|کرم|मला|कृपया)(?![\p{L}\p{M}]))*$",
    regex.IGNORECASE,
)
"""What says nothing before a name."""
GETS = words_of("have has get gets draw draws")
STATES = words_of("hiv pregnant diabetic ill sick depressed divorced married admitted hospitalised hospitalized")
HAILS = late(
    r"^\W*(?:hi|hey|hello|ok(?:ay)?|dear|namaste)\s+(?:there\s+)?(?:bot|assistant|chaupal|chat\s?bot)\b",
    regex.IGNORECASE,
)
ENDS_SO = late(
    r"^(?:[\W_]|(?<![\p{L}\p{M}])(?:please|pls|plz|now|urgent\w*|asap|today|quickly|fast|pl|and|or|(?:in|from|at|near)\s+\p{L}+|her|his|their|too|also|do|dedo|de|dena|dijiye|dijiyega|"
    r"bata\w*|btao?\w*|cha+hi?ye|chaiye|bhej\w*|mil\w*|sakt[aei]|kya|kyaa|hai|hain|h|he|tha|ho|hoga|ke|pa+s|to|mujhe|muje|hume|kitn[aei]|kaun\w*|kab|ja[ey]\w*|pata|kisi|ko|koi|ji|jara|zara|aur|ya|na|on|yaar|bhai|jaldi|"
    r"दो|दे|देना|दीजिए|दीजिये|बता[\p{L}\p{M}]*|चाहिए|चाहिये|भेज\p{M}*|मिल[\p{L}\p{M}]*|सकत[ाेी]|क्या|के|पास|कब|हो|तो|मुझे|हमें|है|हैं|कितन[ाीे]|कौन|किसी|को|पता|और|या|जी|ज़रा|कृपया|"
    r"काय|आहे|किती|सांगा|द्या|पाहिजे|हवा|हवी|मिळेल|का|कळेल|দাও|দিন|দেন|বলুন|বলো|চাই|কি|কী|কত|পান|জানো|জানেন|পাওয়া|পাওয়া|যাবে|কারও|কারো|কাছে|আছে|লাগবে|"
    r"கொடு[\p{L}\p{M}]*|கொடுங்கள்|தா|தாருங்கள்|தரவும்|சொல்[\p{L}\p{M}]*|சொல்லுங்கள்|வேண்டும்|வேணும்|என்ன|எவ்வளவு|தெரியுமா|கிடைக்குமா|"
    r"చెప్పండి|చెప్పు|ఇవ్వండి|ఇవ్వు|కావాలి|ఏమిటి|ఏంటి|ఎంత|తెలుసా|ಕೊಡಿ|ಕೊಡು|ಹೇಳಿ|ಬೇಕು|ಏನು|ಎಷ್ಟು|ಗೊತ್ತಾ|ತಿಳಿಸಿ|തരൂ|തരാമോ|തരുമോ|പറയൂ|പറയാമോ|വേണം|എന്താണ്|എത്ര|എത്രയാണ്|"
    r"આપો|આપશો|કહો|જોઈએ|છે|શું|કેટલો|કેટલી|જણાવો|ਦਿਓ|ਦੱਸੋ|ਦਿਉ|ਚਾਹੀਦਾ|ਚਾਹੀਦੀ|ਹੈ|ਕੀ|ਕਿੰਨੀ|ଦିଅ|ଦିଅନ୍ତୁ|କୁହ|କୁହନ୍ତୁ|ଦରକାର|କଣ|କେତେ|କ’ଣ|دو|دیں|دیجیے|بتا\p{L}*|چاہیے|کیا|ہے|ہیں|کتنی|"
    r"دیجئے)(?![\p{L}\p{M}]))*$",
    regex.IGNORECASE,
)
"""What says no more behind a detail than that somebody wants to have it."""
HANDLES = late(
    r"\b(?:how\s+(?:(?:do|can|should|could|would|must|to|will)\s+)(?:(?:i|we|you|the|a|my|our)\s+)*+(?!find\b|get\b|know\b|contact\b|reach\b|call\b|obtain\b|learn\b)\w+|"
    r"why|should|mask\w*|redact\w*|anonymi[sz]\w*|encrypt\w*|detect\w*|leak\w*|remove\w*|eras\w+|delet\w+|stor(?:e|ed|es|ing)|hide|hidden|refus\w+|extract\w*|pars\w+|"
    r"summari[sz]\w*|translat\w*|transcri\w*|label\w*|recogni[sz]\w*|hallucinat\w*|kaise|kese|kyu+n?|kyon|chh?upa\w*|hata\w*|rok\w*|agar(?!\s+kisi\s+ke\s+pa+s)|if(?!\s+(?:you|u|any\w*|some\w*|possible)\b)|when|jab)\b|"
    r"कैसे|क्यों|छिपा|छुपा|हटा|रोक|अगर(?!\s+किसी\s+के\s+पास)|जब\s|कसे|कसा|कशी|जर\s|কীভাবে|কিভাবে|কেন|যদি|எப்படி|ஏன்|ఎలా|ఎందుకు|ಹೇಗೆ|ಏಕೆ|എങ്ങനെ|എന്തുകൊണ്ട്|કેવી|કેમ|ਕਿਵੇਂ|ਕਿਉਂ|କିପରି|କେମିତି|کیسے|کیوں|اگر",
    regex.IGNORECASE,
)
"""What is done with a detail by who has it already, and what tells of a case."""
KEPT = late(
    r"\b(?:bots?|chat\s?bots?|models?|llms?|assistants?|(?:ai|llm|our|my|voice)\s+agents?|prompts?|filters?|pipelines?|data\s?sets?|logs?|training\s+(?:data|sets?|runs?|texts?)|train(?:ed)?|fine-?tun\w*|rag|index|regex|ner|guardrails?|"
    r"pdf|csv|json|files?|columns?|fields?|databases?|documents?|audio|ocr|users?|app|outputs?|spreadsheet|whisper|llama|qwen|gemma|"
    r"some(?:body|one)\s+(?:else\s+)?(?:ask|writ|typ|say|call|tell|told|give|gave)\w*|synthetic|fake|dummy)\b|बॉट|मॉडल|लॉग|डेटा|फ़?ाइल|বট|মডেল|மாடல்|பாட்|మోడల్|బాట్|ಮಾದರಿ|ಮಾಡೆಲ್|ಬಾಟ್|മോഡൽ|ബോട്ട്|મોડેલ|બોટ|ਮਾਡਲ|ਬੋਟ|ମଡେଲ|ବଟ|ماڈل|بوٹ|मॉडेल",
    regex.IGNORECASE,
)
"""Where a detail stands that a question of ours tells of."""
WHO = late(r"^[\s,]*(?:who|that|which|whom|jo|जो)\b", regex.IGNORECASE)
LAST = regex.compile("[:,]")
PRONOUNS = words_of("his her their uska uski uske unka unki unke उसका उसकी उसके उनका उनकी उनके")
Words = list[tuple[str, int, int]]


def wants_of_person(text: str) -> bool:
    """Whether somebody wants to know what belongs to a person whom they call by name."""
    looked = text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]}\n{text[-LONGEST:]}"
    clauses = ["", *(one for one in CLAUSE.split(looked) if one)]
    return any(_wants(HAILS.sub("", clause), earlier) for earlier, clause in itertools.pairwise(clauses))


def _wants(clause: str, earlier: str) -> bool:
    words: Words | None = None
    for form in (DETAIL, LIVES, LIVES_THERE):
        for found in itertools.islice(form.finditer(clause), MOST):
            words = _words(clause) if words is None else words
            span = _holder(
                words, found.start(), found.end(), earlier if form is DETAIL else "", verb=form is not DETAIL
            )
            if span and _asks(clause[: span[0]], clause[span[1] :], found[0].lower(), form):
                return True
    return False


def _words(text: str) -> Words:
    return [(one[0], one.start(), one.end()) for one in WORD.finditer(text)]


def _holder(words: Words, start: int, end: int, earlier: str, *, verb: bool) -> tuple[int, int] | None:
    """Where a name and what belongs to it stand together, given where the latter stands.

    "Her number" is that of somebody who is named before it, in the same sentence or in the one `earlier`.
    """
    before = [one for one in words if one[2] <= start]
    if before and before[-1][0].lower() in PRONOUNS:
        for told, at in ((before, 0), (_words(earlier[-NEAR:]), before[-1][1])):
            for one, two in itertools.pairwise(told[-12:]):
                if is_person(one[0], two[0]):
                    return at or one[1], end
        return None
    found = _before(before[-12:], verb=verb)
    if found is not None:
        return found, end
    behind = [one for one in words if one[1] >= end][:9]
    if verb or not behind or not (behind[0][0].lower() in OF or words[len(before)][0].lower() == "how"):
        return None
    while behind and behind[0][0].lower() in OF | {"the"}:
        behind = behind[1:]
    last = _behind(behind)
    return (start, last) if last is not None else None


def _before(words: Words, *, verb: bool) -> int | None:
    """Where the name begins that the words end with."""
    honoured, bare = False, len(words)
    if len(words) > 3 and words[-1][0].lower() in AND:
        words = words[:-2]  # "her address and phone number"
    while words and words[-1][0].lower() in BETWEEN:
        honoured = honoured or words[-1][0].lower() in HONOURS
        words = words[:-1]
    if verb:
        for back in (2, 3):
            if len(words) > back + 1 and words[-back][0].lower() in PLACED:
                words = words[:-back]
                break
    owns = verb or bare > len(words) or (words != [] and words[-1][0].endswith(("'s", "’s")))
    if len(words) > 1 and is_person(words[-2][0], words[-1][0], guess=owns):
        return words[-3][1] if len(words) > 2 and _more(words[-3][0]) else words[-2][1]
    titled = len(words) > 1 and words[-2][0].lower().rstrip(".") in TITLES
    if words and (honoured or titled) and is_name(words[-1][0]) and not is_office(words[-1][0]):
        return words[-2][1] if titled else words[-1][1]
    return None


def _behind(words: Words) -> int | None:
    """Where the name ends that the words begin with, unless it goes on as the name of an office."""
    titled = bool(words) and words[0][0].lower().rstrip(".") in TITLES
    words = words[1:] if titled else words
    for word, _, _ in words[2:6]:
        if is_office(word):
            return None
        if not word[0].isupper():
            break
    if len(words) > 1 and is_person(words[0][0], words[1][0]):
        return words[2][2] if len(words) > 2 and _more(words[2][0]) else words[1][2]
    return words[0][2] if titled and words and is_name(words[0][0]) else None


def _more(word: str) -> bool:
    """Whether a word is one more of a name of three, or a title."""
    return word.lower().rstrip(".") in TITLES or (is_name(word) and word[:1].isupper())


def _asks(before: str, behind: str, detail: str, form: regex.Pattern[str]) -> bool:
    """Whether what stands around a name and a detail wants to have it, and tells of nothing else."""
    if HANDLES.search(before) or KEPT.search(before):
        return False
    if WHO.match(behind) is None and (HANDLES.search(behind) or KEPT.search(behind)):
        return False
    if form is LIVES:
        begins = HAS if detail in GETS else DOES
        return begins.search(before) is not None or (
            (detail in STATES or detail.startswith("have ")) and IS.search(before) is not None
        )
    if WANTS.search(before) or detail.startswith("how"):
        return True
    said = behind.partition(",")[0]
    if ENDS_SO.match(said if said.strip() else behind) is None:
        return form is LIVES_THERE and FILLS.match(before) is not None
    return not before.isascii() or FILLS.match(LAST.split(before)[-1]) is not None
