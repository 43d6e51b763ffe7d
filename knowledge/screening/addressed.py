"""Text that speaks to a machine instead of to readers: orders, other roles, requests for secrets, harmful wishes. Pure.

A moderator is shown the place and decides; nobody is refused for it. Families of wording are looked for in the languages
that people write them in; whole passages in other languages are marked by `tongues`, hidden ones by `encoded`.
"""

import itertools
import re

from knowledge.patterns import late_plain
from knowledge.screening.marks import Mark, Seen, covered

START = r"(?:^|(?<=[.!?:;>\"'।\n(\[{-])\s{0,3}|(?<=[.!?:;।]\s)|(?<=\n)|(?<=\*\*))(?:please |now |then |just |also |kindly |simply |don't forget to |make sure to |be sure to |do not hesitate to |don't hesitate to |consider |you must |you should |you will |you are to )?"
"""Where a sentence begins, so that an order is told from a description."""
REPLY = r"(?:response|reply|answer|output|summary|translation|completion|generated text|final message|message)"
CODE = r"(?:code ?base|code(?!c)|algorithm|solution|implementation|program|logic|project|function|script)"
SNIPPET = r"(?:code|snippet|excerpt|script|segment|block|section|lines|function|passage)"

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "an order to disobey",
        (
            r"\b(?:ignor\w*|disregard\w*|forget|forgets|overrid\w*|bypass\w*|neglect|skip|drop|discard|violate|break|abandon)\b"
            r"[^.\n]{0,60}?\b(?:previous|prior|above|earlier|preceding|all|any|every|your|these|those|its|his|safety|system|normal"
            r"|the (?:function|webpage|sources?|rules?|instructions?|text|prompt))\b[^.\n]{0,40}?"
            r"\b(?:instruct\w*|prompt\w*|rules?|directions?|directives?|guidelines?|polic(?:y|ies)|commands?|orders?|restrictions?"
            r"|constraints?|safeguards?|filters?|training|programming|role|contexts?|messages?|webpage|function|sources?|everything"
            r"|above)\b",
            r"\b(?:forget|ignore|disregard) (?:everything|all|what|the above|that|it all)\b",
            r"\b(?:forget|ignore|disregard) (?:the |any |all )?(?:previous|above|earlier|preceding|prior) (?:texts?|pages?|sections?|paragraphs?|content|words?)\b",
            r"\b(?:(?:has|have|with|are|is) (?:no|free of)|broken? free (?:of|from)|do not have to abide|don't have to follow|not bound)\b[^.\n]{0,30}?\b(?:policies|rules|restrictions|filter(?:s|ing)?|confines|content policy|guidelines)\b",
            r"\boverride[ _-]?mode\b|\bdeveloper mode\b|\bgod mode\b|\bdan mode\b|<\s*/?\s*(?:system|god|admin|sys)[ _-]?(?:mode|mod[eè]l\w*|prompt)?\s*>|\[\s*(?:system|inst)\s*\]|<\|(?:im_start|system|user)\|>",
            r"(?:निर्देश|नियम|आदेश|ऊपर की|पिछल|पूर्व)[^।\n]{0,60}?(?:भूल|अनदेख|अवहेलना|उपेक्षा|नज़रअंदाज|नजरअंदाज|मत मान)",
            r"(?:भूल जा|अनदेखा कर|अनदेखी कर|उपेक्षा कर|अवहेलना कर)[^।\n]{0,50}?(?:निर्देश|नियम|आदेश|सब कुछ|और मुझे)|के रूप में अनदेखा",
            r"(?:सूचना|नियम)[^।\n]{0,40}?(?:दुर्लक्ष|विसर)|(?:নির্দেশ|নিয়ম|উপরের|আগের|পূর্বের)[^।\n]{0,40}?(?:উপেক্ষা|ভুলে|অগ্রাহ্য)|(?:உத்தரவு|அறிவுறுத்தல்|விதி)[^.\n]{0,40}?(?:புறக்கணி|மற)|(?:సూచన|నియమ)[^.\n]{0,40}?(?:విస్మరించ|మర్చిపో|పట్టించుకో)|(?:સૂચના|નિયમ)[^.\n]{0,40}?(?:અવગણ|ભૂલી)|(?:ਹਦਾਇਤ|ਨਿਯਮ)[^।\n]{0,40}?(?:ਭੁੱਲ|ਅਣਡਿੱਠ)|(?:ಸೂಚನೆ|ನಿಯಮ)[^.\n]{0,40}?(?:ನಿರ್ಲಕ್ಷ|ಮರೆ)|(?:നിർദ്ദേശ|നിയമ)[^.\n]{0,40}?(?:അവഗണ|മറക്ക)|(?:ہدایات|اصول)[^۔\n]{0,40}?(?:نظر انداز|بھول)",
            r"\b(?:rules?|instructions?|niyam|nirdesh|policy|policies|sab kuch|purane?|pichh?le|pehle ke?)\b[^.\n]{0,40}?\b(?:bhool|bhul|bhulo|ignore|hata|mat ?(?:maan|man)|chhod|chod|nahi ?(?:apply|maan))",
            r"\b(?:bhool|bhul|ignore)\b[^.\n]{0,30}?\b(?:rules?|instructions?|niyam|nirdesh|sab)\b",
            r"\b(?:sirf|bas) meri (?:baat|sun)|\bmeri baat (?:maan|man|suno)|\bkoi (?:policy|rule|niyam|limit)\w* (?:nahi|nhi)",
        ),
    ),
    (
        "another role for the machine",
        (
            r"\byou are (?:now |going to |about to )?(?:an? |the )?(?:unrestricted|uncensored|evil|dan\b|stan\b|jailbroken|act|pretend|immerse)",
            r"\b(?:from now on|starting now|for the rest of this)\b[^.\n]{0,60}\b(?:you|be an?|act|answer|respond|ignore)\b",
            START + r"(?:act|behave|respond|speak|answer|pose|roleplay|role-play) (?:as|like) (?:an?|the|if|my|'|\")",
            START + r"(?:pretend|imagine|assume|suppose) (?:that )?(?:you|to be|we|we're|i am|i'm)\b",
            r"\byou(?:'re| are) (?:an?|the|my) [^.\n]{0,30}\b(?:ai|bot|assistant|model|anthropologist|character|expert)\b[^.\n]{0,40}\b(?:in this|who|that|with|world)\b",
            r"\b(?:do anything now|strive to avoid norms|free generator|smartgpt|hypothetical (?:scenario|universe|situation))\b",
            r"\blet(?:'s| us) (?:assume|pretend|imagine|say|suppose|roleplay)\b",
            r"\bi(?:'m| am) (?:your|the|a|an|also your) (?:developer|creator|boss|admin\w*|system admin\w*|owner|president|ceo|god|engineer|government agent|superior|manager|police)\b|\bas (?:your|the|a|an) (?:boss|creator|company ceo|ceo|admin\w*|authority in|god|president|famous scientist)\b",
            r"\bas an? (?:ai|llm|language model|large language model|assistant)\b|\bas an ai (?:developed|trained)",
            r"(?:अब (?:आप|तुम|तू)|आज से (?:आप|तुम))[^।\n]{0,60}?(?:हैं|हो|बॉट|मोड|एआई)|मैं (?:आपका|तुम्हारा|एक) (?:डेवलपर|निर्माता|मालिक|बॉस|भगवान)|कल्पना (?:कीजिए|करें|करो)|चलो (?:कहते|मान|मानते)|मान (?:लीजिए|लो|लें) कि|আমি আপনার|কল্পনা করু|ধরে নিন|এআই হিসা|आपके निर्माता|एक एआई के रूप में|एक प्रसिद्ध वैज्ञानिक",
            r"\b(?:tum|tu|aap) ab\b[^.\n]{0,40}\b(?:ho|hai|hain|mode)\b|\bab se (?:tum|tu|aap|sirf|bas)\b|\bmai?n (?:company |sarkari |system |government |aapka |tumhara )?(?:ka |ki )?(?:ceo|admin|administrator|developer|officer|agent|police|government agent)\b|\b(?:company ka ceo|company admin|government agent|officer) (?:hu|hun|hoon)\b",
        ),
    ),
    (
        "an order about the answer",
        (
            r"\b(?:note|message|memo|reminder|instructions?|hint|attention) (?:for|to) (?:the |any |all )?(?:assistant|ai|llm|model|bot|chatbot|system|reader bot|language model)s?\b",
            r"\b(?:dear|hey|hello|hi|attention),? (?:assistant|ai|llm|chatbot|model|bot|gpt|claude|chaupal)\b",
            rf"\b(?:in|to|into|of|within|throughout|at the end of|with) (?:your|the assistant's|its|the final) (?:next |final |own |entire |whole )?{REPLY}\b",
            rf"\b(?:modify|render|encode|write|provide|give|format|group|structure|compose|craft|present|deliver|express|rewrite|reformat|scramble|encrypt|translate|convert|transform|enhance|augment|adjust|alter|tweak|enrich|supplement|amend|update|expand|finish|end|begin|start|conclude|display|show|use|communicate|convey|produce|generate|construct|arrange|shape|formulate|spread|mask|disguise|phrase|frame|state|obscure|alternate|replace)\b[^.\n]{{0,60}}?\byour (?:next |final |own |entire |whole )?{REPLY}\b",
            r"\byour (?:next |final |own )?(?:response|reply|answer)\b[^.\n]{0,40}?\b(?:must|should|shall|needs? to|has to|in (?:the form|all|base64|reverse|code|morse|emoji))\b",
            rf"\b(?:add|append|include|insert|integrate|incorporate|weave|embed|merge|inject|mix|blend|fuse|place|put|slip|mention|reference|tease|promote|allude|advertise|link|join|attach|combine|meld|unify|harmoni[sz]e|engage|deploy|leverage|utili[sz]e|employ|implement|introduce|feature|streamlin\w+|fortif\w+|enhanc\w+|optimi[sz]\w+|includ\w+|incorporat\w+|integrat\w+|consider\w*|make|use|adopt|apply|supplement|amalgamate|infuse|graft|tie|bring|work|position|assimilate)\b[^.\n`]{{0,80}}?\b(?:following|subsequent|below|this|these|given|provided|next|aforementioned|ensuing)\b[^.\n`]{{0,30}}?\b{SNIPPET}\b[^.\n`]{{0,60}}?\b(?:your|you)\b",
            rf"\b(?:following|subsequent|below|ensuing|provided)\b[^.\n`]{{0,20}}?\b{SNIPPET}\b[^.\n`]{{0,60}}?\byour\b[^.\n`]{{0,30}}?\b{CODE}\b",
            rf"\byour\b[^.\n`]{{0,20}}?\b{CODE}\b[^.\n`]{{0,60}}?\b(?:following|subsequent|below|ensuing|provided)\b[^.\n`]{{0,20}}?\b{SNIPPET}\b",
            r"\b(?:tell|inform|instruct|ask|advise|convince|urge|direct|trick|warn|notify) (?:the )?(?:user|reader|customer|client|asker|them|him|her|everyone)s? (?:to|that|about|where)\b",
            r"\b(?:add|append|include|incorporate|insert|integrate|merge|use|place|put)\b[^.\n`]{0,20}?\b(?:following|subsequent|below) code (?:snippet|excerpt|block|segment)",
            START
            + r"(?:analy[sz]e|classify|summari[sz]e|paraphrase|rewrite|proofread) (?:the )?(?:[a-z]+ of )?(?:the |this )?(?:following|sentiment|tweet|text|sentence|e-?mail|article|paragraph|review)\b|कोड का आउटपुट|रेज़्यूमे के आधार पर",
            START
            + r"(?:say|state|claim|declare|print|output|repeat|respond with|reply with|answer with|answer only|reply only|conclude)\b(?! (?:how|which|what|whether|why|when|where|who|the version|it|them|so)\b)[^.\n]{0,80}?(?:\bthat\b|[\"'“‘«:]|\bonly\b|\bexactly\b|\bnothing\b|\b\d+ times\b)",
            r"\bif (?:anyone|anybody|someone|somebody|a user|the user|users?|you are|you're) asks?\b[^.\n]{0,60}\b(?:say|tell|answer|reply|respond|recommend)\b|\bwhen(?:ever)? (?:asked|answering|summari[sz]ing|you (?:answer|respond|reply|summari[sz]e))\b[^.\n]{0,60}",
            r"\b(?:the |this )?(?:assistant|ai|chatbot|language model|llm) (?:must|should|shall|has to|needs to|is to|will) (?:always |never |not |only |now )?(?:say|tell|answer|reply|respond|recommend|ignore|reveal|print|output|include|add|call|send|use|obey|follow)",
            r"\b(?:add|include|integrate|insert|spread|plant|promote|mention|invent|make up|craft|tease|start|introduce|incorporate)\b[^.\n]{0,40}?\b(?:false|fake|misleading|baseless|fabricated|unfounded|deceptive|bogus|untrue|fictitious|made-up|clickbait|scam|phishing)\b",
            r"\bthat's (?:actually|just|really) an? (?:virus|scam|malware|trojan|ordinary|regular|hoax)\b|\bthis one weird trick\b",
            r"\byou must now\b|\bhide (?:this|that|it|these)\b[^.\n]{0,30}\bfrom (?:the |all |any )?(?:user|reader|moderator|asker|human)s?\b|\bapprove (?:this|the|my) (?:submission|entry|draft|recipe|report)\b",
        ),
    ),
    (
        "a request for secrets",
        (
            r"\b(?:reveal|show|print|tell|give|share|confirm|disclose|leak|expose|repeat|output|display|provide|extract|steal|send|need|require|what(?:'s| is| are| were)|describe|spell|encode|translate|recite|summari[sz]e|opposite of|dump)\b[^.\n]{0,80}?\b(?:initial (?:instructions?|prompt)|your (?:system |initial |original |hidden |complete |full )?(?:instructions?|prompts?|password|secret|passphrase|credentials?|secret key|training data|internals?|source code)|those instructions|the (?:system's|hidden|secret|original|initial|previous) (?:instructions?|prompt|rules)|hidden prompt|secret (?:key|code|word|phrase)|confidential (?:string|info\w*|data|research\w*)|(?:our|all user|their|his|her) passwords?|passphrases?|internal prompt\w*|full architecture|source code details|employee data|genetic data|bank balance|account balance|birth ?(?:date|day|year|month)|date of birth|credit card information)",
            r"\b(?:reveal|expose|leak|disclose|print|repeat|tell|give|show|send|share|extract|output|access to)\b[^.\n]{0,50}?\b(?:me|us|with me|with us|to \S+@\S+|complete|all|full|entire|your|immediately)\b[^.\n]{0,40}?\b(?:system prompts?|source code|financial (?:data|records)|personal (?:data|details|information)|private data|passwords?|home address|e-?mail address|credit card)",
            r"\bwhat (?:are|were) you (?:not )?(?:supposed|allowed|told|instructed|forbidden)\b|\b(?:not supposed|not allowed|forbidden) to (?:tell|say|share|reveal)\b",
            r"\b(?:repeat|print|recite|output|copy) (?:everything|all|the (?:words?|text|lines?|messages?)) (?:above|before|so far|up to here)\b",
            r"\bwhere (?:does|do|did|is) (?:the |our |this )?(?:user|john|jane|\w+ doe|alice|bob|paul|my neighbou?r|susan|he|she|they)\b[^.\n]{0,30}\b(?:live|work|located|from|reside|now)\b|\bthe user'?s? (?:current (?:city|address|location)|birth|home|city|address|phone)",
            r"\b(?:share|tell|give|need|confirm|have|know|ask|guess|contains?)\b[^.\n]{0,40}?\b(?:your|our|the system'?s?|my) (?:password|passphrase|secret)|\bpoem about the pass|\b(?:password|passphrase)\b[^.\n]{0,60}\b(?:base64|rot13|haiku|poem|acrostic|pig latin|morse|reverse|each letter|split)",
            r"(?:पासवर्ड|पासफ्रेज़|गुप्त (?:कुंजी|कोड|शब्द)|गोपनीय|सिस्टम प्रॉम्प्ट|खुफिया)[^।\n]{0,80}?(?:बता|साझा|पुष्टि|दे दो|दीजिए|दो\b|चाहिए|लिख|क्या है|कोई नंबर|पूछ)|(?:जन्म (?:तिथि|वर्ष|दिन|दिवस|महीने)|बैंक बैलेंस|वर्तमान शहर|ईमेल पता|पासवर्ट|कहाँ रहता|कहां रहता|कहाँ रहती)",
            r"\b(?:system prompt|internal prompt|internal code|internals?|source code|thinking (?:algorithm|process)|admin access|prompt injection|confidential|gopniy[ae]?|sab (?:financial |user )?data|user passwords?|financial data|passwords?)\b[^.\n]{0,60}?\b(?:batao|bata do|bata de|samjhao|samajhna|nikal\w*|chahiye|de do|do|dikhao|dekh\w*|milta|practical|details?|urgently|right now|access)\b",
            r"\b(?:batao|bata do|dikhao|do|chahiye|samjhao)\b[^.\n]{0,40}?\b(?:system prompt|internal prompt|internals|admin access|confidential|source code)\b|\bdata chahiye\b",
            r"(?:शोध|research|परीक्षा)[^।\n]{0,40}?(?:प्रॉम्प्ट इंजेक्शन|prompt injection|AI internals)|\bimmediate access to\b|\bfull access to (?:your|the|all)\b",
        ),
    ),
    (
        "a request to the reader as to a machine",
        (
            r"\b(?:can|could|would|will) (?:you|we)\b[^.?\n]{0,12}?\b(?:please |kindly |also |at least |then |now )?(?:tell|give|show|explain|write|help me|provide|share|list|confirm|repeat|translate|decode|answer|summari[sz]e|create|generate|name|recommend|draft|describe|interpret|discuss|talk about|say|let me|make|find|send|argue)\b",
            START
            + r"(?:deposit|transfer|withdraw|dispatch|retrieve|fetch|find|get|send|share|forward|e-?mail|delete|remove|update|create|book|schedule|post|publish|grant|revoke|whitelist|blacklist|unlock|disable|enable|add)\b[^.\n]{0,90}?\b(?:my|his|her|their|user's|john doe's?|patient'?s?|employee)\b[^.\n]{0,60}?\b(?:account|profile|details?|records?|data|password|address|e-?mail|policy|residence|home|flight|appointment|information|list|log|location|image|health|calendar|contacts?)\b",
            START
            + r"(?:deposit|transfer|dispatch|retrieve|get|send|forward|e-?mail|grant|update|create|share)\b[^.\n]{0,120}?(?:\bto (?:my |the |this |an? )?(?:alternate |personal |external )?e-?mail\b|\S+@\S+\.\w+|\bpolicy (?:with|id|name)\b|\baccount_?id\b|\bapplication id\b|\blog_?id\b)",
            r"(?:আপনি|তুমি) কি[^।?\n]{0,90}?(?:পারেন|পারো|পারবেন)|(?:পাসওয়ার্ড|গোপন (?:কী|কোড))[^।\n]{0,60}?(?:শেয়ার|দিন|বলুন|লিখু|কি হবে|কী)|(?:হাইকু|কবিতা) লিখু|জন্ম (?:তারিখ|সাল)|পার্ট ১[^।\n]{0,60}পার্ট ২",
            r"क्या (?:आप|तुम)[^।?\n]{0,90}?(?:बता सक|कर सक|लिख सक|दे सक|समझा सक|साझा कर|पुष्टि कर|चर्चा कर|अनुवाद कर|मदद कर)|मुझे आपको यह समझाने|हमारे सिस्टम तक पहुंच",
            r"(?:^|\n|[.!?:>'\"]\s{0,3}|\s)Q\s*[:：]\s*\S[^\n]{0,400}?\b(?:A|Q|ए|उत्तर)\s*[:：]|प्रश्न\s*[:：]\s*\S|Q:[^\n]{3,200}\?\s*$",
            r"\b(?:i know you said|you agreed (?:in|that|to)|nevermind|i promise|by the way, (?:where|what|can|have)|speaking of technology)\b|\bi(?:'ll| will) give you \$?\d+|\bi need you to (?:confirm|tell|give|explain|share|provide)\b",
            r"\b(?:combine|concatenate|join|interlace|assemble)\b[^.\n]{0,40}?\b(?:a, b|parts?|strings?|pieces|letters)\b|\bpart 1\b[^.\n]{0,60}\bpart 2\b|भाग 1[^।\n]{0,60}भाग 2|\bwrite down the string\b",
            r"\b(?:translate the (?:following|sentence|word|phrase)|how do you say|(?:spanish|french|german|russian|hindi|chinese|japanese|italian|arabic) equivalent|in (?:spanish|french|german|russian|chinese|japanese|italian)\?)\b",
            r"(?:के बारे में एक (?:हाइकु|कविता)|क्रोस्टिक|पिग लैटिन|टिप्पणी व्यंजनों)[^।\n]{0,40}",
        ),
    ),
    (
        "a dangerous wish",
        (
            r"\b(?:bombs?|explosives?|weapons?|grenades?|poisons?|nerve agents?|nuclear device|chemical device|harmful gas|enemy|neutrali[sz]e|ransomware|keylogger|malware|phishing e-?mail|meth(?:amphetamine)?)\b[^.\n।]{0,90}?\b(?:make|making|build|create|synthes\w+|design|steps?|method|tarik[ae]|banan[ae]|bana|banate|write|how|practical\w*|samjhao|batao|recipe|scene|chahiye|wala|detail|real|using)\b",
            r"\b(?:make|making|build|create|synthes\w+|design|steps? to|method|tarik[ae]|banane?|write|how to|real|practical|chahiye|samjhao|device|explain)\b[^.\n।]{0,90}?\b(?:bombs?|explosives?|weapons?|grenades?|poisons?|nerve agents?|nuclear device|chemical (?:device|weapon)s?|harmful gas|ransomware|keylogger|malware|phishing e-?mail)\b",
            r"(?:बम|हथियार|विस्फोटक|ज़हर|विषाक्त|गोला.?बारूद|फ़िशिंग)[^।\n]{0,60}?(?:बनान|विधि|तरीक|संश्लेषण|कैसे|बताओ|लिख)",
            r"\b(?:dangerous|explosive|chemical|nuclear|killing) (?:device|weapon|gas|substance)s?\b|\bkill all humans\b|\bi hate (?:all )?humans\b|\breal (?:bomb|poison|weapon)\b",
        ),
    ),
)
COMPILED = tuple(
    (what, late_plain("|".join(f"(?:{form})" for form in forms), re.IGNORECASE | re.MULTILINE))
    for what, forms in FAMILIES
)
MOST = 10
"""Places of one family that are marked; whoever decides has seen enough by then."""
IN_CODE_TOO = ("an order to disobey",)
"""What is looked for in code as well; the rest is looked for in prose, since code is full of orders."""


def addressed(seen: Seen) -> list[Mark]:
    """Every place that speaks to a machine, each family once a place."""
    found: list[Mark] = []
    for what, form in COMPILED:
        places = form.finditer(seen.plain if what in IN_CODE_TOO else seen.prose)
        for match in itertools.islice((one for one in places if one[0]), MOST):
            mark = seen.mark(what, *match.span())
            if not covered(mark, found):
                found.append(mark)
    return found
