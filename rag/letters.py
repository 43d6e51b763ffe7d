"""The letters of Indian scripts and how they are spelled in Latin ones; tables only, read by `rag.sound`.

Indic blocks of Unicode share their layout, so one table by offset serves nine scripts; Urdu has its own.
"""

BLOCKS = range(0x0900, 0x0D80)
VIRAMA, ANUSVARA, CANDRABINDU = 0x4D, 0x02, 0x01

CONSONANTS = dict(
    zip(
        range(0x15, 0x3A),
        [
            "k",
            "kh",
            "g",
            "gh",
            "ng",
            "ch",
            "chh",
            "j",
            "jh",
            "ny",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "n",
            "p",
            "ph",
            "b",
            "bh",
            "m",
            "y",
            "r",
            "r",
            "l",
            "l",
            "l",
            "v",
            "sh",
            "sh",
            "s",
            "h",
        ],
        strict=True,
    )
)
"""Latin spellings of the consonants by their offset in a block."""
EXTRA = {0x58: "k", 0x59: "kh", 0x5A: "g", 0x5B: "z", 0x5C: "r", 0x5D: "rh", 0x5E: "f", 0x5F: "y"}
INITIAL = {
    0x05: "a",
    0x06: "aa",
    0x07: "i",
    0x08: "i",
    0x09: "u",
    0x0A: "u",
    0x0B: "ri",
    0x0D: "e",
    0x0E: "e",
    0x0F: "e",
}
INITIAL |= {0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "au", 0x72: "a"}
SIGNS = {
    0x3E: "aa",
    0x3F: "i",
    0x40: "i",
    0x41: "u",
    0x42: "u",
    0x43: "ri",
    0x45: "e",
    0x46: "e",
    0x47: "e",
    0x48: "ai",
}
SIGNS |= {0x49: "o", 0x4A: "o", 0x4B: "o", 0x4C: "au", 0x57: "au"}
CHILLU = {0x7A: "n", 0x7B: "n", 0x7C: "r", 0x7D: "l", 0x7E: "l", 0x7F: "k"}

URDU = dict(
    zip(
        "ابپتٹثجچحخدڈذرڑزژسشصضطظغفقکگلمنہآكهي",
        [
            "a",
            "b",
            "p",
            "t",
            "t",
            "s",
            "j",
            "ch",
            "h",
            "kh",
            "d",
            "d",
            "z",
            "r",
            "r",
            "z",
            "z",
            "s",
            "sh",
            "s",
            "z",
            "t",
            "z",
            "g",
            "f",
            "k",
            "k",
            "g",
            "l",
            "m",
            "n",
            "h",
            "aa",
            "k",
            "h",
            "i",
        ],
        strict=True,
    )
)
URDU |= {
    "و": "o",
    "ی": "i",
    "ے": "e",
    "ں": "",
    "ھ": "h",
    "ع": "a",
    "ء": "",
    "ئ": "i",
    "ؤ": "o",
    "ۃ": "t",
    "أ": "a",
}

LETTER_SPELLINGS = {
    "a": "ए", "b": "बी", "c": "सी", "d": "डी", "e": "ई", "f": "एफ", "g": "जी", "h": "एच", "i": "आई", "j": "जे",
    "k": "के", "l": "एल", "m": "एम", "n": "एन", "o": "ओ", "p": "पी", "q": "क्यू", "r": "आर", "s": "एस", "t": "टी",
    "u": "यू", "v": "वी", "w": "डब्ल्यू डब्लू", "x": "एक्स", "y": "वाई वाय", "z": "जेड",
}  # fmt: skip
"""The names of the Latin letters as Indians write them."""
