"""Secrets by their form: keys and tokens that clouds, model hubs and platforms hand out, private keys, passwords.

Forms are from the issuers' own documentation. What is plainly a placeholder (`hf_xxx`, `<your key>`) is let through;
texts about deployment are full of them.
"""

import math
import re
from collections import Counter

from knowledge.screening.marks import Mark, Seen, covered

WORD = r"(?<![A-Za-z0-9_-])"
END = r"(?![A-Za-z0-9_-])"

FORMS: tuple[tuple[str, str], ...] = (
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*-----|\Z)"),
    ("a private key", r"PuTTY-User-Key-File-\d:[\s\S]*?(?:Private-MAC:.*|\Z)"),
    ("a private key", rf"{WORD}AGE-SECRET-KEY-1[A-Z0-9]{{50,}}"),
    ("an AWS access key", rf"{WORD}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}{END}"),
    (
        "an AWS secret key",
        r"(?i:aws|secret)[\w.-]{0,30}[\"']?\s*[=:,]\s*[\"']?(?P<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
    ),
    ("a GitHub token", rf"{WORD}(?:gh[pousr]_[A-Za-z0-9]{{36,}}|github_pat_[A-Za-z0-9_]{{50,}})"),
    ("a GitLab token", rf"{WORD}gl(?:pat|dt|rt|cbt|ptt|soat)-[A-Za-z0-9_.-]{{20,}}"),
    ("a Hugging Face token", rf"{WORD}(?:hf|api_org)_[A-Za-z0-9]{{30,}}{END}"),
    ("a model provider's key", rf"{WORD}sk-(?:proj-|svcacct-|admin-|ant-|or-v1-|lf-)?[A-Za-z0-9_-]{{20,}}"),
    ("a model provider's key", rf"{WORD}(?:gsk|xai|nvapi|csk|fw|r8|tgp_v1|pplx|jina|voyage)[_-][A-Za-z0-9_-]{{24,}}"),
    ("a Google key", rf"{WORD}AIza[A-Za-z0-9_-]{{35}}{END}"),
    ("a Google token", rf"{WORD}(?:ya29\.[A-Za-z0-9_-]{{20,}}|GOCSPX-[A-Za-z0-9_-]{{20,}})"),
    ("an Azure key", r"(?i:AccountKey|SharedAccessKey)\s*=\s*(?P<value>[A-Za-z0-9+/]{43,88}={1,2})"),
    ("an Azure signature", r"[?&]sig=(?P<value>[A-Za-z0-9%+/]{40,}(?:%3D|=){1,2})"),
    ("a Slack token", rf"{WORD}(?:xox[abcdeoprs]-[A-Za-z0-9-]{{10,}}|xapp-\d-[A-Za-z0-9-]{{10,}})"),
    ("a Slack webhook", r"hooks\.slack\.com/(?:services|workflows)/T\w+/\w+/\w+"),
    ("a Discord webhook", r"discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{40,}"),
    ("a Discord token", rf"{WORD}[MNO][A-Za-z\d_-]{{23,27}}\.[A-Za-z\d_-]{{6}}\.[A-Za-z\d_-]{{27,40}}{END}"),
    ("a Telegram token", rf"{WORD}\d{{8,10}}:AA[A-Za-z0-9_-]{{33}}{END}"),
    ("a payment key", rf"{WORD}(?:[sr]k_live_[A-Za-z0-9]{{16,}}|rzp_live_[A-Za-z0-9]{{14,}})"),
    ("a SendGrid key", rf"{WORD}SG\.[\w-]{{16,32}}\.[\w-]{{16,64}}"),
    ("a Twilio key", rf"{WORD}(?:SK|AC)[0-9a-f]{{32}}{END}"),
    ("a package registry token", rf"{WORD}(?:npm_[A-Za-z0-9]{{36}}|pypi-AgE[\w-]{{50,}})"),
    ("a cloud token", rf"{WORD}(?:dop_v1_[a-f0-9]{{64}}|dapi[a-f0-9]{{32}}|shpat_[a-f0-9]{{32}}|lin_api_\w{{40}})"),
    ("a signed token", rf"{WORD}eyJ[\w-]{{8,}}\.eyJ[\w-]{{8,}}\.[\w-]*"),
    (
        "a password in an address",
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,80}:(?P<value>[^\s/@\"'<>]{3,100})@[\w.\[\]-]+",
    ),
    (
        "a bearer token",
        r"(?i:authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|token)|x-api-key[\"']?\s*:)\s*[\"']?(?P<value>[A-Za-z0-9_.~+/=-]{16,})",
    ),
    ("a password", r"(?i:authorization[\"']?\s*[:=]\s*[\"']?basic)\s+(?P<value>[A-Za-z0-9+/]{8,}={0,2})"),
    ("a password", r"\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"'$]{1,60}:(?P<value>[^\s\"'$]{6,100})"),
    ("a password", r"[\"']auth[\"']\s*:\s*[\"'](?P<value>[A-Za-z0-9+/]{16,}={0,2})[\"']"),
    (
        "a model provider's key",
        r"[\"']username[\"']\s*:\s*[\"'][^\"'\n]{1,80}[\"']\s*,\s*[\"']key[\"']\s*:\s*[\"'](?P<value>[0-9a-f]{32})[\"']",
    ),
    ("a model provider's key", r"[\"']key[\"']\s*:\s*[\"'](?P<value>[0-9a-f]{32})[\"']\s*,\s*[\"']username[\"']"),
    ("a cloud token", rf"{WORD}a[ks]-(?=[a-zA-Z]*\d)(?=[a-z\d]*[A-Z])[A-Za-z0-9]{{22}}{END}"),
)
NAMED = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:[a-z0-9]{1,20}[_-]){0,4}(?:password|passwd|passphrase|pwd|secret(?:[_-]?key)?|api[ _-]?key|access[ _-]?key|private[ _-]?key"
    r"|subscription[ _-]?key|auth[_-]?token|access[_-]?token|token|पासवर्ड|कुंजी)[\"']?(?:,?\s*[\"']?value[\"']?\s*[:=]\s*|\s*(?:=|:=|:|=>|is|hai|है)\s*|\s+)[\"'`]?(?P<value>[^\s\"'`,;<>(){}]{8,200})"
)
"""A value behind a telling name; it counts only if it looks made by a machine or a careful person."""
BLANK = re.compile(r"(?i)x{4,}|\*{3,}|\.{3}|…|\$\{|\{\{|[<>]|your|placeholder|redacted|insert|replace")
"""What nobody takes for a secret, even in the form of one."""
PLACEHOLDER = re.compile(
    BLANK.pattern + r"|^\$\w|^%\w+%$|^(?:process\.env|os\.environ|import\.meta\.env|env|settings|config)[.\[]|^[a-z]+:$"
    r"|example|dummy|fake|changeme|(?:^|[_-])(?:my|the|some|token|key|secret|password|user|test)(?:[_-]|$)"
    r"|abc123|abcdef|123456|sample|foobar|empty|not[-_]?needed"
)
"""What stands behind a telling name without being a secret: where the secret is kept, or the next name (`valueFrom:`)."""
DIGEST_WORD = re.compile(
    r"(?i)(?<!\w)(?:md5|sha-?\d{0,3}|hash|commit|etag|checksum|digest|हैश|कैश|कमिट)\W{1,3}(?:\w{1,12}\W{1,2}){0,2}$"
)
"""Right before a telling name: the MD5 of a cache's key is no secret."""
LOOSE = ("a password or key", "a password", "a bearer token", "an Azure signature")
COMPILED = tuple((what, re.compile(form)) for what, form in FORMS)


def keys(seen: Seen) -> list[Mark]:
    """Every secret in a text."""
    found: list[Mark] = []
    for what, form in COMPILED:
        for match in form.finditer(seen.plain):
            group = "value" if "value" in form.groupindex else 0
            value = match.group(group)
            if what == "a private key" or not _placeholder(value, what):
                _add(found, seen.mark(what, match.start(group), match.end(group)))
    for match in NAMED.finditer(seen.plain):
        value = match["value"].rstrip(".|")
        if _made_up(value) and not _placeholder(value, "a password or key") and not _digest(match, value):
            _add(found, seen.mark("a password or key", match.start("value"), match.start("value") + len(value)))
    return found


def _add(found: list[Mark], mark: Mark) -> None:
    if not covered(mark, found):
        found.append(mark)


def _placeholder(value: str, what: str) -> bool:
    if "address" in what:
        return bool(PLACEHOLDER.search(value)) or value.lower() in ("pass", "password", "secret", "pw", "passwd")
    tail = value[4:] if len(value) > 12 else value
    form = PLACEHOLDER if what in LOOSE else BLANK
    return bool(form.search(value)) or len(set(tail)) <= 4


def _digest(match: re.Match[str], value: str) -> bool:
    """Whether a value says that it is a digest, or is one of which the words before it say so."""
    if re.fullmatch(r"(?i)(?:sha-?\d{0,3}|md5|git|commit)[:=-][0-9a-f]{7,128}", value):
        return True
    before = match.string[max(0, match.start() - 40) : match.start()]
    return bool(re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", value) and DIGEST_WORD.search(before))


def _made_up(value: str) -> bool:
    """Whether a value looks like a secret: mixed kinds of characters without much order, and no path or number."""
    if re.fullmatch(r"[\d.,:%-]+|https?://.*|(?:[./~]|[A-Za-z]:\\).*|[a-z]+(?:[-_.][a-z]+)*|--?[a-z].*", value):
        return False
    kinds = sum(bool(re.search(kind, value)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    return (kinds >= 3 and entropy(value) >= 2.9) or (kinds >= 2 and len(value) >= 16 and entropy(value) >= 3.3)


def entropy(value: str) -> float:
    """Bits a character, from how often each occurs."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
