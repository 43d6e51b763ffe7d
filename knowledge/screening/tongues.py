"""Passages in a language that the community does not write: a moderator has to have them read. Pure.

Indian languages and English are ours. Others are known by their script, or by their small words where it is Latin.
"""

import re
from collections import Counter

from knowledge.patterns import late_plain
from knowledge.screening.marks import Mark, Seen

FOREIGN = late_plain(
    r"[\u0370-\u052f\u0590-\u05ff\u0e00-\u0eff\u1000-\u109f\u10a0-\u10ff\u1780-\u17ff\u2e80-\u30ff\u3100-\u31bf"
    r"\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff]"
)
RUN = late_plain(FOREIGN.pattern + r"[^A-Za-z\u0900-\u0dff\n]{0,200}" + FOREIGN.pattern + "{2}")
ARABIC = late_plain(r"[\u0600-\u06ff\u0750-\u077f]+(?:[ ،.:'\"؟]+[\u0600-\u06ff\u0750-\u077f]+)*")
URDU = late_plain(r"[ٹڈڑںھہۂےۓگچپکژ]")
WORDS: dict[str, str] = {
    "Spanish": "el la los las de del que y en un una por para con no es su se lo como más pero este esta está son fue "
    "cuál qué puedes tu tus todo todos ser hay sobre entre cuando muy sin también",
    "Portuguese": "o os as de do da dos das que e em um uma por para com não é seu sua se como mais mas este está são foi "
    "você pode isso todos ser sobre quando muito sem também ao pelo onde qual",
    "French": "le la les de du des que et en un une pour par avec ne pas est son sa se ce cette comme plus mais dans sur "
    "vous pouvez votre vos je il elle nous sont été aux au quel quelle",
    "German": "der die das und ist nicht ein eine einer zu den dem des mit für auf von sie ich wir ihr sich auch es im wie "
    "oder wird sind haben können bitte wenn mir mich was welche als bei nach",
    "Italian": "il lo la i gli le di del della che e in un una per con non è suo sua si come più ma questo questa sono stato "
    "può tuo tua tutti essere sul quando molto senza anche quali dei delle",
    "Vietnamese": "là của và có không một cho với được trong các những này người bạn tôi đã để khi từ như hãy rằng về thể "
    "nào mật khẩu gì ở",
    "Turkish": "ve bir bu için ile de da ne mi olarak var yok daha çok gibi ben sen siz biz o şu kadar sonra göre olan "
    "lütfen nedir misiniz değil şifre",
    "Indonesian": "yang dan di dari untuk dengan ini itu tidak adalah pada ke dalam akan saya anda kamu apa bisa ada oleh "
    "sebagai karena juga atau seperti kita tersebut tolong bagaimana mana",
    "Filipino": "ang ng mga sa na at ay ko mo siya ito para hindi ako ikaw kung may isang naman po ba lang kami namin natin "
    "iyong aking ano paano",
}
SETS = {name: frozenset(words.split()) for name, words in WORDS.items()}
SHARED = frozenset(word for word, times in Counter(w for s in SETS.values() for w in s).items() if times > 1)
ENGLISH = frozenset(
    "the of and to is in that you for it are was with your this have be on as at can do not by from what if a an or".split()  # noqa: SIM905
)
_SMALL = """hai hain ho hoon hun kya ke ka ki ko se mein me par pe nahi nhi kar karo karna liye bhi aur yeh ye woh"""
OURS = frozenset(_SMALL.split())
"""Small words of romanised Hindi."""
SENTENCE = late_plain(r"[^.!?\n।]{12,}")


def foreign(seen: Seen) -> list[Mark]:
    """Every passage in a language that is not ours."""
    text = seen.prose
    found = [seen.mark("a passage in another language", *match.span()) for match in RUN.finditer(text)]
    arabic = (match for match in ARABIC.finditer(text) if len(match[0]) >= 8 and not URDU.search(match[0]))
    latin = (match for match in SENTENCE.finditer(text) if _latin(match[0]))
    found += [seen.mark("a passage in another language", *match.span()) for match in (*arabic, *latin)]
    return found


def _latin(sentence: str) -> bool:
    words = re.findall(r"[^\W\d_]+", sentence.lower())
    if len(words) < 4 or sum(word in ENGLISH for word in words) * 6 > len(words):
        return False
    if len(OURS & set(words)) >= 2:
        return False
    for known in SETS.values():
        own = {word for word in words if word in known}
        sure = {word for word in own if word not in SHARED and len(word) > 1}
        share = sum(word in known for word in words) / len(words)
        accents = sum(not word.isascii() for word in words)
        if len(own) >= 2 and sure and (share >= 0.3 or (share >= 0.2 and accents)):
            return True
        if accents >= 2 and len(own) >= 2:
            return True
    return False
