"""Text that would do something where it is shown or run: markup that runs in a browser, code that sends away or breaks.

Pure. Guides quote such things in code on purpose, so markup is looked for in prose only.
"""

import re

from knowledge.screening.marks import Mark, Seen

ACTIVE = re.compile(
    r"(?i)<\s*/?\s*(?:script|iframe|object|embed|svg|math|form|meta|link|base|applet|style|img|body|video|audio|input|marquee)\b"
    r"[^>\n]{0,200}|\bon(?:error|load|click|mouse\w+|focus\w*|toggle|begin|animation\w+|pointer\w+|key\w+)\s*=\s*[\"'\w(]"
    r"|(?:java|vb)script\s*:|data\s*:\s*text/html|\{\{[^}\n]{0,120}\}\}|\$\{[^}\n]{0,80}\}|<%[^%\n]{0,80}%>|#\{[^}\n]{0,60}\}"
)
FENCE = re.compile(r"^(`{3,}+|~{3,}+)[^\n]*+\n(.*?)(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
AWAY = re.compile(
    r"(?i)requests?\.(?:post|put|request)\(|urlopen\(|urllib3?\.|http\.request\(|ftplib|smtplib|paramiko|\.sendall\(|\bscp\b|\brsync\b"
    r"|\bcurl\b[^\n]{0,400}(?:-d|--data|-F|-T|--upload)|\bnc\b\s+-"
)
OURS = re.compile(
    r"(?i)clipboard|screenshot|psutil|platform\.|os\.environ|netstat|getpass|keyboard|pynput|/var/log|/etc/(?:passwd|shadow)|\.ssh/|cookies|id_rsa|usb\.|memory_info|\.bash_history"
)
BREAKS = re.compile(
    r"(?i)\brm\s+-rf\s+(?:/|~|\$HOME)(?:\s|$|\*)|:\(\)\s*\{\s*:\|:&\s*\};:|os\.fork\(\)|/boot/grub|mkfs\.\w+\s|\bdd\s+if=.{0,400}of=/dev/|cryptomin|\bxmrig\b"
    r"|\.terminate\(\)|shutdown\s+-[hr]|os\.system\([\"'](?:sudo )?(?:reboot|shutdown|python \./)|curl[^\n|]{0,400}pastebin[^\n|]{0,400}\|\s*(?:ba)?sh"
)


def harmful(seen: Seen) -> list[Mark]:
    """Every place with markup that runs, or code that sends data away or breaks a machine."""
    found = [seen.mark("markup that would run", *match.span()) for match in ACTIVE.finditer(seen.prose)]
    for match in FENCE.finditer(seen.plain):
        code = match[2]
        if (AWAY.search(code) and OURS.search(code)) or BREAKS.search(code):
            found.append(seen.mark("code that sends data away or breaks a machine", match.start(2), match.end(2)))
    return found
