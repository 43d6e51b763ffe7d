"""What the terms of a table are called in Hindi, and what is asked for each; in English it is what is typed."""

TERMS = {
    "vertical": "क्षेत्र",
    "when": "समय",
    "theme": "विषय",
    "minutes": "मिनट",
    "seats": "बैठने की जगहें",
    "quorum": "कम से कम लोग",
    "hosts": "मेज़बान",
    "places": "घोषणा की जगहें",
    "link": "लिंक",
    "language": "भाषा",
    "title": "शीर्षक",
    "holidays": "छुट्टियाँ",
    "rotate": "बारी-बारी",
    "reminders": "याद दिलाना",
    "announce": "घोषणा",
    "name": "नाम",
}
"""What each is called."""

HINTS = {
    "vertical": "स्वास्थ्य, क़ानून, शिक्षा, खेती …",
    "when": "दूसरा शनिवार 18:00, या आख़िरी गुरुवार शाम 6 बजे",
    "theme": "बैठक किस बारे में है",
    "minutes": "कितने मिनट चलती है",
    "seats": "कितने लोग बैठ सकते हैं, 2 से 12",
    "quorum": "कितने से कम हों तो कम माने जाएँ; एक दिन पहले मेज़बान को बताया जाता है",
    "hosts": "मेज़बान, बारी के क्रम में: उल्लेख, me, discord:ID या slack:ID",
    "places": "घोषणा कहाँ हो: here, उल्लेख, discord:ID या slack:ID",
    "link": "जुड़ने का पता",
    "language": "घोषणा की भाषा: en या hi",
    "title": "बैठक का शीर्षक, अगर क्षेत्र से अलग हो",
    "holidays": "किसकी छुट्टियाँ देखें: IN, IN-KA, GB …, या none",
    "rotate": "yes या no: मेज़बान बारी-बारी से हों या नहीं",
    "reminders": "कितना पहले, जैसे 7d host, 3d check-in, 24h, 1h",
    "announce": "कितने दिन पहले घोषणा हो",
}
"""What each is; in English this is said with the options of the commands."""
