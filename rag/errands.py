"""What somebody asks of an office about their own affairs, or of the state of their own machine.

No entry can know it, however near one comes that tells of a bot for such questions. Who builds that bot speaks of the
bot, of its users or of their data, and asks something that may be written here.
"""

import regex

from knowledge.patterns import late

CARD = r"(?:\s+(?:card|কার্ড|कार्ड|கார்டு|కార్డు?|ಕಾರ್ಡ್|കാർഡ്|કાર્ડ|ਕਾਰਡ|کارڈ))"
OFFICE = late(
    rf"\b(?:pm[\s-]?kisan|kisan\s+samman|aa?dha+r|(?:pan|ration|voter|ayushman){CARD}|voter\s+id|driving\s+licen[cs]e|"
    r"passport|epfo?|pf\s+(?:account|balance)|pnr|e-?shram|pension|bijli\s+(?:ka\s+)?bill|electricity\s+bill)\b|"
    r"(?:पीएम|PM)[\s-]?किसान|किसान\s+सम्मान|आधार\s+(?:कार्ड|नंबर)|(?:पैन|राशन|रेशन|वोटर|आयुष्मान)\s+कार्ड|पासपोर्ट|"
    r"ड्राइविंग\s+लाइसेंस|पेंशन|बिजली\s+(?:का\s+|के\s+)?बिल|शिधापत्रिका|"
    rf"(?:আধার|রেশন|ஆதார்|ரேஷன்|ఆధార్|రేషన్|ಆಧಾರ್|ರೇಷನ್|ആധാർ|റേഷൻ|આધાર|રેશન|ਆਧਾਰ|ਰਾਸ਼ਨ|آدھار|راشن){CARD}|"
    r"পিএম\s?কিষান|பிஎம்\s?கிசான்|పీఎం\s?కిసాన్|ಪಿಎಂ\s?ಕಿಸಾನ್|പിഎം\s?കിസാൻ|પીએમ\s?કિસાન",
    regex.IGNORECASE,
)
"""What an office gives or keeps: a scheme, a card, a pension."""
ERRAND = late(
    r"\b(?:status|balance|instalments?|installments?|kist|(?:correct|update|change|renew|download|link|apply\s+for)\b|money|paisa|paise|"
    r"badal\w*|sudha+r\w*|ban(?:wa|va)\w*|kab\s+(?:a+y?e|mil|tak)\w*|next\s+payment)|"
    r"स्टेटस|स्थिति|बैलेंस|क़?िस्त|पैस[ाेो]|बदल|अपडेट|लिंक|डाउनलोड|आवेदन|सुधार|बनव|कब\s+(?:आ|मिल)|किस\s+तारीख़?|हप्ता|हफ़्ता|"
    r"স্ট্যাটাস|ব্যালেন্স|টাকা|কিস্তি|বদল|பணம்|தவணை|நிலை|மாற்ற|స్టేటస్|డబ్బు|మార్చ|ವಾಯಿದೆ|ಹಣ|ಬದಲ|പണം|ഗഡു|മാറ്റ|"
    r"હપ્ત|પૈસ|બદલ|સ્ટેટસ|ਕਿਸ਼ਤ|ਪੈਸ|ਬਦਲ|قسط|پیس[ہے]|بدل",
    regex.IGNORECASE,
)
"""What somebody wants of it."""
BUILDS = late(
    r"\b(?:\w*bots?|models?|llms?|asr|ocr|rag|apps?|api|users?|farmers|patients|citizens|data\w*|dpdp|law|gpu|ai|prompts?|mask\w*|redact\w*|"
    r"hide|stor(?:e|ing)|logs?|assistant|helpline|e-?mitra|answers?|kisaa?no\w*|logon|yojana\s+wala)\b|"
    r"बॉट|मॉडल|ऐप|एप|डेटा|यूज़?र|उपयोगकर्ता|किसानों|मरीज़?ों|नागरिकों|लोगों|छिपा|छुपा|हटा|एआई|सहायक|हेल्पलाइन|"
    r"বট|মডেল|பாட்|மாடல்|బాట్|మోడల్|ಬಾಟ್|ಮಾಡೆಲ್|ബോട്ട്|മോഡൽ|બોટ|મોડેલ|ਬੋਟ|ਮਾਡਲ|بوٹ|ماڈل",
    regex.IGNORECASE,
)
"""Words of somebody who makes or runs what others ask."""
OWN_MACHINE = (
    r"(?:\b(?:my|our)\s+(?:\S+\s+){0,2}?|\b(?:mer[aei]|ham[ao]r[aei])\s+(?:\S+\s+){0,2}?|(?:मेर[ाेी]|हमार[ाेी])\s+(?:\S+\s+){0,2}?)"
    r"(?:servers?|machine|box|gpu|pc|cluster|सर्वर|मशीन)(?![\p{L}\p{M}])"
)
LOOK = late(
    rf"{OWN_MACHINE}.{{0,80}}?(?:\b(?:dekh|check\s+kar)(?:\s*ke|\s*kar)?\s+(?:ke\s+)?bata|देख\s*(?:के|कर)?\s*बता)|"
    rf"^\W*(?:(?:please|can|could|will|would|you|now|just)\s+)*(?:look\s+(?:at|into)|check|see|log\s+in(?:to)?)\s+(?:\S+\s+){{0,4}}?{OWN_MACHINE}"
    r"\s+(?:right\s+now|now\b)|"
    rf"\b(?:right\s+now|abhi|अभी)\b.{{0,30}}?{OWN_MACHINE}.{{0,60}}?\b(?:bata\s*(?:do|o|iye|dijiye)|tell\s+me)",
    regex.IGNORECASE,
)
"""Who wants the asker's own machine looked at, which nobody here sees."""
OF_WHAT_RUNS = late(
    r"\bmodels?\b|\bllms?\b|\bwhy\b|\bfits?\b|\bchal\w*|\bky[ou]+n?\b|\bkaise\b|\bhow\s+(?:do|can|to)\b|\bslow\b|\berrors?\b|\d\s*GB\b|"
    r"\b(?:rtx|gtx|[tla]\d{1,3}|h\d{3}|\d{4})\b|मॉडल|चल|क्यों|कैसे|धीम",
    regex.IGNORECASE,
)
"""What runs on it, or why something does not, can be told by who wrote of machines like it."""


def errand(text: str) -> bool:
    """Whether a text asks what an office alone can tell ("when does my PM-Kisan come?"), or a look at a machine."""
    if LOOK.search(text) and not OF_WHAT_RUNS.search(text):
        return True
    return OFFICE.search(text) is not None and ERRAND.search(text) is not None and BUILDS.search(text) is None
