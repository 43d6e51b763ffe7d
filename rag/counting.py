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
CURRENCIES = {
    "INR": "₹ rs inr rupee rupees rupaye rupay रुपये रुपए रुपया रुपयों",
    "USD": "$ us$ usd dollar dollars डॉलर",
    "EUR": "€ eur euro euros यूरो",
}
"""How an amount is said to be money of a currency."""
MEASURES: dict[str, tuple[str, float, str]] = {
    "gb": ("gb", 1.0, ""), "mb": ("gb", 0.001, "mib megabyte megabytes"),
    "tb": ("gb", 1000.0, "tib terabyte terabytes"),
    "%": ("%", 1.0, ""), "watt": ("watt", 1.0, "w watt watts वाट वॉट"),
    "ms": ("second", 0.001, "ms msec millisecond milliseconds मिलीसेकंड मिलीसेकेंड"),
    "second": ("second", 1.0, "s sec secs second seconds सेकंड सेकेंड सेकण्ड sekand"),
    "minute": ("second", 60.0, "min mins minute minutes मिनट मिनटों"),
    "hour": ("second", 3600.0, "h hr hrs hour hours hourly घंटा घंटे घंटों घण्टा घण्टे ghanta ghante"),
    "day": ("day", 1.0, "day days daily दिन दिनों din"), "week": ("week", 1.0, "week weeks weekly हफ़्ता हफ़्ते सप्ताह"),
    "month": ("month", 1.0, "month months monthly महीना महीने महीनों माह mahina mahine"),
    "year": ("year", 1.0, "year years yearly साल वर्ष saal"),
    "token": ("token", 1.0, "t tok toks token tokens टोकन"),
    "language": ("language", 1.0, "language languages भाषा भाषाएँ भाषाओं"),
    "request": ("request", 1.0, "req reqs request requests अनुरोध अनुरोधों रिक्वेस्ट"),
    "user": ("user", 1.0, "user users यूज़र यूज़रों उपयोगकर्ता उपयोगकर्ताओं"),
}  # fmt: skip
"""What sentences measure: in which unit it is compared, how many of that one is, and its spellings beside `UNITS`."""
