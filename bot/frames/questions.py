"""What forms that offer something ask, in Hindi; in English it stands with the questions themselves.

A name is a question's field, with the kind before it where kinds ask differently. What is chosen from is typed in
English, so the words beside it say what each means.
"""

from dataclasses import replace

from bot.message import FormField

INTEREST = "none = कोई नहीं, vendor = आप बेचते हैं, funded = पैसे मिले, employer = आपकी संस्था बनाती है"
TITLE = ("शीर्षक", "इसी परेशानी वाला व्यक्ति क्या खोजेगा")
HINDI: dict[str, tuple[str, str]] = {
    "title": TITLE,
    "interest": ("क्या इसमें आपका कोई हित है?", INTEREST),
    "verticals": ("क्षेत्र", "जैसे health, legal, education; बीच में कॉमा"),
    "source": ("जिस पन्ने के आधार पर लिखा, उसका पता", "ख़ुद चलाकर देखा हो तो ख़ाली छोड़ें"),
    "kind": ("प्रकार", "guide = गाइड, recipe = विधि, report = अनुभव, model = मॉडल"),
    "summary": ("एक वाक्य में", ""),
    "body": ("पाठ", ""),
    "whose": ("किसका हित, एक वाक्य में", "जैसे: मेरी संस्था यह सर्वर बेचती है; जवाबों में दिखता है"),
    "affiliation": ("आप कहाँ काम करते हैं?", "संस्था का नाम; कोई नहीं तो ख़ाली छोड़ें"),
    "recipe.hardware": ("हार्डवेयर", "जैसे 1 × NVIDIA T4 16 GB"),
    "recipe.launch": ("चलाने की कमांड, हूबहू", "जैसी आपने लिखी थी"),
    "recipe.body": ("क्या चलाया और क्या निकला", "इंजन और संस्करण, चरण, क्या बिगड़ता है और कैसे पता चलता है"),
    "report.body": ("क्या हुआ", "काम, लोग, क्या अच्छा रहा, क्या नहीं, क्या छूटा है"),
    "report.decision": (
        "आख़िर में क्या तय हुआ?",
        "continue = जारी, change = बदलाव, stop = बंद, unknown = पता नहीं",
    ),
    "model.title": ("मॉडल", "उसकी प्रकाशित id, जैसे sarvamai/sarvam-1"),
    "model.listing": (
        "आपकी सलाह क्या है?",
        "recommended = लें, usable with care = सँभलकर, watch = नज़र रखें, dropped = छोड़ दिया",
    ),
    "model.licence_terms": ("लाइसेंस और शर्तें", "जैसे Apache-2.0, व्यावसायिक इस्तेमाल की अनुमति"),
    "model.body": ("आपने क्या पाया", "कौन-सी भाषाएँ परखीं, सबसे छोटा हार्डवेयर जिस पर चला, क्या बिगड़ता है"),
    "cost.price": ("दाम", "जैसे 0.50 USD per gpu-hour, या 45000 INR per month"),
    "cost.basis": (
        "किस तरह का दाम?",
        "on demand = ज़रूरत पर, reserved = पहले से, spot = स्पॉट, owned = अपना, subsidised = रियायती",
    ),
    "cost.body": ("किस भार पर, किस चीज़ पर", "हार्डवेयर, अनुरोध, टोकन प्रति सेकंड; भार के बिना दाम का मतलब नहीं"),
    "evaluation.dataset": ("डेटा सेट और मापदंड", "जैसे IN22-Gen, chrF++"),
    "evaluation.scores": ("अंक", "हर पंक्ति में: मॉडल | भाषा | अंक"),
    "evaluation.body": ("कैसे चलाया", "औज़ार और संस्करण, प्रिसिज़न, प्रॉम्प्ट, कितने नमूने"),
    "guide.body": ("गाइड", "पहले जवाब, फिर चरण; संख्याएँ अपनी शर्तों के साथ"),
    "page.source": ("पन्ने का पता", "https://…"),
    "page.body": ("उसमें क्या लिखा है, अपने शब्दों में", "तथ्य और संख्याएँ; थोड़ा उद्धरण, लंबी नक़ल नहीं"),
    "save.body": ("जवाब, थोड़े में", "दो-तीन वाक्य"),
    "edit.title": ("शीर्षक", ""),
    "edit.verticals": ("क्षेत्र", "बीच में कॉमा"),
}


def in_hindi(kind: str, name: str) -> tuple[str, str]:
    """What a question of a kind is called in Hindi, and what stands beside it."""
    return HINDI.get(f"{kind}.{name}") or HINDI[name]


def asked(language: str, kind: str, field: FormField) -> FormField:
    """A field of a form in a language."""
    if language != "hi":
        return field
    label, help_text = in_hindi(kind, field.name)
    return replace(field, label=label, help=help_text)
