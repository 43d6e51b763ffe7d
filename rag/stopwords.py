"""Words that carry no subject, for English, Hindi and romanised Hindi.

English question words (how, where, what, why) are kept as terms on purpose: they find headings. An
English-only list would keep Hinglish function words (hai, kya, mein, kaise) as rare, heavy terms.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """
    a an the and or but if then than that this these those is are was were be been being am do does did done
    doing has have had having will would shall should can could may might must of to in on at by for from with
    without within into onto over under about as it its i me my mine we us our ours you your yours he him his
    she her hers they them their theirs there here so such not no nor only just also too very more most much any
    some each every all both either neither own same other another while during before after above below up down
    out off again further once because until between through against when which who whom whose let lets get gets
    got please thanks thank hi hello hey want wants need needs like one ones s t d ll re ve m don doesn didn isn
    aren wasn weren won wouldn couldn shouldn cannot im ive id dont doesnt didnt isnt arent wont cant
    """
)
HINDI = _words(
    """
    का की के को में से पर ने है हैं हो हूँ हूं था थी थे होता होती होते हुआ हुई हुए होना होने रहा रही रहे गया गयी
    गई गए गये जा जाता जाती जाते जाना जाए जाये कर करता करती करते करना करने करें करे करो किया किए किये कीजिए करूँ
    करूं करके लिए लिये और या एवं तथा व कि जो जिस जिसे जिसका जिसकी जिसके जिन जिनका जिनके जिसने जिन्होंने वह वे यह
    ये इस इसे इसका इसकी इसके इसमें इन इनका इनके इनमें उस उसे उसका उसकी उसके उसमें उन उनका उनकी उनके उन्हें
    इन्हें तो भी ही तक तब जब अब अगर यदि लेकिन परंतु किंतु मगर फिर ऐसा ऐसे ऐसी वैसे अपना अपनी अपने आप हम हमें
    हमारा हमारी हमारे तुम मैं मुझे मेरा मेरी मेरे मुझको आपका आपकी आपके आपको क्या कैसे कौन कौनसा कौनसी किस किसे
    किसका किसकी किसके किसने किन किसी कोई कुछ कब कहाँ कहां क्यों कितना कितनी कितने कैसा कैसी सकता सकती सकते सके
    चाहिए चाहते चाहता चाहती वाला वाली वाले साथ द्वारा बारे बाद पहले नहीं नही न मत हाँ जी बहुत एक दो सब सभी हर
    प्रत्येक दिया दी दिए दे देता देते लेना लेता ले यहाँ वहाँ यहां वहां ओर रूप रखना रखें पास दौरान आएगा आएगी
    आएंगे आयेगा आयेगी आयेंगे पडेगा पडेगी पडेंगे लगेगा लगेगी लगेंगे मिलेगा मिलेगी मिलेंगे होगा होगी होंगे अभी
    बताओ बताइए बताएं समझाओ समझाइए प्रति सा सी सबसे जैसा जैसी जैसे जिनमें जिनसे जिससे जिसमें जिसको जिनको जिन्हें
    इससे उससे उनसे इनसे जाने जाकर होकर हों हेतु ताकि पड़ता पड़ती पड़ते पड़े पाया पायी पाई पाए पाये पाता पाती पाते
    सकें सकूँ सकूं चुका चुकी चुके लगता लगती लगते रहें रहते रहता रहती जबकि क्योंकि जहाँ जहां बल्कि यानी करवाना स्वयं
    आने आता आती आते आना गयीं हुईं उन्होंने उन्होने इन्होंने दोनों इतना इतनी इतने उतना उतनी उतने जितना जितनी जितने इसलिए
    इसलिये तरफ आदि इत्यादि अलावा देंगे देगा देगी तभी तहत तुम्हारे तुम्हारा तुम्हारी तुम्हें तुझे जाओ मुझसे हमसे तुमसे तुमको हमको
    बावजूद हालांकि अथवा अर्थात अर्थात् क्यूं क्यूँ क्योकि क्यूंकि हुये चाहिये समेत मुताबिक दूं लूं लाया लाए लगाये बताये जरिये
    ज़रिए जरिए उक्त उपरोक्त फिलहाल दरअसल बेशक बतौर एकदम बिल्कुल बिलकुल लगभग कीजिये लीजिये सिवा सिवाय बगैर
    """
)
HINGLISH = _words(
    """
    hai hain h he ho hu hun hoon hota hoti hote hua hui hue hona hone tha thi the raha rahi rahe rha rhi rhe
    gaya gayi gai gaye gya gyi jata jati jate jana jaye jae jaega jayega jaa ka ki ke ko me mein mai main men se
    pe par ne aur ya kya kyaa kaise kese kaisa kaisi kaun kon konsa kaunsa kaunsi kaunse konsi kis kisko kiska kiski
    kiske kisi koi kuch kuchh kuchch kab kahan kaha kahaan kyun kyu kyon kyo kitna kitni kitne jo jis jise jiska
    jiski jiske wo woh vo voh ve ye yeh is iss ise isko iska iski iske isme ismein us uss use usko uska uski
    uske usme unka unki unke inka inki inke to toh bhi hi tak tab jab ab agar lekin magar phir fir aisa aise
    aisi waise apna apni apne aap hum hame hamein hamara hamare hamari tum mujhe mujhko mera meri mere apko
    aapko aapka apka sakta sakti sakte sakthe saku sakun sake chahiye chaiye chahie chahta chahte wala wali wale
    vala vali saath sath dwara bare baare baad pehle pahle nahi nahin nai nhi na mat haan han ji bahut bohot
    bhot ek do sab sabhi har kar karta karti karte karna karne karen kare karo karu karun karke krke kiya kiye
    kijiye kru krna krne karein krein liye liya lie diya diye di de deta dete lena leta le yaha yahan waha wahan
    or rup roop rakhna rakhe bhai yaar bata batao bataye bataiye batana samjhao samjhaiye dijiye chal chala
    chalau chalana chalane chale chalta raho hoga hogi hoge aayega ayega aaega aayegi aayenge padega padegi
    padenge lagega lagegi lagenge lagta milega milegi milenge honge karoon paaunga abhi hume humein please jaata
    jaati kyunki isliye sirf bas thoda sa si sabse kisne kisse kisme kispe jisne isne usne unhone inhone isse usse
    chalega chalegi chalenge
    jaisa jaisi jaise jinme jinmein jinse jisse jisme jismein jisko jinko jinhe jinhein unse inse jaane jakar hokar
    hetu taki taaki padta padti padte pade paya paaya payi paayi paye paaye pata paata pati paati paate saken sakein
    chuka chuki chuke lagti lagte rahte rehta rehti rehte jabki kyonki jahan jaha balki yani yaani karwana aane aata
    aati aate aana itna itni itne utna utni utne wahi vahi yahi karega karegi karenge
    """
)
ASKING = _words("how what where why when which whose much many since given now vs versus")
"""English words that find headings but say nothing of the subject."""
OTHERS = _words(
    """
    এর তে করব করবো কি কী কীভাবে কিভাবে কেন কোন কোথায় কখন কে এই এটি সেই যে যা এবং ও বা থেকে জন্য সাথে মধ্যে করতে করা করুন করে
    হয় হবে আছে যায় যাবে পারি ছাড়া ছাড়া নেই কতটা কত আপনি আপনার আমি আমার একটি হল হয়ে দিয়ে পারে পারেন શું કેવી કેવું કેમ કયા કયું ક્યાં ક્યારે કોણ આ
    તે અને કે માટે સાથે માં થી નું ની ના ને કરવું કરો કરી કરવા છે છો હોય તમે તમારા તમારી હું મારા એક પર રીતે શકો
    શકે ಏನು ಹೇಗೆ ಏಕೆ ಯಾವ ಎಲ್ಲಿ ಯಾವಾಗ ಯಾರು ಈ ಆ ಮತ್ತು ಅಥವಾ ಇದು ಅದು ಗಾಗಿ ನಲ್ಲಿ ಮಾಡಿ ಮಾಡಲು ಮಾಡುವುದು ಮಾಡಬಹುದು ನೀವು
    ನಿಮ್ಮ ನಾನು ನನ್ನ ಒಂದು ಇದೆ ಆಗಿದೆ എന്ത് എന്താണ് എങ്ങനെ എന്തുകൊണ്ട് ഏത് എവിടെ എപ്പോൾ ആര് ഈ ആ ഒരു അല്ലെങ്കിൽ ഇത്
    അത് വേണ്ടി ചെയ്യാം ചെയ്യുക ചെയ്യാൻ ചെയ്യുന്നത് നിങ്ങൾ നിങ്ങളുടെ ഞാൻ എന്റെ ആണ് ഉണ്ട് കഴിയും काय कसे कसा कशी
    का कोण कोणता कोणती कोणते कुठे केव्हा हा ही हे तो ती ते आणि किंवा साठी मध्ये चा ची चे च्या ला करणे करा करू
    करण्यासाठी आहे आहेत असते तुम्ही तुमच्या मी माझ्या एक पासून ਕੀ ਕਿਵੇਂ ਕਿਉਂ ਕਿਹੜਾ ਕਿਹੜੀ ਕਿੱਥੇ ਕਦੋਂ ਕੌਣ ਇਹ ਉਹ
    ਅਤੇ ਜਾਂ ਲਈ ਨਾਲ ਵਿੱਚ ਤੋਂ ਦਾ ਦੀ ਦੇ ਨੂੰ ਕਰਨ ਕਰਨਾ ਕਰੋ ਹੈ ਹਨ ਤੁਸੀਂ ਤੁਹਾਡੇ ਮੈਂ ਮੇਰੇ ਇੱਕ என்ன எப்படி ஏன் எந்த எங்கே
    எப்போது யார் இந்த அந்த மற்றும் அல்லது இது அது க்கு இல் செய்ய செய்வது செய்யலாம் நீங்கள் உங்கள் நான் என் ஒரு
    உள்ளது ஆகும் வேண்டும் முடியும் ఏమిటి ఏమి ఎలా ఎందుకు ఏ ఎక్కడ ఎప్పుడు ఎవరు ఈ ఆ మరియు లేదా ఇది అది కోసం లో
    చేయండి చేయడం చేయాలి చేయవచ్చు మీరు మీ నేను నా ఒక ఉంది کیا کیسے کیوں کون کونسا کہاں کب یہ وہ اور یا کے کی کا
    کو میں سے پر لیے ساتھ کرنا کریں کرتے کرنے ہے ہیں ہو آپ اپنے اپنا میرا ایک تھا تھے ہوتا جو اس ان نے بھی ہی
    نہیں کوئی کچھ اگر جب تو گیا گئی گئے کیا کی سکتا سکتی سکتے ਨਹੀਂ ਕੋਈ ਕੁਝ ਤੇ ਉੱਤੇ ਉਪਰ ਜਾ ਹੋ ਇਸ ਉਸ ਕੀਤਾ ਕੀਤੀ ਕੀਤੇ ਸਕਦਾ
    ਸਕਦੀ ਸਕਦੇ ਹੋਵੇ ਹੋਣ ਹੋਈ ਕਿ ਜਦੋਂ ਜੋ ਜੇ ਵਾਲਾ ਵਾਲੀ ਵਾਲੇ ਵਲੋਂ ਬਾਰੇ ਵਾਸਤੇ ਜਾਂਦਾ ਜਾਂਦੀ ਜਾਵੇਗਾ ਦਿੱਤਾ ਦਿੱਤੀ ਕਿਸ ਤਰਾਂ ਪਰ ਹੀ ਸਭ
    નથી જ્યારે જ એ શકાય કોઇ કોઈ કરેલ થયેલ રહ્યા રહ્યું થઇ થઈ જાય થાય તેઓ તેને તેનું તેના તેની જે જો તો પણ કરીને કરવામાં
    કરવાનું કરવાનો કરવાની કરતા કરશો શા શકતા હોઇ હોઈ આવી આવે અમુક દરેક પાસે પરંતુ તેવું તેવા એમ બધા બધી તમારે તમારો તમારું
    नाही नाहीत असलेल्या असलेले असलेली काही कोणतेही तुमचा तुमची तुमचे असल्यास झाल्यावर करण्याची करण्याचे करून करा
    शकतो शकता शकतात असणे असता होतो होते जेणेकरून बद्दल कसं तुम्हाला मला पाहिजे सर्व সব না নি নয় কিছু কোনো করার করলে করে
    এর এ তা তাকে যেসব যেটি হচ্ছে হয়েছে হয়নি রয়েছে যাচ্ছে যাওয়া থাকা থেকেই পর বলে দেয়া করুন অবশ্যই যদি হলে
    కొరకు నుండి అంటే లేదు లేవు వున్న ఉన్న చేయుటకు చేసి చేయడానికి అనేది దాని వలె అలాగే ఎంత ఇప్పటికే తో కు ను కి లు
    ಯಾವುದೇ ಇಲ್ಲ ಅನ್ನು ಗಳು ಎಂದು ಒಮ್ಮೆ ಹಾಗೆ ದಯಮಾಡಿ ದಯವಿಟ್ಟು ಅದರ ಇರುವ ಮಾಡಿದ ಮಾಡಲಾಗುತ್ತದೆ ಸಾಧ್ಯವಾಗಿಲ್ಲ കണ്ടില്ല
    എന്നു് എന്ന് എന്ന കൂടുതല് കൂടുതൽ ചെയ്യാന് ചെയ്ത ചെയ്യുന്ന ഇല്ല അല്ലെങ്കില് അതിന്റെ നിങ്ങള് ഈ കൂടി இல்லை ஏதும் கொண்டு
    இல்லாத என என்பதை என்பது என்றால் எதை எங்கு எவ்வாறு உள்ள வேண்டிய கூடிய அதை இதை மிக ஐ
    """
)
"""Small words of the other languages that questions come in: Bengali, Gujarati, Kannada, Malayalam, Marathi, Punjabi,
Tamil, Telugu, Urdu."""
