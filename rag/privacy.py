"""Who asks for somebody's phone number, home, mail address or pay, which nobody may write down here.

How such details are kept, hidden or sent is a question like any other. Not here: what of them stands in a text that
somebody hands in (`knowledge.screening.personal`), and who is called by name (`belonging`).
"""

import regex

from knowledge.patterns import late

NUMBER = r"(?:numbers?|no\b\.?|नंबर|नम्बर)"
DETAIL = (
    rf"(?:(?:personal|private|home|direct|niji|निजी)\s+)*(?:"
    rf"(?:(?:tele|mobile\s+)?phone|mobile|cell|contact|whatsapp|aadhaa?r|pan|फ़?ोन|मोबाइल|आधार)(?:\s+card)?\s+{NUMBER}|"
    r"(?:home|house|residential|private|personal)\s+(?:phone|number|address|e-?mail)|date\s+of\s+birth|birthday|"
    r"e-?mail(?:\s+(?:ids?|address(?:es)?))?|salary|income|tankhwah|vetan|sal+[ae]?ry|वेतन|तनख़?्वाह|सैलरी|ghar\s+ka\s+(?:pata|address)|"
    r"घर\s+का\s+पता|(?:फ़ोन|मोबाइल|फोन)\s+नंबर|ईमेल)(?![\p{L}\p{M}])"
)
"""What is somebody's own."""
OFFICE = (
    r"(?:heads?|chiefs?|[cv]eo|cto|(?:co-?)?founders?|directors?|chair(?:man|woman|person)?|president|boss|managers?|"
    r"leaders?|lead|secretary|minister|collector|professors?|principal|doctors?|moderators?|hosts?|organi[sz]ers?|"
    r"admins?|authors?|developers?|makers?|owners?|inventors?|neighbou?rs?|wife|husband|padosi|mukhiya|pramukh|malik|"
    r"adhyaksh|प्रमुख|मुखिया|अध्यक्ष|निदेशक|संस्थापक|मालिक|मंत्री|प्रोफ़?ेसर|डॉक्टर|पड़ोसी)"
)
"""What somebody is called who is meant by it alone."""
WORDS = r"(?:(?!an?\s)[\p{L}\p{M}\p{N}.’'-]+\s+)"
GIVE = r"(?:do|dedo|de|dena|dijiye|bata\w*|cha+hiye|bhej\w*|mil\w*|kya|दो|दे|दीजिए|बता|चाहिए|भेज|मिल|क्या)"
"""What is said behind a number by who wants to have it."""
OF_SOMEBODY = late(
    rf"\b{DETAIL}\s+(?:of|for)\s+(?!an?\s){WORDS}{{0,3}}?(?:{OFFICE}(?![\p{{L}}\p{{M}}])|(?:(?:person|people|one|man|woman)\s+(?:who|that|behind)|whoever)\b)|"
    rf"(?<![\p{{L}}\p{{M}}]){OFFICE}(?:['’]?s?\s+{DETAIL}|\s+{WORDS}{{0,4}}?(?:ka|ki|ke|का|की|के|and\s+(?:the|their)|\S+['’]s)\s+{DETAIL})|"
    rf"(?<![\p{{L}}\p{{M}}]){OFFICE}\s+(?:{WORDS}{{0,2}}?)(?:ka|ki|का|की)\s+{NUMBER}\s+{GIVE}|"
    rf"(?<![\p{{L}}\p{{M}}])(?:his|her|un(?:ka|ki|ke)|us(?:ka|ki|ke)|उन(?:का|की|के)|उस(?:का|की|के))\s+{WORDS}?{DETAIL}",
    regex.IGNORECASE,
)
HOME_OF_THEM = late(r"\bwhere\s+(?:does|do)\s+(?:he|she)\s+live\W*$", regex.IGNORECASE)
OF_THEM = (
    r"(?:ওর|ওনার|তার|ওঁর|அவ(?:ர்|ரது|ருடைய|ளுடைய|னுடைய|ங்க)\p{M}*|ఆమె|ఆయన|అతని|వాళ్ళ|ಅವರ|ಅವಳ|ಅವನ|അവരുടെ|അയാളുടെ|അവളുടെ|"
    r"એનો|એનું|તેમનો|તેમનું|તેનો|તેનું|ਉਸ\s?ਦਾ|ਉਹਨਾਂ\s?ਦਾ|ਉਨ੍ਹਾਂ\s?ਦਾ|ତାଙ୍କ|ତାହାର|اس\s?کا|ان\s?کا|त्यांचा|त्याचा|तिचा)"
)
CALLED_AT = (
    r"(?:(?:ফোন|মোবাইল)(?:টা|ের)?\s*(?:নম্বর|নাম্বার)|ঠিকানা|(?:போன்|தொலைபேசி|கைபேசி)\s*(?:எண்|நம்பர்)|முகவரி|(?:ఫోన్|మొబైల్)\s*(?:నంబర్|నెంబర్)|"
    r"చిరునామా|(?:ಫೋನ್|ಮೊಬೈಲ್)\s*(?:ನಂಬರ್|ಸಂಖ್ಯೆ)|ವಿಳಾಸ|(?:ഫോൺ|മൊബൈൽ)\s*നമ്പർ|വിലാസം|(?:ફોન|મોબાઇલ)\s*નંબર|સરનામ|(?:ਫ਼ੋਨ|ਫੋਨ|ਮੋਬਾਈਲ)\s*ਨੰਬਰ|"
    r"(?:ଫୋନ|ମୋବାଇଲ)\S*\s*ନମ୍ବର|ଠିକଣା|(?:فون|موبائل)\s*نمبر|(?:फोन|मोबाईल)\s*नंबर|पत्ता)"
)
HOME = (
    r"(?:বাড়ির\s+ঠিকানা|বাড়ির\s+ঠিকানা|வீட்டு\s?முகவரி|ఇంటి\s+(?:చిరునామా|అడ్రస్)|ಮನೆ\s?(?:ಯ\s+)?ವಿಳಾಸ|വീട്ടു?\s?വിലാസം|ઘરનું\s+સરનામું|"
    r"ਘਰ\s+ਦਾ\s+ਪਤਾ|ଘର\s+ଠିକଣା|گھر\s+کا\s+پتہ|घराचा\s+पत्ता)"
)
HAND_OVER = (
    r"(?:দাও|দিন|দে\b|বল|চাই|தா|கொடு|சொல்|வேண்டும்|வேணும்|ఇవ్వ|చెప్ప|కావాలి|ಕೊಡ|ಹೇಳ|ಬೇಕು|തര|പറയ|വേണം|આપ|કહ|જોઈ|ਦਿਓ|ਦੇ\s?ਦੇ|ਦੱਸ|ਚਾਹੀਦ|ଦିଅ|"
    r"କୁହ|ଦରକାର|دو|دیں|دے|بتا|چاہیے|द्या|दे\b|सांग|हवा|पाहिजे)"
)
IN_INDIC = late(
    rf"(?:{HOME}|{OF_THEM}\s+(?:\S+\s+){{0,2}}?{CALLED_AT})[^?.।]{{0,40}}?\s{HAND_OVER}\S*(?:\s+\S{{1,3}})?\W*$"
)
ASKS_A_WAY = late(
    r"কীভাবে|কিভাবে|কোন|কেমন|எப்படி|என்ன|எந்த|ఎలా|ఏమి|ఏ\s|ಹೇಗೆ|ಏನು|ಯಾವ|എങ്ങനെ|എന്ത്|ഏത്|કેવી|કેમ|કયું|કયો|શું|ਕਿਵੇਂ|ਕਿਹੜ|ਕੀ\s|"
    r"କିପରି|କେମିତି|କେଉଁ|کیسے|کون|کیا|कसा|कसे|कशी|कोणत|काय"
)
"""Who asks how or which does not ask for somebody's number."""
"""The same in other languages of India: somebody's home, or "her number", and to hand it over."""
EARNS = late(
    rf"\bhow\s+much\s+(?:money\s+)?(?:does|did|do)\s+(?:s?he\s+|(?:the|our|your|their|its)\s+{OFFICE}\s+(?:of\s+{WORDS}{{1,3}}?)?)"
    r"(?:earn|make\b(?!\s+(?:an?\s+(?!year|month|day|week)|the|it|this|sure))|get\s+paid|take\s+home)|"
    r"(?<!\w)(?:wo|woh|vo|usne|uski|वह|वो)\s+(?!(?:model|bot|app|gpu|card|server|setup|company|मॉडल|बॉट)\b)(?:\S+\s+){0,4}?(?:kitn[aei]|कितन[ाेी])\s+(?:paisa\s+|पैसा\s+)?(?:kama|कमा)",
    regex.IGNORECASE,
)
"""What somebody earns, asked with a verb."""
HANDLES = late(
    r"\b(?:how|where|should|may|must|can|do|does|is|are)\s+(?:(?:do|can|should|must|may|to)\s+)?(?:(?:i|we|you|one|a|the|our|my|"
    r"it)\s+)*(?:\w+\s+)?(?:mask|hide|redact|remove|delete|erase|store|keep|kept|stored|save|collect|log|encrypt|protect|"
    r"detect|need|send|add|handle|anonymi[sz]e)(?:e?d|s|ing)?\b|"
    r"\b(?:mask|redact|anonymi[sz]e|encrypt)\w*|\b(?:chh?upa|hata|rakh)\w*|छिपा|छुपा|हटा|रख",
    regex.IGNORECASE,
)
"""What is done with such details by who has them."""


def wants_details(text: str) -> bool:
    """Whether a text wants to know what is somebody's own: the phone number of the head of something, her pay."""
    if IN_INDIC.search(text):
        return ASKS_A_WAY.search(text) is None
    wanted = OF_SOMEBODY.search(text) or EARNS.search(text) or HOME_OF_THEM.search(text)
    return wanted is not None and HANDLES.search(text) is None
