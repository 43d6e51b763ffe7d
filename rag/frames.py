"""The few sentences that are ours rather than quoted, in the asker's language.

English, Hindi and romanised Hindi; other languages get English, Marathi too: its readers could read Hindi, but most of
what is quoted to them is English, and who writes Marathi and is answered in Hindi was taken for somebody else.
Everything else in an extractive answer is quoted as it was written.
"""

import regex

FRAMES: dict[str, dict[str, str]] = {
    "en": {
        "too long": "That is {size} bytes; a question may have {most}. Ask the one thing you need to know, with the "
        "lines of the log that matter; on Discord and Slack a log can be attached as a file.",
        "no question": "There is no question yet. For example: How do I serve an 8B model on one 16 GB T4?",
        "no words": "I see no words in that. Ask in a sentence, in any language you like.",
        "one letter": "One letter is too little to look for. Ask in a sentence, in any language you like.",
        "unknown limit": "There is nothing under {limit} to limit the search to. What comes nearest: {near}.",
        "nothing": "Nobody here has written that down yet.",
        "made_up": "That asks for something made up. I only quote what people here have written on deploying models.",
        "to_do": "I translate and write nothing for anybody. I only quote what people here have written on running "
        "open models; ask me which of them would do it.",
        "orders": "I take no such orders. I only quote what people here have written, and name where it stands.",
        "greeting": "Hello. Ask me how to run open models; I quote what people here have written, with its source.",
        "personal": "I tell nobody's phone number, address or pay. I only quote what people here have written on "
        "running open models.",
        "harm": "I do not help with that. I only quote what people here have written on running open models.",
        "despair": "I am a program about running models and cannot be of help with this, but people can, now and free "
        "of charge: in India Tele-MANAS, 14416, day and night in many languages, or the emergency number 112. If there "
        "is somebody near you whom you trust, please tell them.",
        "thanks": "You are welcome.",
        "itself": "I am Chaupal, a program and no person. I look for an answer in what this community has written on "
        "running open models, quote it with its source, and keep what nobody has written down as an open question.",
        "kept": "I have kept the question, so that somebody can answer it.",
        "kept_part": "I have kept that part of the question, so that somebody can answer it.",
        "unsure": "I am not sure that this answers it. I have kept the question as well, so that somebody can look.",
        "others": "Others who wait for the same: {count}.",
        "gap_answered": "You asked this here, and it has an answer now:",
        "answered_before": "This was asked before (gap {gap}), and answered with this entry:",
        "closed": "This was asked before (gap {gap}) and closed: {reason}.",
        "looked": "I looked for: {terms}.",
        "nearest": "Close, but not an answer:",
        "none_near": "No entry comes near it.",
        "quoted": "",
        "closest": "Perhaps not quite what you asked; what comes closest in the entries:",
        "not_in": "I found nothing in {tongue} on that; this is what the entries say in the languages they have:",
        "no_side": "About {thing} nobody here has written that.",
        "said_again": "What is written here on this I have quoted above; on “{part}” nobody has written more.",
        "no_part": "On “{part}” nobody here has written anything yet.",
        "ask_apart": "On “{part}” I quote nothing here; please ask that by itself, and say what it is about.",
        "no_sum": "What it costs, nobody has written in these entries.",
        "other": "This was written for {said}, not for {asked}:",
        "nearest_other": "What comes nearest was written for {said}, not for {asked}.",
        "row": "From the table “{heading}” in source [{n}]:",
        "steps": "Steps, as written in source [{n}]:",
        "conflict": "The sources do not agree:",
        "conflict_line": "{title} ({date}{hardware}):",
        "overdue": "as of {date}, overdue for review",
        "prices": "prices as of {date}",
        "prices_between": "prices of {first} to {last}",
        "disputed": "disputed: {reason}",
        "sources": "Sources",
        "lexical": "Search by meaning is still being made ready; this answer was found by words alone.",
        "lexical_only": "Search by meaning cannot be used here; this answer was found by words alone.",
        "empty": "The library is empty. Import entries with `chaupal knowledge import FOLDER`.",
        "model_failed": "The configured model did not answer ({why}); these are quotes from the entries instead.",
        "stopped": "Stopped.",
    },
    "hi": {
        "too long": "यह {size} बाइट का है; सवाल {most} बाइट तक का हो सकता है। बस वही पूछें जो जानना है, और लॉग की काम की "
        "पंक्तियाँ दें; Discord और Slack पर लॉग फ़ाइल बनाकर साथ लगाया जा सकता है।",
        "no question": "अभी कोई सवाल नहीं लिखा है। जैसे: 16 GB के एक T4 पर 8B मॉडल कैसे चलाएँ?",
        "no words": "इसमें कोई शब्द नहीं दिखता। किसी भी भाषा में, एक वाक्य में पूछें।",
        "one letter": "एक अक्षर से कुछ खोजा नहीं जा सकता। किसी भी भाषा में, एक वाक्य में पूछें।",
        "unknown limit": "{limit} नाम का कुछ नहीं है जिस तक खोज सीमित हो। सबसे पास के नाम: {near}।",
        "nothing": "इस बारे में यहाँ अभी तक किसी ने नहीं लिखा है।",
        "made_up": "मैं कविता, कहानी या चुटकुले नहीं बनाता। मॉडल चलाने के बारे में जो यहाँ लिखा है, वही बताता हूँ।",
        "to_do": "मैं किसी के लिए अनुवाद या लेखन नहीं करता। खुले मॉडल चलाने पर यहाँ जो लिखा है, वही बताता हूँ; "
        "पूछिए कि यह काम कौन सा मॉडल कर सकता है।",
        "orders": "ऐसे आदेश मैं नहीं मानता। यहाँ लोगों ने जो लिखा है, वही स्रोत के साथ बताता हूँ।",
        "greeting": "नमस्ते। खुले मॉडल चलाने के बारे में कुछ भी पूछिए; यहाँ लोगों ने जो लिखा है, वही स्रोत के साथ बताता हूँ।",
        "personal": "किसी का फ़ोन नंबर, पता या वेतन मैं नहीं बताता। यहाँ लोगों ने खुले मॉडल चलाने पर जो लिखा है, बस वही बताता हूँ।",
        "harm": "इसमें मैं मदद नहीं करता। यहाँ लोगों ने खुले मॉडल चलाने पर जो लिखा है, बस वही बताता हूँ।",
        "despair": "मैं मॉडल चलाने के बारे में एक प्रोग्राम हूँ और इसमें मदद नहीं कर सकता, पर लोग कर सकते हैं, अभी और बिना पैसे के: "
        "Tele-MANAS, 14416, दिन-रात, कई भाषाओं में, या आपातकाल के लिए 112। पास में कोई हो जिस पर भरोसा है, तो उन्हें बताइए।",
        "thanks": "आपका स्वागत है।",
        "itself": "मैं चौपाल हूँ: इंसान नहीं, एक प्रोग्राम। खुले मॉडल चलाने पर इस समुदाय ने जो लिखा है, उसमें आपका सवाल खोजता हूँ, "
        "स्रोत के साथ बताता हूँ, और जो किसी ने नहीं लिखा उसे खुले सवाल के रूप में सहेजता हूँ।",
        "kept": "सवाल सहेज लिया है, ताकि कोई जवाब दे सके।",
        "kept_part": "सवाल का वह हिस्सा सहेज लिया है, ताकि कोई जवाब दे सके।",
        "unsure": "पक्का नहीं कि यही जवाब है। सवाल भी सहेज लिया है, ताकि कोई देख सके।",
        "others": "इसी का इंतज़ार करने वाले और लोग: {count}।",
        "gap_answered": "आपने यह यहाँ पूछा था; अब इसका जवाब है:",
        "answered_before": "यह पहले भी पूछा गया था (गैप {gap}), और इस लेख से जवाब मिला था:",
        "closed": "यह पहले भी पूछा गया था (गैप {gap}) और बंद किया गया: {reason}.",
        "looked": "मैंने यह खोजा: {terms}।",
        "nearest": "पास के लेख, पर इनमें जवाब नहीं है:",
        "none_near": "कोई लेख इसके आसपास का भी नहीं है।",
        "quoted": "समुदाय के लेखों में लिखा है:",
        "closest": "शायद ठीक यही न पूछा हो; लेखों में जो सबसे पास आता है:",
        "not_in": "इस पर {tongue} में कुछ नहीं मिला; लेखों में दूसरी भाषा में यह लिखा है:",
        "no_side": "{thing} के बारे में यह यहाँ किसी ने नहीं लिखा है।",
        "said_again": "इस पर यहाँ जो लिखा है, वह ऊपर बता चुका हूँ; “{part}” पर किसी ने और कुछ नहीं लिखा है।",
        "no_part": "“{part}” पर यहाँ अभी तक किसी ने कुछ नहीं लिखा है।",
        "ask_apart": "“{part}” पर यहाँ कुछ उद्धृत नहीं किया; कृपया इसे अलग से, विषय के साथ पूछिए।",
        "no_sum": "इसका खर्च कितना है, यह इन लेखों में किसी ने नहीं लिखा है।",
        "other": "यह {said} के लिए लिखा गया है, {asked} के लिए नहीं:",
        "nearest_other": "जो सबसे पास है वह {said} के लिए लिखा गया है, {asked} के लिए नहीं।",
        "row": "स्रोत [{n}] की तालिका “{heading}” से:",
        "steps": "तरीका, जैसा स्रोत [{n}] में लिखा है:",
        "conflict": "स्रोत एक-दूसरे से सहमत नहीं हैं:",
        "conflict_line": "{title} ({date}{hardware}):",
        "overdue": "{date} तक का, समीक्षा बाकी है",
        "prices": "दाम {date} के हैं",
        "prices_between": "दाम {first} से {last} के बीच के हैं",
        "disputed": "विवादित: {reason}",
        "sources": "स्रोत",
        "lexical": "अर्थ से खोजने की तैयारी अभी चल रही है; यह जवाब सिर्फ़ शब्दों से खोजा गया है।",
        "lexical_only": "अर्थ समझने वाला मॉडल यहाँ नहीं चल पा रहा; यह जवाब सिर्फ़ शब्दों से खोजा गया है।",
        "empty": "लाइब्रेरी खाली है। `chaupal knowledge import FOLDER` से लेख जोड़ें।",
        "model_failed": "लगाया गया मॉडल जवाब नहीं दे पाया ({why}); इसलिए लेखों के उद्धरण दिए हैं।",
        "stopped": "रोक दिया।",
    },
    "hi-Latn": {
        "too long": "Yeh {size} bytes ka hai; sawaal {most} bytes tak ka ho sakta hai. Bas wahi poochein jo jaanna hai "
        "aur log ki kaam ki lines dein; Discord aur Slack par log file banakar saath lagaya ja sakta hai.",
        "no question": "Abhi koi sawaal nahi likha hai. Jaise: 16 GB ke ek T4 par 8B model kaise chalayein?",
        "no words": "Isme koi shabd nahi dikhta. Kisi bhi bhasha mein, ek vaakya mein poochein.",
        "one letter": "Ek akshar se kuch khoja nahi ja sakta. Kisi bhi bhasha mein, ek vaakya mein poochein.",
        "unknown limit": "{limit} naam ka kuch nahi hai jis tak khoj seemit ho. Sabse paas ke naam: {near}.",
        "nothing": "Is baare mein yahan abhi tak kisi ne nahi likha hai.",
        "made_up": "Kavita, kahani ya joke main nahi banata. Models chalane par jo yahan likha hai, wahi batata hoon.",
        "to_do": "Kisi ke liye anuvad ya likhna main nahi karta. Open models chalane par yahan jo likha hai, wahi "
        "batata hoon; poochiye ki yeh kaam kaun sa model kar sakta hai.",
        "orders": "Aise aadesh main nahi maanta. Yahan logon ne jo likha hai, wahi source ke saath batata hoon.",
        "greeting": "Namaste. Open models chalane ke baare mein kuch bhi poochiye; yahan logon ne jo likha hai, wahi "
        "source ke saath batata hoon.",
        "personal": "Kisi ka phone number, pata ya salary main nahi batata. Open models chalane par yahan jo likha "
        "hai, bas wahi batata hoon.",
        "harm": "Isme main madad nahi karta. Open models chalane par yahan jo likha hai, bas wahi batata hoon.",
        "despair": "Main models chalane ke baare mein ek program hoon aur isme madad nahi kar sakta, par log kar sakte "
        "hain, abhi aur bina paise ke: Tele-MANAS, 14416, din-raat, kai bhashaon mein, ya emergency ke liye 112. Paas "
        "mein koi ho jis par bharosa hai, to unhe bataiye.",
        "thanks": "Aapka swagat hai.",
        "itself": "Main Chaupal hoon: insaan nahi, ek program. Open models chalane par is community ne jo likha hai, "
        "usme aapka sawaal khojta hoon, source ke saath batata hoon, aur jo kisi ne nahi likha use khula sawaal "
        "banakar rakhta hoon.",
        "kept": "Sawaal save kar liya hai, taaki koi jawab de sake.",
        "kept_part": "Sawaal ka woh hissa save kar liya hai, taaki koi jawab de sake.",
        "unsure": "Pakka nahi ki yahi jawab hai. Sawaal bhi save kar liya hai, taaki koi dekh sake.",
        "others": "Isi ka intezaar karne wale aur log: {count}.",
        "gap_answered": "Aapne yeh yahan poocha tha; ab iska jawab hai:",
        "answered_before": "Yeh pehle bhi poocha gaya tha (gap {gap}), aur is entry se jawab mila tha:",
        "closed": "Yeh pehle bhi poocha gaya tha (gap {gap}) aur band kiya gaya: {reason}.",
        "looked": "Maine yeh khoja: {terms}.",
        "nearest": "Paas ke entries, par inme jawab nahi hai:",
        "none_near": "Koi entry iske aaspaas ki bhi nahi hai.",
        "quoted": "Community ke entries mein likha hai:",
        "closest": "Shayad theek yahi na poocha ho; entries mein jo sabse paas aata hai:",
        "not_in": "Is par {tongue} mein kuch nahi mila; entries mein doosri bhasha mein yeh likha hai:",
        "no_side": "{thing} ke baare mein yeh yahan kisi ne nahi likha hai.",
        "said_again": "Is par jo likha hai, woh upar bata chuka hoon; “{part}” par kisi ne aur kuch nahi likha hai.",
        "no_part": "“{part}” par yahan abhi tak kisi ne kuch nahi likha hai.",
        "ask_apart": "“{part}” par yahan kuch quote nahi kiya; ise alag se, vishay ke saath poochhiye.",
        "no_sum": "Iska kharch kitna hai, yeh in entries mein kisi ne nahi likha hai.",
        "other": "Yeh {said} ke liye likha gaya hai, {asked} ke liye nahi:",
        "nearest_other": "Jo sabse paas hai woh {said} ke liye likha gaya hai, {asked} ke liye nahi.",
        "row": "Source [{n}] ki table “{heading}” se:",
        "steps": "Tareeka, jaisa source [{n}] mein likha hai:",
        "conflict": "Sources aapas mein sahmat nahi hain:",
        "conflict_line": "{title} ({date}{hardware}):",
        "overdue": "{date} tak ka, review baaki hai",
        "prices": "daam {date} ke hain",
        "prices_between": "daam {first} se {last} ke beech ke hain",
        "disputed": "disputed: {reason}",
        "sources": "Sources",
        "lexical": "Meaning se khojne ki taiyari abhi chal rahi hai; yeh jawab sirf shabdon se khoja gaya hai.",
        "lexical_only": "Meaning wala model yahan nahi chal pa raha; yeh jawab sirf shabdon se khoja gaya hai.",
        "empty": "Library khaali hai. `chaupal knowledge import FOLDER` se entries jodiye.",
        "model_failed": "Configured model ne jawab nahi diya ({why}); isliye entries ke quotes diye hain.",
        "stopped": "Rok diya.",
    },
}


SHOWN = regex.compile(r"[^\p{L}\p{M}\p{N}\s.,%₹$'’/+-]")
"""What of a question is not repeated: signs that may be markup, or call somebody."""


def shown(words: str) -> str:
    """What somebody asked, as it is repeated to them."""
    return " ".join(SHOWN.sub(" ", words).split())


def frame(language: str, name: str, **facts: str) -> str:
    """One sentence of ours in a language, with its facts filled in."""
    said = FRAMES.get(language) or FRAMES["en"]
    return said[name].format(**facts) if facts else said[name]
