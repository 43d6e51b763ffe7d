"""How numbers are written out, what multiplies them, and what they count: in English, Hindi and Hinglish."""

NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "दो": "2", "तीन": "3", "चार": "4", "पाँच": "5", "पांच": "5", "छह": "6", "सात": "7", "आठ": "8",
    "दस": "10", "teen": "3", "char": "4", "chaar": "4", "paanch": "5", "saat": "7", "aath": "8", "das": "10",
}  # fmt: skip
"""Numbers as words. One is left out: "a T4", "one T4" and "T4" are the same."""
SCALES = {
    "k": 1_000, "thousand": 1_000, "hazar": 1_000, "hazaar": 1_000, "हज़ार": 1_000, "हजार": 1_000,
    "lakh": 100_000, "lakhs": 100_000, "लाख": 100_000, "crore": 10_000_000, "crores": 10_000_000, "करोड़": 10_000_000,
}  # fmt: skip
UNITS = {
    "b": "b", "billion": "b", "बी": "b", "अरब": "b", "arab": "b", "bn": "b",
    "gb": "gb", "gib": "gb", "जीबी": "gb", "gigabyte": "gb", "gigabytes": "gb",
    "tb": "tb", "mb": "mb", "एमबी": "mb", "टीबी": "tb",
    "bit": "bit", "bits": "bit", "बिट": "bit",
    "m": "m", "million": "m", "%": "%", "percent": "%", "प्रतिशत": "%",
}  # fmt: skip
"""What a number may count, by each of its spellings."""
