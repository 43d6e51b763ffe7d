"""Secrets and personal data as people really write them, in three carriers; and benign text of three languages beside them.

Every value is made up here; numbers with a check digit have a right one. What is found is counted, and so is what is
stopped without cause: none of the first may be missed, at most one in a hundred of the second may be stopped.
"""

import random
import string
from pathlib import Path

import pytest

from knowledge.screening import masked, stops
from rag.evaluation import SHIPPED, load

ROOT = Path(__file__).parents[2]
ALNUM, HEX, UPPER = string.ascii_letters + string.digits, "0123456789abcdef", string.ascii_uppercase + string.digits


def made(alphabet: str, length: int, seed: int) -> str:
    """A random text of these letters, the same for the same seed."""
    pick = random.Random(1000 + seed)
    return "".join(pick.choice(alphabet) for _ in range(length))


SECRETS = (
    f"-----BEGIN OPENSSH PRIVATE KEY-----\n{made(ALNUM, 64, 1)}\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n-----END PGP PRIVATE KEY BLOCK-----",
    f"-----BEGIN RSA PRIVATE KEY-----\n> {made(ALNUM, 64, 2)}",
    f'"private_key": "-----BEGIN PRIVATE KEY-----\\nMII{made(ALNUM, 60, 3)}\\n-----END PRIVATE KEY-----\\n"',
    f"PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n{made(ALNUM, 44, 4)}",
    f"AGE-SECRET-KEY-1{made(UPPER, 58, 5)}",
    f"sk-{made(ALNUM, 48, 6)}",
    f"OPENAI_API_KEY=sk-svcacct-{made(ALNUM + '_-', 120, 7)}",
    f"--token hf_{made(string.ascii_letters, 37, 8)}",
    *(f"gh{kind}_{made(ALNUM, 36, 9)}" for kind in "oprsu"),
    f"git clone https://x-access-token:ghp_{made(ALNUM, 36, 10)}@github.com/a/b",
    f"https://user:{made(ALNUM, 20, 11)}@gitlab.com/a/b.git",
    f"xoxp-{made('123456789', 12, 12)}-{made(ALNUM, 32, 13)}",
    f"xapp-1-A{made(UPPER, 10, 14)}-{made('123456789', 13, 15)}-{made(HEX, 64, 16)}",
    f"xoxd-{made(ALNUM, 60, 17)}",
    f"MTA4{made(ALNUM, 22, 18)}.{made(ALNUM, 6, 19)}.{made(ALNUM + '_-', 38, 20)}",
    f"ASIA{made(UPPER, 16, 21)}",
    f"aws_secret_access_key,{made(ALNUM + '/+', 40, 22)}",
    f"AZURE_OPENAI_API_KEY={made(HEX, 32, 23)}",
    f"eyJhbGciOiJub25lIn0.eyJzdWIiOiI{made(ALNUM, 12, 24)}.",
    f'"Authorization": "Bearer {made(ALNUM, 40, 25)}"',
    f"Authorization: Basic {made(ALNUM, 24, 26)}==",
    f"curl -u admin:{made(ALNUM, 14, 27)} https://host.internal",
    "password = 'Xk9#mP2$vL'",
    "पासवर्ड: Xk9#mP2$vL7",
    "password Xk9mP2vL7q hai",
    f"redis://:{made(ALNUM, 16, 28)}@cache:6379",
    f"mongodb+srv://admin:{made(ALNUM, 16, 29)}@c0.example-db.net/",
    f"WANDB_API_KEY={made(HEX, 40, 30)}",
    f"NGROK_AUTHTOKEN={made(ALNUM, 49, 31)}",
    f'"auth": "{made(ALNUM, 36, 32)}"',
    f"dapi{made(HEX, 32, 33)}",
    f'{{"username":"member","key":"{made(HEX, 32, 34)}"}}',
    f"SECRET_KEY: {made(ALNUM, 50, 35)}",
    f"private_key=0x{made(HEX, 64, 36)}",
    f"- name: HF_TOKEN\n  value: {made(ALNUM, 24, 45)}",
    f'{{"name": "DB_PASSWORD", "value": "{made(ALNUM, 16, 46)}"}}',
    f"apiVersion: v1\nkind: Secret\nstringData:\n  password: {made(ALNUM + '!#%', 18, 47)}",
    f"client_secret={made(ALNUM, 32, 37)}",
    f'{{"key":"{made(HEX, 32, 41)}","username":"member"}}',
    f"api key {made(HEX, 32, 42)}",
    f"कुंजी: {made(HEX, 32, 43)}",
    f"commit your config, then set token={made(HEX, 40, 44)}",
    f"api-subscription-key: {made(HEX, 8, 38)}-{made(HEX, 4, 39)}-4abc-9def-{made(HEX, 12, 40)}",
)
PERSONAL = (
    *("234567890124", "2345  6789  0124", "2345.6789.0124", "2345\u00a06789\u00a00124", "2345–6789–0124"),
    *("२३४५६७८९०१२४", "২৩৪৫ ৬৭৮৯ ০১২৪", "௨௩௪௫ ௬௭௮௯ ௦௧௨௪", "２３４５ ６７８９ ０１２４", "2345\u200b6789\u200b0124"),
    *("Aadhaar:234567890124", "aadhar no.234567890124", "आधार 2345\n6789 0124", "आधार नंबर २३४५ ६७८९ ०१२४ है"),
    *("PAN card number is ABCPK1234F.", "पैन नंबर: abcpk1234f", "pan abcpk 1234 f"),
    *("gstin 27aapfu0939f1zv", "२७AAPFU0939F1ZV"),
    *("ramesh@okaxis", "9876543210@paytm", "RAMESH@OKSBI", "upi://pay?pa=ramesh@okaxis&pn=R", "shop.90@fbpe"),
    *("UPI: ramesh@jio", "UPI id ramesh@newbank", "यूपीआई ramesh@pthdfc पर भेजें", "pay to ab.cd@kphdfc"),
    *("+91 98765-43210", "09876543210", "0091 98765 43210", "(+91) 9876543210", "+९१ ९८७६५४३२१०", "९८७६५ ४३२१०"),
    *("987 654 3210", "022-24567890", "(080) 2345 6789", "wa.me/919876543210", "tel:+919876543210"),
    *("Mob.9876543210", "फ़ोन:9876543210", "9876543210, 9123456780", "9876543210,9123456780", "9876543210।"),
    *("mailto:priya@gmail.com", "priya.s+x@iitb.ac.in", "PRIYA@GMAIL.COM", "priya＠gmail.com", "संपर्क:priya@gmail.com"),
    *("priya(at)gmail(dot)com", "priya [at] gmail [dot] com", "priya at gmail dot com", "प्रिया@उदाहरण.भारत"),
    *("priya dot s at gmail dot com", "Priya at iitb dot ac dot in", "e-mail priya at lab dot health, please"),
    *("priya at startup dot in", "write to priya at clinic dot care today"),
)
CARRIERS = ("{}", "मैंने यह चलाया:\n{}\nऔर ठीक चला।", "Maine ye set kiya: {} aur chal gaya.")
BENIGN = (
    'export OPENAI_API_KEY="sk-no-key-required"; api_key="EMPTY"',
    "sk-1234 is not a key; sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    'token: "hf_..." goes into a secret named hf-token-secret',
    "secretKeyRef: {name: hf-token, key: token}",
    "kubectl create secret generic hf --from-literal=token=$HF_TOKEN",
    "POSTGRES_PASSWORD=${DB_PASSWORD}; helm install --set auth.password=changeme",
    "env:\n  - name: HF_TOKEN\n    valueFrom:\n      secretKeyRef:\n        name: hf-secret-2\n        key: HF_TOKEN_V2",
    "env: [{name: API_KEY, valueFrom: {secretKeyRef: {name: vllm-api-key-v2, key: API_KEY_2026}}}]",
    "- name: DB_PASSWORD\n  value: $(DB_PASSWORD_2)\n- name: API_KEY\n  value: ${API_KEY_2026}",
    "password: ${VAR}, PASSWORD=${DB_PASSWORD:-}, token: ${{ secrets.HF_TOKEN }}, token: {{ .Values.hfToken }}",
    "token: <your-token>, api_key = <YOUR_OPENAI_KEY_9>, set API_KEY=%OPENAI_KEY1%, --api-key $VLLM_API_KEY2",
    "api_key=os.environ[\"OPENAI_API_KEY_2\"], token=os.getenv('HF_TOKEN'), api_key: process.env.GEMINI2_Paid",
    "curl -u $USER:$PASS https://host.internal/v1/models",
    "Authorization: Bearer $TOKEN, or Authorization: Basic <base64>",
    "secrets.token_urlsafe(32) makes a token; hashlib.sha256(secret.encode())",
    "openssl rand -hex 32 makes a secret of 64 characters",
    "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2tS3b1kPq is a public key",
    "docker pull vllm/vllm-openai@sha256:53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "ssh ubuntu@ec2-13-232-10-20.ap-south-1.compute.amazonaws.com",
    "pip install git+https://git@github.com/org/repo.git; npm install @scope/package@1.2.3",
    "model@revision, image@tag, branch@{upstream}, foo@bar, @paytm and @phonepe",
    "UPI id looks like name@bank; a VPA is username@psp.",
    "The PAN of a camera; a PAN-India rollout; GSTIN is two digits, the PAN, one, Z and a check.",
    "We sat at Bengaluru; dot the i, and look at the page.",
    "GPU-2a3b4c5d-6e7f-8091-a2b3-c4d5e6f70819 at 00000000:00:1E.0, driver 550.54.15",
    "arXiv:2312.04567v2, doi:10.18653/v1/2023.acl-long.693, ISBN 978-93-5019-561-1",
    "GPU KV cache size: 123,456 tokens; maximum concurrency 15.07x; seed=0",
    "p50 1234567890 ns, 9876543210 tokens, GET /v1/models 200 1732380000.123456",
    "4096 4096 4096 and 2048 2048 2048; 2024 2025 2026 are years; 98765.43210 s",
    "Pincode 560 001, Bengaluru; sector 62, Noida 201309; order 60012345678",
    "call(9876, 5432, 10) returns 3; phone=None, tel: none",
    "मॉडल को 16 GB VRAM चाहिए; कुल 2,34,56,789 शब्द, 98765 दस्तावेज़, 43210 सवाल।",
    "आधार मॉडल 7B है, 2345 टोकन प्रति सेकंड; पैन इंडिया सेवा।",
    "कुंजी किसी को न दें; पासवर्ड बदलना न भूलें; फ़ोन पर बात हुई, ₹4500000 लगे।",
    "मोबाइल पर 9876 लोगों ने 43210 सवाल पूछे, 24x7 सेवा है।",
    "aap 24x7 helpline par call karein, phone number website par hai",
    "password badalna mat bhoolna; token kisi ko mat dena; UPI se 5000 rupaye bheje",
    '{"key": "5d41402abc4b2a76b9719d911017c592", "size": 4096, "etag": "d41d8cd98f00b204e9800998ecf8427e"}',
    '"key": "9e107d9d372bb6826bd81d3542a419d6" is the MD5 of the prompt in our cache',
    "commit of the token 0e9e39f249a16976918f6564b8830bc894c89659; cache key 5d41402abc4b2a76b9719d911017c592",
    "secret: sha256:53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db, git-0e9e39f249a1",
    "MD5 of api key 5d41402abc4b2a76b9719d911017c592 is kept, never the key; कैश कुंजी 5d41402abc4b2a76b9719d911017c592",
    "We call vllm dot serve at port dot eight, and look at layer dot in the graph; see it at main dot py",
    "It fails at torch dot compile; the weights lie at model dot safetensors; vllm dot serve at startup dot then wait",
    "kal 12 baje meeting hai, 9876 tokens aur 43210 ms lage, budget 45,00,000 hai",
)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_none_is_missed_and_all_is_taken_out(carrier):
    missed = [one for one in (*SECRETS, *PERSONAL) if not stops(carrier.format(one))]
    assert missed == []
    left = [one for one in (*SECRETS, *PERSONAL) if stops(masked(text := carrier.format(one), stops(text)))]
    assert left == []


def test_the_second_of_two_numbers_is_taken_out_as_well():
    text = "9876543210,9123456780"
    assert masked(text, stops(text)) == "⟦a phone number⟧,⟦a phone number⟧"


def test_of_benign_text_hardly_any_is_stopped():
    """Sentences made to mislead, every question of the evaluation set (Hindi and Hinglish too), and our own pages."""
    questions = [one.question for one in load(SHIPPED, "all")]
    pages = [file.read_text(encoding="utf-8") for file in sorted(ROOT.glob("docs/*.md"))]
    parts = [part for page in pages for part in page.split("\n\n")]
    assert sum(any("\u0900" <= letter <= "\u097f" for letter in text) for text in questions) > 40
    assert [one for one in (*BENIGN, *questions) if stops(one)] == []
    stopped = [one for one in parts if stops(one)]
    assert len(stopped) <= len(parts) // 100, stopped
