"""What is declined rather than looked up: a poem, an order to the assistant, somebody's pay, a greeting.

Nobody can write such a thing down, so it makes no gap either. Who asks about such words ("how do I defend my bot
against …", "my model ignores its instructions") asks a question. Not here: how much evidence an answer needs (`gate`).
"""

import functools

import regex

from knowledge.patterns import late
from knowledge.screening.addressed import addressed
from knowledge.screening.marks import Seen
from rag.asking import asks
from rag.belonging import wants_of_person
from rag.briefly import TEXT, briefly
from rag.crisis import despairs
from rag.privacy import wants_details

POLITE = r"^\W*(?:(?:please|kindly|now|ok(?:ay)?|hey|hi|hello|so|just|then|and|(?:can|could|will|would) you)[\s,]+)*"
MADE_UP = (
    r"(?:(?:a|an|some|another|one)\s+)?(?:(?!(?:the|this|that|your|our|my)\b)\w+\s+){0,2}?"
    r"(?:poems?|poetry|haikus?|limericks?|sonnets?|songs?|lyrics|jokes?|riddles?|stor(?:y|ies)|fairy tales?|shayari)"
    r"(?=\W*$|[.,;!?]|\s+(?:about|on|in|for|of|that|like|with|please)\b)"
)
MAKES = r"(?:write|compose|make up|make|tell|sing|recite|give|create|invent)\s+"
TO_MAKE_UP = late(
    rf"{POLITE}{MAKES}(?:(?:me|us)\s+)?{MADE_UP}|"
    rf"(?:[.,;!]|\band|\bthen)\s+(?:just\s+)?{MAKES}(?:me|us)\s+{MADE_UP}|"
    r"(?:कविता|शायरी|कहानी|चुटकुला|चुटकुले|गाना|गीत)\s+(?:लिख|सुना|बना)"
    r"(?:ो|ओ|ें|एँ|िए|िये|इए|इये|\s*(?:दो|दीजिए|दें))\W*$|"
    r"\b(?:kavita|poem|shayari|kahani|story|chutkula|joke|ga+na|song|geet)\s+(?:likh|suna|bana)"
    r"(?:o|do|iye|\s+(?:do|dijiye|de))\W*$",
    regex.IGNORECASE,
)
"""A request for a text that nobody can look up: a poem, a joke, a story. Asking which model writes poems is none."""

TO_DO = late(
    rf"{POLITE}translate\s+(?:[\"“'‘]|(?:this|these|your|the\s+following)\b)(?!.*\?\s*$)|"
    rf"{POLITE}(?:write|draft|compose)\s+(?:(?:me|us)\s+)?(?:an?\s+|my\s+|the\s+)(?:[\w-]+\s+){{0,3}}?"
    r"(?:essay|letter|e-?mail|resume|cv|speech|application|paragraph|blog\s+post)\b(?!.*\?\s*$)|"
    r"(?:का|को)\s+(?:\S+\s+){0,2}?(?:अनुवाद|translate|ट्रांसलेट)\s*कर(?:ो|ें|\s*दो|\s*दीजिए|\s*दें)?\W*$|"
    r"\b(?:ka|ko)\s+(?:\S+\s+){0,2}?(?:anuva+d|translate|translation)\s+kar(?:o|ein|\s*do|\s*dijiye|\s*de)\W*$",
    regex.IGNORECASE | regex.DOTALL,
)
"""A piece of work that somebody wants done: this text in Tamil, an essay. Asking which model does it is none."""

QUOTED = late(
    r"```.*?(?:```|\Z)|`[^`]*`|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|(?<!\w)['‘][^'’]*['’](?!\w)|^[^\S\n]*>[^\n]*$",
    regex.DOTALL | regex.MULTILINE,
)
"""What somebody shows rather than says."""
SENTENCE = late(r"(?<=[.!?।:;])\s+|\n+|(?<!\s)\s++-+\s+")
RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines?|directions?|directives?|restrictions?|polic(?:y|ies)|programming)"
)
OWN = rf"(?:system\s+prompts?|{RULES}|passwords?|secrets?|api\s+keys?|source\s+code|credentials?)"
DISOBEY = late(
    rf"{POLITE}(?:ignore|disregard|forget|override|bypass|disobey)\b[^.?!\n]{{0,60}}?"
    rf"\b(?:{RULES}|sources|entries|everything|all (?:the )?above|the above|what you were told)\b|"
    r"(?:नियम|निर्देश|आदेश|पाबंदि|सब कुछ|ऊपर की|instructions?|rules?)[^।?\n]{0,40}?"
    r"(?:भूल\s?(?:कर|के|ो\b|ें|ा दो|\s?जा(?:ओ|इए|इये|एँ|एं|\b))|अनदेख[ाी]\s?कर(?:ो|ें|के|\b(?!\s*(?:ता|ते|ती|रहा))|िए)|"
    r"नज़?रअंदाज\s?कर(?:ो|ें|के)|मत\s?मान(?:ो|ें|िए)|हटा\s?(?:दो|कर))|"
    rf"\b(?:niyam|nirdesh|{RULES}|sab\s?kuch)\b[^.?\n]{{0,30}}?\b(?:(?:bhool|bhul)(?:\s?(?:jao|ja|jaiye|kar|ke)|o|kar)|"
    r"ignore\s(?:karo|kar\sdo|karke|maro|kijiye)|mat\sma+no|hata\s?(?:do|kar|ke))\b",
    regex.IGNORECASE,
)
TELL_SECRETS = late(
    rf"\b(?:reveal|show|print|repeat|output|display|leak|dump|recite|tell\s+me|give\s+me|send\s+me|share|write\s+out|"
    rf"what(?:'s|\s+is|\s+are|\s+were))\s+(?:(?:us|me|the|all|out|of|exact|full)\s+){{0,3}}"
    rf"(?:your|ur|its\s+own)\s+(?:\w+\s+){{0,2}}?{OWN}\b|"
    rf"\b(?:reveal|show|print|repeat|output|leak|dump|recite)\s+(?:(?:me|the|all|of)\s+){{0,3}}"
    r"(?:(?:(?:admin|root|database|server)['’]?s?\s+)?(?:passwords?|api\s+keys?|credentials)|"
    r"(?:system|hidden|initial|secret)\s+(?:prompt|instructions?|message)|(?:words?|text|everything)\s+above)\b|"
    r"(?:अपन[ाेी]|तुम्हार[ाेी]|आपक[ाेी]|तेर[ाेी]|छिप[ाेी])\s+(?:\S+\s+){0,2}?"
    r"(?:prompts?|प्रॉम्प्ट|प्राम्प्ट|निर्देश|instructions?|पासवर्ड|password|गुप्त|secret)"
    r"[^।?\n]{0,20}?(?:दिखा|बता|लिख|दो\b|क्या)|"
    r"\b(?:apn[aei]|tumhar[aei]|aapk[aei]|ter[aei])\s+(?:\S+\s+){0,2}?"
    r"(?:prompts?|instructions?|password|secret|nirdesh)\b[^.?\n]{0,20}?\b(?:dikha|bata|likh|do\b|de\b|kya)|"
    r"\b(?:system|internal|hidden)\s+prompts?\s+(?:ko\s+)?(?:dikha|bata|likh|do\b|de\b)",
    regex.IGNORECASE,
)
SECRETS_ALONE = late(
    rf"{POLITE}(?:what(?:['’]?s|\s+is|\s+are)|(?:show|give|tell|send)\s+(?:me|us)|reveal|print)\s+"
    rf"(?:(?:your|ur)\s+(?:\w+\s+)?{OWN}|(?:the\s+)?(?:\w+\s+)?{OWN}\s+(?:of|for|to)\s+(?:your|ur|this)\s+"
    r"(?:own\s+)?(?:servers?|bots?|machine|computer|database|page|site|website|system|account|admin\w*))\W*$",
    regex.IGNORECASE,
)
ANOTHER_ROLE = late(
    rf"{POLITE}(?:pretend|imagine)\s+(?:that\s+)?you\b|{POLITE}(?:act|behave|respond|speak|answer)\s+as\s+(?:if|an?|my|the)\b|"
    r"\byou\s+are\s+now\b|\bfrom\s+now\s+on,?\s+(?:you|be|act|answer|speak)\b|\bdo\s+anything\s+now\b|"
    rf"{POLITE}(?:enter|enable|activate|switch\s+to)\s+(?:\w+\s+)?(?:developer|god|dan|jailbreak)\s+mode\b|"
    r"(?:(?:अब|आज)\s+(?:से\s+)?(?:तुम|आप)|(?:तुम|आप)\s+अब)\s[^।?\n]{1,40}(?:हो|हैं)\s*(?:[।!]|$)|"
    r"\b(?:ab\s+(?:se\s+)?(?:tum|aap|tu)|(?:tum|aap|tu)\s+ab)\s[^.?\n]{1,40}\b(?:ho|hai|hain)\s*(?:[.!,]|$)",
    regex.IGNORECASE,
)
ASKS_FIRST = late(r"\b(?:how|why|which|whether|when|should\s+(?:i|we)|do(?:es)?\s+\w+)\b", regex.IGNORECASE)
"""What makes, before such words, a question about them."""
ASKS = late(r"\b(?:kaise|kese|ky[ou]+n?|kaun\w*)\b|कैसे|क्यों|कौन", regex.IGNORECASE)
"""The same in Hindi, where it stands anywhere."""

FOLK = (
    r"(?:\s*[,!.]*\s*(?:everyone|everybody|all|there|bhai|bhaiya|ji|sir|madam|friends?|team|folks|dost|chaupal|bot|yaar|"
    r"bro|brother|buddy|man|mate|dude|boss|dear|guys|didi|भाई|जी|दोस्त|सबको|चौपाल|यार|दीदी|"
    r"so\s+much|a\s+lot|a\s+ton|very\s+much|again|bahut|बहुत|aapka|आपका|tumhara))*\W*$"
)
GREETING = late(
    r"^\W*(?:hi+|hel+o+|hl+o+|hey+|hola|yo|(?:(?:good|gud)\s+)?mor(?:nin\w*|nign)|(?:good|gud)\s+(?:afternoon|evening|night)|gm|namastey?|namaskar|"
    r"namaskaram|ram\s+ram|test(?:ing)?(?:\s+(?:test(?:ing)?|[\d\s]+|message|msg))?|(?:is\s+)?(?:any\s?(?:one|body)|some\s?one)\s+here|"
    r"(?:are\s+)?you\s+(?:there|alive|working|awake)|does\s+this\s+work|koi\s+hai(?:\s+(?:yahan|kya))?|कोई\s+है(?:\s+(?:यहाँ|क्या))?|"
    r"salaa?m|vanakkam|(?:aur\s+)?(?:kya\s+)?ha+l\s+cha+l(?:\s+(?:kya\s+)?hai)?|(?:और\s+)?(?:क्या\s+)?हाल\s*-?चाल(?:\s+(?:क्या\s+)?हैं?)?|"
    r"नमस्ते|नमस्कार|राम\s+राम|प्रणाम|सलाम|வணக்கம்|నమస్కారం|ನಮಸ್ಕಾರ|നമസ്കാരം|নমস্কার|નમસ્તે|ਸਤ\s+ਸ੍ਰੀ\s+ਅਕਾਲ|"
    rf"سلام|how\s+are\s+(?:you|u)|kaise\s+ho|kya\s+haal(?:\s+hai)?|कैसे\s+(?:हो|हैं))(?:\s*[,!.]*\s*(?:how\s+are\s+you|kaise\s+ho|कैसे\s+हो))?{FOLK}",
    regex.IGNORECASE,
)
WORKED = (
    r"(?:(?:that|this|it)(?:'s|\s+is)?\s+(?:now\s+)?(?:works?|worked|working|helps?|helped|fixed|solved|fixe[sd]\s+it|solve[sd]\s+it|"
    r"did\s+it|was\s+(?:very\s+|really\s+|so\s+)?(?:useful|helpful|great|good|perfect))(?:\s+(?:now|for\s+me|perfectly|well))*|(?:ab\s+)?(?:chal|ho|ban)\s+ga[yi]a+|kaam\s+kar\s+(?:gaya|raha\s+hai)|"
    r"(?:अब\s+)?(?:चल|हो|बन)\s+गया|काम\s+कर\s+(?:गया|रहा\s+है))"
)
"""That something worked, which asks nothing."""
THANKS = late(
    r"^\W*(?:(?:ok(?:ay)?|great|cool|nice|perfect|super|wow|accha|achha|अच्छा|ठीक\s+है|thee?k\s+hai|thik\s+hai)[\s,!.]*)*"
    r"(?:thanks?(?:\s+(?:you|u))?|thank\s?[yu]o?u?|th[nx]+x?|than[xz]|tnx|tysm|ty|ok(?:ay)?|k+|great|cool|nice|perfect|bye|goodbye|good\s+bye|"
    r"(?:bahut\s+)?(?:shukriya|dhanya?vaa?d|dhanyawaa?d)|alvida|theek\s+hai|(?:बहुत\s+)?(?:धन्यवाद|शुक्रिया)|अलविदा|"
    r"you(?:'re|\s+are)\s+(?:awesome|great|amazing|the\s+best|so\s+helpful|very\s+helpful|good)|lol+|(?:ha){2,}h?|hmm+|"
    r"sama?jh\s+(?:ga(?:ya|yi)|aa?\s+ga(?:ya|yi))|got\s+it|understood|समझ\s+(?:गया|गई|गयी|आ\s+गया)|"
    rf"ठीक\s+है|நன்றி|ధన్యవాదాలు|ধন্যবাদ|ಧನ್ಯವಾದ(?:ಗಳು)?|നന്ദി|આભાર|ਧੰਨਵਾਦ|شکریہ|{WORKED})"
    rf"(?:[\s,!.]*(?:{WORKED}|thanks?|thank\s+you|dhanya?vaa?d|shukriya|धन्यवाद|शुक्रिया))*{FOLK}",
    regex.IGNORECASE,
)
ITSELF = late(
    r"^\W*(?:(?:so|and|but|please|hey|hi|hello|ok|bhai|भाई)[\s,]+)*(?:"
    r"(?:who|what)\s+(?:exactly\s+)?(?:are|r)\s+(?:you|u)|who\s+(?:is|are)\s+(?:this|chaupal)|what\s+is\s+chaupal|"
    r"(?:are|r)\s+(?:you|u)\s+(?:an?\s+)?(?:\w+\s+)?(?:human|person|bot|robot|real|ai|machine|alive|chatgpt|gpt|llm|model)(?:\s+or\s+.{1,20})?|"
    r"who\s+(?:made|built|created|wrote|runs|owns|trained|programmed)\s+(?:you|u|chaupal)|"
    r"(?:what(?:'s|\s+is)|tell\s+me)\s+(?:your|ur)\s+name|(?:what|which)\s+(?:model|llm|ai)\s+(?:are\s+you|do\s+you\s+(?:use|run\s+on))|"
    r"(?:are|r)\s+(?:you|u)\s+(?:better|smarter|faster|cheaper)\s+than\s+.{1,20}|"
    r"(?:what|when|where)\s+(?:did|do)\s+(?:you|u)\s+(?:eat|sleep|live)(?:\s+\w+)?|do\s+(?:you|u)\s+(?:eat|sleep|love\s+me|have\s+feelings)|"
    r"what\s+(?:can|do)\s+(?:you|u)\s+do(?:\s+for\s+me)?|how\s+do\s+(?:you|u)\s+work|how\s+old\s+are\s+you|"
    r"(?:tell\s+me\s+about|introduce|describe)\s+yourself|can\s+you\s+help(?:\s+me)?|"
    r"(?:तुम|आप|तू)\s+(?:लोग\s+)?(?:कौन|क्या\s+चीज़?)\s*(?:हो|हैं|है)|(?:क्या\s+)?(?:तुम|आप|तू)\s+(?:एक\s+)?"
    r"(?:इंसान|इन्सान|आदमी|रोबोट|बॉट|मशीन|असली|AI|एआई)\s*(?:हो|हैं|है)(?:\s+(?:क्या|या\s+\S+))?|"
    r"(?:तुम्हें|तुमको|आपको|तुझे)\s+किसने\s+(?:बनाया|लिखा)(?:\s+है)?|(?:तुम्हारा|आपका|तेरा)\s+नाम\s+क्या(?:\s+है)?|"
    r"(?:तुम|आप)\s+क्या\s+(?:क्या\s+)?कर\s+सकते\s+(?:हो|हैं)|अपने\s+बारे\s+में\s+(?:कुछ\s+)?बता\S*|"
    r"(?:tum|aap|tu)\s+(?:log\s+)?(?:kaun|kon|kya\s+cheez)\s+(?:ho|hai|hain|h)|(?:kya\s+)?(?:tum|aap|tu)\s+(?:ek\s+)?"
    r"(?:insaa?n|aadmi|robot|bot|machine|asli|ai|human)\s+(?:ho|hai|hain|h)(?:\s+(?:kya|ya\s+\S+))?|"
    r"(?:tumhe|tumko|aapko|tujhe)\s+kisne\s+(?:banaya|likha)(?:\s+hai)?|(?:tumhara|aapka|tera)\s+naam\s+kya(?:\s+(?:hai|h))?|"
    r"(?:tum|aap)\s+kya\s+(?:kya\s+)?kar\s+sakt[ea]\s+(?:ho|hai|hain)|apne\s+ba+re\s+me\w*\s+(?:kuch\s+)?bata\w*"
    r")\W*$",
    regex.IGNORECASE,
)


@briefly(256, TEXT)
def declined(text: str) -> str:
    """The name of the frame with which a text is declined, whatever the library says; empty for a question."""
    said = QUOTED.sub(" ", text)
    if despairs(said):
        return "despair"
    if TO_MAKE_UP.search(text):
        return "made_up"
    if TO_DO.search(text):
        return "to_do"
    for name, form in (("greeting", GREETING), ("thanks", THANKS), ("itself", ITSELF)):
        if form.search(text):
            return name
    return "personal" if wants_details(text) or wants_of_person(said if said.strip() else text) else ""


def asks_for_secrets(text: str) -> bool:
    """Whether a text asks the assistant for what it was told or holds, and for nothing besides."""
    both = all(form.search(text) for form in (DISOBEY, TELL_SECRETS)) and orders(text) and without_orders(text) == text
    return both or SECRETS_ALONE.search(text) is not None


@functools.lru_cache(maxsize=1024)
def orders(text: str) -> bool:
    """Whether a text tells the assistant to disobey, to play another role or to give away what it was told."""
    for sentence in SENTENCE.split(QUOTED.sub(" ", text)):
        for form in (DISOBEY, TELL_SECRETS, ANOTHER_ROLE):
            order = form.search(sentence)
            if order and not ASKS_FIRST.search(sentence[: order.end()]) and not ASKS.search(sentence):
                return True
    return False


def without_orders(text: str) -> str:
    """A text without the sentences that tell the assistant to disobey, where others remain that ask something."""
    if not orders(text):
        return text
    left = " ".join(one for one in SENTENCE.split(text) if one.strip() and not orders(one))
    return left if asks(left) else text


@functools.lru_cache(maxsize=1024)
def harmful(text: str) -> bool:
    """Whether a text wishes for a weapon, a poison or the like, as the moderators' screening sees it."""
    return any(mark.what == "a dangerous wish" for mark in addressed(Seen(text)))


def never_kept(text: str, *, unanswered: bool) -> str:
    """The name of the frame with which a text is declined of which little was found; empty for what makes a gap.

    `unanswered`: nothing at all was found, so that a wish to do harm is not answered either.
    """
    if asks_for_secrets(text) or orders(text):
        return "orders"
    return "harm" if unanswered and harmful(text) else declined(text)
