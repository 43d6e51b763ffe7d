"""What a question asks for, by its words: a number, a price, a way to do it, or several things at once.

Not for the subject of a question (`understanding`); this is only about the kind of answer that is wanted.
"""

from collections.abc import Sequence

import regex

from knowledge.patterns import late
from rag import particulars
from rag.sameness import LIGHT_WORDS
from rag.stopwords import ENGLISH, HINDI, HINGLISH
from rag.words import fold, tokens

ASKS_NUMBER = late(
    r"how (?:much|many|long|fast|big|large)|cost|price|memory|vram|throughput|latency|tokens? per|"
    r"kitn[aei]|kharch|daam|keemat|कितन|ख़?र्च|लागत|क़ीमत|कीमत|दाम|எவ்வளவு|ఎంత|কত|કેટલ|किती|ಎಷ್ಟು|എത്ര|ਕਿੰਨ|کتن",
    regex.IGNORECASE,
)
ASKS_MONEY = late(
    r"\bcosts?\b(?!\s+(?:(?:so|too|much|many|any|more|fewer|less|extra|some)\s+)*"
    r"(?:tokens?|time|latency|memory|v?ram|speed|quality|accuracy|points?)\b)|\bprices?\b|"
    r"how much(?!\s+(?:\w+\s+)?(?:v?ram|memory|disk|space|storage|data|text|context|time|"
    r"accuracy|quality|power|bandwidth|training|longer|faster|slower|better|worse)\b)|\brent(?:al|s)?\b|\bbudget\b|\b(?:in|monthly|hourly|how\s+many)\s+rupees\b|\brupees\s+(?:per|an?)\b|\bkiray|किराय|बजट|"
    r"\bcheap(?:er|est|ly)?\b|\bexpensive\b|\bsast[aei]\b|\bme?hang[aei]\b|सस्त|महँग|महंग|"
    r"\bkharch|\bdaam\b|keemat|(?:\bkitn[aei]|कितन[ेाी])\s+(?:pais|rup|पैस|रुप)|ख़?र्च|लागत|कीमत|क़ीमत|दाम|செலவ|விலை|ఖర్చు|ధర|খরচ|দাম|ખર્ચ|"
    r"કિંમત|किंमत|ವೆಚ್ಚ|ಬೆಲೆ|ചെലവ്|വില|ਖਰਚ|ਕੀਮਤ|خرچ|قیمت|"
    r"भाड|ভাড়া|ভাড়া|வாடகை|అద్దె|ಬಾಡಿಗೆ|വാടക|ભાડ|ਕਿਰਾ|ଭଡ଼ା|ଭଡ଼ା|ଖର୍ଚ୍ଚ|ଦାମ|کرای",
    regex.IGNORECASE,
)
NUMBER = late(r"\p{N}")
MONEY = late(r"[$₹€]|\b(?:dollars?|rupees?|USD|INR|euros?)\b|रुपये|रुपए|डॉलर", regex.IGNORECASE)
POWER = late(r"\belectric\w*|\bpower\b|\bbijl[ie]\b|\bwatts?\b|\bkwh\b|बिजल[ीि]", regex.IGNORECASE)
"""What a card uses, which is reckoned and paid for alike for all."""
ASKS_LICENCE = late(
    r"licen[cs]\w*|\bcommercial\w*|\bsell\b|laise?ns|vyavsayik|लाइसेंस|लायसन्स|व्यावसायिक|बेच|"
    r"லைசென்ஸ்|உரிமம்|లైసెన్స్|লাইসেন্স|લાઇસન્સ|લાયસન્સ|ಲೈಸೆನ್ಸ್|ಪರವಾನಗಿ|ലൈസൻസ്|ਲਾਇਸੈਂਸ|ଲାଇସେନ୍ସ|لائسنس|"
    r"\b[AL]?GPL\b|\bCC[- ]BY|\bOpenRAIL|\bunder (?:an? |the )?(?:MIT|Apache|BSD)\b|\b(?:MIT|Apache|BSD) (?:mein|में)",
    regex.IGNORECASE,
)
LICENCE = late(
    r"\b(?:MIT|Apache|CC[- ]BY|GPL|BSD|OpenRAIL|Community Licen[cs]es?|terms of use|commercial(?:ly)?)\b|लाइसेंस",
    regex.IGNORECASE,
)
"""A licence by its name, or what it allows."""
MEANS = (
    r"क्या (?:है|हैं|होता|होती|होते)|का (?:मतलब|अर्थ)|किसे कहते|म्हणजे काय|काय (?:आहे|असते|असतो)|(?:भनेको )?के हो|"
    r"(?:মানে|বলতে) কী|কাকে বলে|என்றால் என்ன|என்பது என்ன|ன்னா என்ன|అంటే (?:ఏమిటి|ఏమి|ఏంటి)|అనగా (?:ఏమిటి|ఏమి)|"
    r"(?:ಎಂದರೆ|ಅಂದರೆ|ಅಂದ್ರೆ) ಏನು|(?:ಎಂದರೇನು|ಅಂದರೇನು)|എന്നാൽ എന്ത|എന്താണ്|એટલે શું|શું (?:છે|હોય)|ਕੀ (?:ਹੈ|ਹਨ|ਹੁੰਦ)|ਦਾ ਮਤਲਬ|"
    r"(?:ମାନେ )?କ[’']?ଣ|کیا (?:ہے|ہیں|ہوتا|ہوتی)|کا مطلب|کسے کہتے"
)
"""How the languages of India ask what a word means."""
OF_IT = r"\S+(?:\s(?:की|का|के|ची|चा|चे|ની|નો|નું|ਦੀ|ਦਾ|کی|کا|এর)|ന്റെ|ର)\s(?!मतलब|अर्थ|અર્થ|ਮਤਲਬ|مطلب|അർത്ഥം|ଅର୍ଥ)"
"""Something of a thing, as its price: who asks what that is knows the word."""
ASKS_MEANING = late(
    r"^\s*wh?at(?:'?s| is| are)\s+(?:an?\s+)?\S+(?:\s\S+){0,2}\s*\??\s*$|"
    r"\bwhat (?:does|do) \S+(?: \S+){0,2} (?:mean|stand for)\b|"
    r"^\s*(?:what(?:'?s| is) )?(?:the )?(?:meaning|definition|full form) of \S+(?: \S+){0,2}\s*\??\s*$|"
    r"^\s*(?:define|explain) (?!(?:this|that|the|my|our|why|how|what)\b)\S+(?: \S+){0,2}\s*\??\s*$|"
    r"^\s*\S+(?: \S+){0,2} (?:means?|meaning|definition|stands for|full form)(?: kya (?:hai|he|h))?\s*\??\s*$|"
    r"^\s*\S+(?:\s\S+){0,2}\s+(?:kya (?:hot[aeio]\s+)?(?:hain?|he|h)|kise k[ae]h?te|(?:ka )?matlab(?: kya)?)\b|"
    rf"^\s*(?!{OF_IT})\S+(?:\s\S+){{0,2}}[\s-]+(?:{MEANS}|কী\s*[?।]*\s*$)|"
    r"^\s*\S*[A-Za-z\d](?:\s\S*[A-Za-z\d]){0,2} কি\s*[?।]*\s*$|^\s*എന്താണ് \S+(?:\s\S+){0,2}\s*\??\s*$",
    regex.IGNORECASE,
)
"""What somebody asks who does not know a word. কি also asks for a yes or a no, but not behind a name."""
TELLS_MEANING = late(rf"^\W*what(?:'s| is| are| does)\b|\bkya (?:hain?|he|h|hot[aei])\b|{MEANS}", regex.IGNORECASE)
"""How the heading of a section begins that says what a word means; it may name several, and spell them out."""
DEFINES = late(
    r"^(?:An? )?[^.,:;]{2,45}?(?: \([^)]{3,60}\))? (?:is|are) "
    r"(?:an?|the (?:time|number|piece|memory|first|single-file|average|value|largest|numbers)|what|one|"
    r"(?!missing\b|nothing\b)\w+ing)\b|"
    r"^[^।,:;]{2,45}?(?: \([^)]{3,60}\))? (?:का मतलब है|वह|एक)\s",
    regex.IGNORECASE,
)
"""A sentence that says what something is."""
ASKS_WAY = late(
    r"\bhow (?:do|to|can|should|would)\b|\bsteps?\b|command|install|set ?up|configure|launch|"
    r"\bwhat\s+(?:should|can|do)\s+(?:i|we)\s+do\b|\bkya\s+kar(?:e|ein|en|u|un|oon)\b|क्या\s+कर(?:ें|ूँ|ूं)|"
    r"\bkaise\b|\bkese\b|कैसे|तरीका|कदम|எப்படி|ఎలా|কিভাবে|কীভাবে|કેવી રીતે|कसे|कसा|ಹೇಗೆ|എങ്ങനെ|ਕਿਵੇਂ|کیسے",
    regex.IGNORECASE,
)
OPENING = r"\W*(?:(?:so|and|but|or|hi|hello|hey|please|also)\W+)?"
"""What may stand before the first word that asks."""
BEGINS = rf"(?:^|[.?!,;:।]\s){OPENING}"
OF_WHAT = (
    r"(?:(?:price|cost|rate|kharch|kharcha|ki+mat|keemat|daam|bha+v|difference|fark|farak|antar|rule|niyam|matlab|limit|reason|"
    r"कीमत|क़ीमत|दाम|भाव|खर्च|ख़र्च|लागत|किराय|अंतर|फ़र्क|फर्क|नियम|मतलब|अर्थ|सीमा|वजह|कारण|फ़ायद|फायद|तरीक|"
    r"قیمت|خرچ|لاگت|کرای|فرق|قاعد|اصول|مطلب|معنی|حد|وجہ|فائد|طریق|"
    r"ਕੀਮਤ|ਖਰਚ|ਖ਼ਰਚ|ਭਾਅ|ਕਿਰਾਇ|ਫਰਕ|ਫ਼ਰਕ|ਅੰਤਰ|ਨਿਯਮ|ਨੇਮ|ਮਤਲਬ|ਹੱਦ|ਕਾਰਨ|ਫਾਇਦ|ਫ਼ਾਇਦ|ਤਰੀਕ|"
    r"કિંમત|ભાવ|ખર્ચ|ભાડ|તફાવત|ફરક|ફેર|નિયમ|કાયદ|અર્થ|મતલબ|મર્યાદા|કારણ|ફાયદ|રીત|"
    r"ଖର୍ଚ୍ଚ|ଦାମ|ମୂଲ୍ୟ|ଭଡ଼ା|ଭଡ଼ା|ପାର୍ଥକ୍ୟ|ତଫାତ|ଫରକ|ନିୟମ|ଅର୍ଥ|ମାନେ|ସୀମା|କାରଣ|ଲାଭ|ଉପାୟ)(?:s|[ہےਆ]|\p{M}{1,2})?|"
    r"क़ानून|कानून|قانون|ਕਾਨੂੰਨ|ଆଇନ)(?![\p{L}\p{M}])"
)
IS_OR_COMES = (
    r"(?:hai|hain|h|hog[aei]|hot[aei]|tha|thi|a+(?:ye)?g[ai]|a+t[ai]|lag(?:eg|t)[ai]|pad(?:eg|t)[ai]|chahiye|"
    r"है|हैं|था|थी|होग[ाी]|होत[ाीे]|आएग[ाी]|आत[ाी]|लगेग[ाी]|लगत[ाी]|पड़ेग[ाी]|पड़त[ाी]|चाहिए|"
    r"ہے|ہیں|تھ[اےی]|ہو ?گ[اےی]|ہوت[اےی]|آئے گ[اےی]|آت[اےی]|لگے گ[اےی]|لگت[اےی]|پڑے گ[اےی]|پڑت[اےی]|چاہیے|چاہئے|"
    r"ਹੈ|ਹਨ|ਸੀ|ਹੋਵੇਗ[ਾੀ]|ਹੁੰਦ[ਾੀ]|ਆਵੇਗ[ਾੀ]|ਆਉਂਦ[ਾੀ]|ਲੱਗੇਗ[ਾੀ]|ਲੱਗਦ[ਾੀ]|ਪਵੇਗ[ਾੀ]|ਪੈਂਦ[ਾੀ]|ਚਾਹੀਦ[ਾੀ]|"
    r"છે|હશે|હતો|હતી|હતું|થશે|થાય|આવશે|આવે|લાગશે|લાગે|પડશે|પડે|જોઈએ|જોઈશે|"
    r"ଅଛି|ଥିଲା|ହେବ|ହୁଏ|ଆସିବ|ଲାଗିବ|ଲାଗେ|ପଡ଼ିବ|ପଡ଼ିବ|ପଡ଼େ|ଦରକାର)(?![\p{L}\p{M}])"
)
WHAT = rf"(?:{OF_WHAT}\W*$|(?:{OF_WHAT}\s)?{IS_OR_COMES}|(?:kya|क्या|کیا|ਕੀ|શું|କଣ)\s)"
"""What stands behind the first word of a question where that word asks what, and not whether: "کیا قیمت ہے".

"کیا قیمت بڑھے گی" asks whether: its verb says more than that there is one."""
LEAVE = r"(?:(?:should|shall|may|must)\b|need\s+(?:i|we|you|they|it)\b)"
ASKS_WHETHER = late(
    rf"{BEGINS}(?:{LEAVE}|(?:does|do|did|can|could|will|would|is|are|was|were|has|have|had)\b|(?:kya\b|क्या\s)(?!\s?{WHAT}))",
    regex.IGNORECASE,
)
"""What somebody asks whom a yes or a no would answer; `match` says whether the question begins with it."""
TAGGED = late(
    r"[,\s](?:right|yes|correct|no|true|isn['’]?t (?:it|that)|(?:is )?(?:that|this) (?:right|correct|true)|"
    r"(?:hai )?na+|sahi(?: hai)?(?: na| kya)?|theek(?: hai)? na|(?:है )?ना|सही(?: है)?(?: ना| क्या)?)\s?[?!.।]*\s*$",
    regex.IGNORECASE,
)
"""How a sentence ends that wants to be told whether it is so."""
IS_IT = late(
    r"\b(?:hai|hain|h|hoga|hogi|sakt[aei]\s+(?:hai|hain|h|hu+|hoon))\s+kya\b|(?:है|हैं|होगा|होगी)\s+क्या(?![\p{L}\p{M}])",
    regex.IGNORECASE,
)
"""How Hindi asks whether it is so, at the end of what may be."""
ASKS_IF = late(
    r"(?:ுமா|ிறதா|ள்ளதா|யலாமா)\W*$|(?:ుందా|తాయా|చ్చా|గలదా|గలమా|ాలా)\W*$|(?:ತ್ತಾ|ತ್ತದಾ|ತ್ತದೆಯೇ|ಬಹುದಾ|ಬಹುದೇ|ದೆಯಾ)\W*$|"
    r"(?:ുമോ|ാമോ|ണോ|ില്ലേ)\W*$|(?:বে|ছে|য়|য়|রি|রব|ব)\s+কি(?:\s+না)?\W*$|(?:ेल|ील|ेन|तो|ते|ता|ती|आहे)\s+का\W*$|"
    rf"^\W*(?:શું\s(?!.{{0,12}}કર)|ਕੀ\s(?!.{{0,12}}ਕਰ)|کیا\s(?!.{{0,12}}کر)|କଣ\s(?!.{{0,12}}କର))(?!{WHAT})",
)
"""The same in other languages of India, most of which ask so at the end."""
TO_BE_TOLD = late(
    r"(?:எ(?:ன்ன|ப்படி|வ்வளவு|ந்த|து)|ఏ(?:మి|ది|ంటి)|ఎ(?:ంత|లా)|ಏನು|ಹೇಗೆ|ಎಷ್ಟು|ಯಾವ|എന്ത|എങ്ങനെ|എത്ര|ഏത|কত|কী|কোন|কেমন|কীভাবে|किती|कोण|काय|कस[ेाी])"
    r".{1,120}(?:தெரியுமா|சொல்ல\s?(?:முடியுமா|லாமா)|తెలుస్తుందా|చెప్ప(?:గలదా|గలమా|వచ్చా)|చెప్పొచ్చా|ಗೊತ್ತಾ|ಗೊತ್ತಿದೆಯಾ|ಗೊತ್ತಾಗುತ್ತಾ|ತಿಳಿಯುತ್ತಾ|"
    r"ಹೇಳಬಹುದ[ಾೇ]|അറിയ[ാു]മോ|പറയ[ാു]മോ|തരാമോ|(?:বল|জান)\S*(?:\s\S+)?\s+কি|(?:माहीत|माहिती|ठाऊक)\s+आहे\s+का|सांग\S*(?:\s\S+)?\s+का)\W*$",
)
"""What only sounds so: whoever ends with "do you know" or "can you tell" wants to be told how much, or which."""
ASKS_LEAVE = late(BEGINS + LEAVE, regex.IGNORECASE)
"""Such a question of what somebody ought to do or may do, rather than of what is so."""
RUNS = late(r"\b(?:run|serve|deploy(?:ing)?)\b|chala|चला", regex.IGNORECASE)
SETS_UP = late(
    RUNS.pattern + r"|\b(?:install\w*|set(?:ting)? ?up|setup|configur\w+|launch\w*|commands?|host(?:ing)?)\b|"
    r"\b(?:lagaa?n[ae]|lagay?[eou]\w*)\b|"
    r"इंस्टॉल|लगा(?:ना|ने|एँ|ऊँ|ओ|ये)|कमांड",
    regex.IGNORECASE,
)
"""What somebody says who wants to have something running, and not to mend it."""
INDIAN = (
    r"\b(?:kitn|kya|kais|kes[ei]|kaun|kab|kahan|kyu|kis(?:e|ko|ka|ki|ke|se|me|mein)?\b)|"
    r"क्या|कितन|कैस|कौन|किस(?:े|को|का|की|के|ने|से|में)?(?![\p{L}\p{M}])|कब|कहाँ|कहां|क्यों|कसे|कसा|कशी|काय|किती|কি|কত|কেন|কীভাবে|কিভাবে|কোন|શું|કેટલ|કેવી|કેમ|"
    r"என்ன|எப்படி|எவ்வளவு|எந்த|ఏమి|ఏది|ఎంత|ఎలా|ಏನು|ಹೇಗೆ|ಎಷ್ಟು|ಯಾವ|എന്ത|എങ്ങനെ|എത്ര|ਕੀ|ਕਿਵੇਂ|ਕਿੰਨ|کیا|کیسے|کتن"
)
"""Words of Indian languages that ask; they may stand anywhere."""
WANTS = late(
    r"[?？؟]|\b(?:what|how|which|why|when|where|who|whose)\b|"
    r"^\W*(?:will|does|do|did|is|are|was|were|can|could|should|would|has|have|may|and|or|but|also|then|list|show|give|"
    r"tell|name|compare|explain|recommend|suggest|find|help|aur|phir|और|फिर|तो)\b|"
    r"\b(?:batao|bataiye|bataye|chahiye|dikhao)\b|बताओ|बताइ|बताएँ|चाहिए|दिखाओ|" + INDIAN,
    regex.IGNORECASE,
)
"""What somebody says who wants to know something, at the least in the tongues that most people here write."""


def asks(text: str) -> bool:
    """Whether a text wants to know something by its form: "and the L4?" does, "I tried that, it worked" does not."""
    return WANTS.search(text) is not None


SENTENCE = late(r"(?<=[.!?？؟।۔])\s+|\s*\n\s*")
"""Where a sentence ends, but not within a number."""


def asked_in(text: str) -> str:
    """The sentences of a question that ask, where others only tell; empty where all of them ask, or none does."""
    sentences = [one for one in SENTENCE.split(text) if one.strip()]
    asking = asking_of(sentences)
    return " ".join(asking) if 0 < len(asking) < len(sentences) else ""


PLAINLY = late(
    rf"{BEGINS}(?:what|how|which|why|when|where|who|is|are|can|could|should|shall|do|does|did|will|would|has|have|any)\b|"
    r"\b(?:how|what|why)\b|\b(?:and|or|so|but|then)\s+(?:is|are|can|could|should|do|does|will|would|which)\s+"
    r"(?:it|that|there|this|i|we|one|model|card|of)\b|" + INDIAN,
    regex.IGNORECASE,
)
"""What asks even where no question mark is, other than "some model which nobody downloaded"."""


def asking_of(sentences: Sequence[str]) -> list[str]:
    """The sentences that end with a question mark, or where nobody wrote one, those with words that ask."""
    marked = [one for one in sentences if one.rstrip().endswith("?")]
    return marked or [one for one in sentences if PLAINLY.search(one)] or [one for one in sentences if asks(one)]


QUESTION_MARK = late(r"[?？؟]\W*$")
CUT = "…"


def asking_part(text: str, most: int) -> str:
    """A text on one line, of at most so many letters: where it is longer, the sentences of it that ask.

    Those with a question mark, or else with words that ask; the beginning of a text that only tells something.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    told = [" ".join(one.split()) for one in SENTENCE.split(text) if one.strip()]
    chosen = [place for place, one in enumerate(told) if QUESTION_MARK.search(one)]
    chosen = chosen or [place for place, one in enumerate(told) if asks(one)]
    part = ""
    for before, place in zip([-1, *chosen], chosen, strict=False):
        joint = " " if place == before + 1 else f" {CUT} "
        if part and len(part) + len(joint) + len(told[place]) > most:
            break
        part += joint + told[place]
    part = part.strip() or line
    return part if len(part) <= most else part[: most - 1].rstrip() + CUT


COMPARES = frozenset(("or", "vs", "versus", "than", "ya", "या", "बनाम", "अथवा"))
"""What stands between two things that are compared."""
COMPARE = frozenset(
    (
        *("better", "best", "good", "well", "difference", "differences", "compare", "comparison", "differ", "choose"),
        *("pick", "recommend", "take", "should", "vs", "versus", "farak", "fark", "antar", "behtar", "accha", "sahi"),
        *("fast", "faster", "fastest", "slow", "slower", "better", "worse", "tez", "तेज़", "तेज"),
        *("अंतर", "फर्क", "फ़र्क", "बेहतर", "अच्छा", "सही", "तुलना"),
    )
)
"""Words that say that things are compared, and not in what."""
SAYING_LITTLE = LIGHT_WORDS | COMPARE | ENGLISH | HINDI | HINGLISH


def unlike(parts: Sequence[tuple[str, str]]) -> bool:
    """Whether several things are asked, each of something else: "does FP8 work on a T4? And what does an L4 cost?"."""
    own = [set(part.split()) & set(subject.split()) for part, subject in parts]
    return len(own) > 1 and all(own) and len(set().union(*own)) == sum(map(len, own))


def compared(parts: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    """What is asked alike of each of several things, and what each of them is called apart from the others.

    Both are empty where a question asks several things rather than the same of several.
    """
    alike = {particulars.read(part)[1] for part, _ in parts}
    if len(parts) < 2 or len(alike) > 1:
        return "", []
    names = [[word.strip(",;:?()") for word in subject.split()] for _, subject in parts]
    return alike.pop(), [" ".join(word for word in one if not all(word in other for other in names)) for one in names]


def aspect_of(words: str) -> str:
    """What is asked of things that are compared, without the words that say little or only compare."""
    return " ".join(word for word in tokens(words) if fold(word) not in SAYING_LITTLE)


def plainly(part: str) -> str:
    """One side of a comparison without the words that compare."""
    return " ".join(word for word in part.split() if fold(word.strip(",?")) not in COMPARE) or part


def kind_asked(text: str) -> str:
    """The kind of entry that a question calls for: cost for a price, recipe for a way to do it; else empty."""
    if ASKS_MONEY.search(asked_in(text) or text):
        return "cost"
    return "recipe" if ASKS_WAY.search(text) or RUNS.search(text) else ""


def asks_steps(text: str) -> bool:
    """Whether a command or steps are wanted: "how do I serve it", but not "how many users can it serve"."""
    return ASKS_WAY.search(text) is not None or (RUNS.search(text) is not None and not ASKS_NUMBER.search(text))


def asks_whether(text: str) -> bool:
    """Whether a yes or a no is asked for anywhere: "does it run?", "it is free, right?"."""
    at_its_end = ASKS_IF.search(text) and not TO_BE_TOLD.search(text)
    return bool(at_its_end) or any(form.search(text) for form in (ASKS_WHETHER, TAGGED, IS_IT))


def asks_only_whether(text: str) -> bool:
    """Whether a yes or a no is asked for and no way: "can I run vLLM on Windows?"."""
    return ASKS_WHETHER.match(text) is not None and ASKS_WAY.search(text) is None
