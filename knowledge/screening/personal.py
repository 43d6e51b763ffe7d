"""Personal data by its form and its check digit: Aadhaar, PAN, GSTIN, UPI addresses, phone numbers, e-mail addresses.

Numbers are everywhere in texts about deployment, so a form without a check digit needs a sign that it is what it seems.
"""

import re

from knowledge.screening.marks import Mark, Seen, covered

AADHAAR = re.compile(r"(?<![\w.:/@#-])[2-9]\d{3}( {0,2}|[-._/])\d{4}\1\d{4}(?![\w@]|[.,-]\d)")
NAMED_AADHAAR = re.compile(
    r"(?i)(?:(?<!a)a+dha+r|uidai|आधार)[^\d\n]{0,30}(?P<value>[2-9]\d{3}[\s._/-]{0,3}\d{4}[\s._/-]{0,3}\d{4})(?!\d)"
)
PAN = re.compile(r"(?<![A-Za-z0-9_-])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Za-z0-9_-])")
SMALL_PAN = re.compile(
    r"(?i)(?:\bpan\b|पैन).{0,20}?(?P<value>[a-z]{3}[abcfghjlpt][a-z][ -]?\d{4}[ -]?[a-z])(?![a-z0-9_-])"
)
GSTIN = re.compile(r"(?i)(?<![a-z0-9])(?:0[1-9]|[12]\d|3[0-8]|9[79])[a-z]{5}\d{4}[a-z][a-z0-9]z[a-z0-9](?![a-z0-9])")
EMAIL = re.compile(
    r"(?<![\w.+/@-])[A-Za-z0-9][\w.+-]{0,63}\s?(?:@|\[at\]|\(at\))\s?(?:[A-Za-z0-9-]{1,63}\s?(?:\.|\[dot\]|\(dot\))\s?){1,4}"
    r"[A-Za-z]{2,12}(?![\w@-])"
)
SPOKEN_EMAIL = re.compile(
    r"(?i)(?<![\w.+/@-])[a-z0-9][\w.+-]{0,63}(?: dot [\w+-]{1,63}){0,3} at (?P<domain>[a-z0-9-]{1,63}(?: dot [a-z0-9-]{1,63}){0,2}) "
    r"dot (?P<end>[a-z]{2,12})(?![\w@-])"
)
ENDS = frozenset(
    """
    com org net edu gov int info biz io ai dev app co uk us eu de fr nl ca au nz jp sg ae ch se no es br cn pk bd lk np
    asia cloud tech online site xyz email
    """.split()  # noqa: SIM905  # easier to read and to add to
)
"""How a spoken address ends; `in` besides, where no thing is named behind it: "at layer dot in the graph" is none."""
THING = re.compile(r"(?i) (?:the|an?|our|its|this|that|these|each|every|your|which)\b")
MAIL_WORD = re.compile(r"(?i)(?:e-?mail|mail|write|reach|contact|ईमेल|मेल|लिख|संपर्क)[^.\n]{0,30}$")
"""Behind such a word a spoken address may end in anything."""
INDIAN_EMAIL = re.compile(
    r"(?<![\w.\u0900-\u0d7f])[\w.\u0900-\u0d7f]{1,64}@(?:[\w\u0900-\u0d7f-]{1,63}\.){1,3}[\u0900-\u0d7f]{2,12}"
)
UPI = re.compile(r"(?<![\w.@/-])[A-Za-z0-9][A-Za-z0-9._-]{1,63}@(?P<bank>[A-Za-z]{2,20})(?![\w@-]|\.\w)")
NAMED_UPI = re.compile(
    r"(?i)(?:\bupi\b|\bvpa\b|\bbhim\b|यूपीआई|भीम)[^\n@]{0,30}?(?<![\w.@/-])"
    r"(?P<value>(?P<name>[a-z0-9][a-z0-9._-]{1,63})@(?P<bank>[a-z]{2,20}))(?![\w@-]|\.\w)"
)
BANKS = frozenset(
    """
    upi ybl ibl axl paytm ptaxis ptyes ptsbi pthdfc okaxis okhdfcbank okicici oksbi apl yapl rapl axisb axisbank icici
    hdfcbank hdfcbankjd sbi sbipay kotak kotak811 kmbl pnb barodampay boi cnrb cboi idfcbank idfcfirst indus federal
    fbl fam freecharge ikwik jupiteraxis naviaxis slice superyes tapicici timecosmos waaxis wahdfcbank waicici wasbi
    airtel airtelpaymentsbank postbank uco unionbank uboi yesbank yespay dbs hsbc rbl aubank bandhan equitas
    jio slc sliceaxis idfc idbi fbpe yescred mbk kphdfc shriramhdfcbank okbizaxis rmhdfcbank mahb psb ucobank sib kvb
    kvbank tmb dlb cub kbl csbpay nsdl finobank abfspay pingpay zoicici rajgovhdfcbank inhdfc dhani amazonpay apay
    payzapp pz citi citigold scbl ezeepay eazypay trf axisgo centralbank canarabank allbank andb jkb obc vijb ubi
    utbi syndicate dcb karb lvb myicici imobile pockets bpunity bajaj oxymoney mobikwik niyoicici cred
    """.split()  # noqa: SIM905  # easier to read and to add to
)
"""The handles behind which UPI addresses stand."""
NOT_UPI = ("name", "user", "username", "someone", "you", "yourname", "bank", "bankname", "psp", "handle", "example")
"""What stands for a name or a bank where somebody explains the form."""
NOT_MAIL = (
    "git",
    "noreply",
    "no-reply",
    "root",
    "ubuntu",
    "user",
    "admin",
    "you",
    "name",
    "me",
    "someone",
    "host",
    "ec2-user",
)
NOT_DOMAINS = ("example.com", "example.org", "example.net", "example.in", "localhost", "users.noreply.github.com")
PHONE = re.compile(
    r"(?:(?<![\w.,/=#%@$₹€+-])|(?<=[6-9]\d{9},))(?:\+|\(0|\(\+|(?=\d))\d(?:[ ()-]{0,2}\d){8,15}"
    r"(?![\w@%]|[.-]\d|,(?![6-9]\d{9}(?!\d))\d)"
)
NAMED_PHONE = re.compile(
    r"(?i)(?:wa\.me/|phone=|tel:|sms:|\bmob(?:ile)?[.:]|\bph(?:one)?[.:]|\bwhatsapp[.:]|\bcall[.:])\s?"
    r"(?P<value>\+?\d(?:[ ()-]{0,2}\d){9,14})(?!\d)"
)
"""Behind such a word a number needs no other sign."""
MANY = 20
"""Phone numbers after which the rest of a text is not looked through, but taken out whole."""
ROUND = re.compile(r"0{5}$|(\d)\1{6}|^(?:91)?123456")
UNITS = re.compile(
    r"\s*(?:tokens?|params?|parameters|bytes?|[kmgt]i?b|ns|us|µs|ms|rows|requests?|words|characters|samples|steps|flops|hours?"
    r"|people|users|%|rupees|inr|usd|lakh|crore|टोकन|लोग)\b",
    re.IGNORECASE,
)

_D = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 4, 0, 6, 7, 8, 9, 5), (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7), (4, 0, 1, 2, 3, 9, 5, 6, 7, 8), (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2), (7, 6, 5, 9, 8, 2, 1, 0, 4, 3), (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)  # fmt: skip
_P = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7), (9, 4, 5, 3, 1, 2, 6, 8, 7, 0), (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5), (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)  # fmt: skip
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def verhoeff(digits: str) -> bool:
    """Whether digits end in the check digit of Verhoeff's scheme, as Aadhaar numbers do."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _D[check][_P[place % 8][int(digit)]]
    return check == 0


def gstin(text: str) -> bool:
    """Whether 15 characters end in the check character of the goods and services tax number."""
    total = 0
    for place, letter in enumerate(text[:14].upper()):
        product = _BASE36.index(letter) * (1 + place % 2)
        total += product // 36 + product % 36
    return _BASE36[(36 - total % 36) % 36] == text[14].upper()


def personal(seen: Seen) -> list[Mark]:
    """Every piece of personal data in a text."""
    found: list[Mark] = []
    for match in GSTIN.finditer(seen.plain):
        if gstin(match[0]):
            _add(found, seen.mark("a GSTIN", match.start(), match.end()))
    for match in AADHAAR.finditer(seen.plain):
        if _aadhaar(match[0], seen.plain, match.end()):
            _add(found, seen.mark("an Aadhaar number", match.start(), match.end()))
    for match in NAMED_AADHAAR.finditer(seen.plain):
        if verhoeff(re.sub(r"\D", "", match["value"])):
            _add(found, seen.mark("an Aadhaar number", match.start("value"), match.end("value")))
    for match in PAN.finditer(seen.plain):
        _add(found, seen.mark("a PAN", match.start(), match.end()))
    for match in SMALL_PAN.finditer(seen.plain):
        _add(found, seen.mark("a PAN", match.start("value"), match.end("value")))
    for match in EMAIL.finditer(seen.plain):
        if _mail(match[0]) and not _in_address(seen.plain, match.start()):
            _add(found, seen.mark("an e-mail address", match.start(), match.end()))
    for match in SPOKEN_EMAIL.finditer(seen.plain):
        if _spoken(match) and _mail(match[0]):
            _add(found, seen.mark("an e-mail address", match.start(), match.end()))
    for match in INDIAN_EMAIL.finditer(seen.plain):
        _add(found, seen.mark("an e-mail address", match.start(), match.end()))
    for match in UPI.finditer(seen.plain):
        if match["bank"].lower() in BANKS:
            _add(found, seen.mark("a UPI address", match.start(), match.end()))
    for match in NAMED_UPI.finditer(seen.plain):
        if match["bank"].lower() not in NOT_UPI and match["name"].lower() not in NOT_UPI:
            _add(found, seen.mark("a UPI address", match.start("value"), match.end("value")))
    for match in NAMED_PHONE.finditer(seen.plain):
        if _number(match["value"], re.sub(r"\D", "", match["value"])):
            _add(found, seen.mark("a phone number", match.start("value"), match.end("value")))
    for start, end in _phones(seen.plain):
        _add(found, seen.mark("a phone number", start, end))
    return found


def _add(found: list[Mark], mark: Mark) -> None:
    if not covered(mark, found):
        found.append(mark)


def _aadhaar(text: str, whole: str, end: int) -> bool:
    digits = re.sub(r"\D", "", text)
    return verhoeff(digits) and not digits.endswith("0000") and not UNITS.match(whole, end)


def _mail(text: str) -> bool:
    name, domain = re.split(r"\s?(?:@|\[at\]|\(at\)| at )\s?", text.lower(), maxsplit=1)
    domain = re.sub(r"\s?(?:\[dot\]|\(dot\)| dot )\s?", ".", domain)
    if name in NOT_MAIL and not domain.startswith(("gmail.", "yahoo.", "outlook.", "hotmail.", "rediffmail.")):
        return False
    return not any(domain == one or domain.endswith("." + one) for one in NOT_DOMAINS)


def _spoken(match: re.Match[str]) -> bool:
    """Whether "NAME at HOST dot END" is an address rather than a place in a program."""
    if match["end"].lower() in ENDS or (match["end"].lower() == "in" and not THING.match(match.string, match.end())):
        return True
    return bool(MAIL_WORD.search(match.string, max(0, match.start() - 60), match.start()))


def _in_address(text: str, start: int) -> bool:
    """Whether a place lies within an address, where what stands before an @ is who signs in to a server."""
    before = re.split(r"[\s\"'<>()]", text[max(0, start - 200) : start])[-1]
    return "://" in before


def _phones(text: str) -> list[tuple[int, int]]:
    """Where phone numbers stand: short runs of digits that the numbering plans know."""
    found: list[tuple[int, int]] = []
    for match in PHONE.finditer(text):
        if len(found) == MANY:
            return [*found, (match.start(), len(text))]
        raw = match[0]
        digits = re.sub(r"\D", "", raw)
        if not 10 <= len(digits) <= 15 or ROUND.search(digits) or UNITS.match(text, match.end()):
            continue
        if _number(raw, digits):
            found.append(match.span())
    return found


def _number(raw: str, digits: str) -> bool:
    """Whether digits written so are somebody's phone: with a country code, an Indian mobile, or grouped after a 0."""
    import phonenumbers

    try:
        number = phonenumbers.parse(raw, "IN")
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_valid_number(number):
        return False
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    grouped = re.fullmatch(r"\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{4}", raw) is not None
    return raw.startswith("+") or (number.country_code == 91 and mobile) or grouped
