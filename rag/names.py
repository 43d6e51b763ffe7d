"""Names that two questions must share to be one: engines, model families, languages, formats, machines.

Each with the ways it is written in Latin letters and in Devanagari. Not a glossary: a name is not translated, and
what is missing here only makes two questions look more alike than they are in one word. Names with a digit (T4, A100,
8B) need no list; `particulars` reads them.
"""

ENGINES = {
    "vllm": "vllm वीएलएलएम",
    "ollama": "ollama ओलामा ओल्लामा",
    "llamacpp": "llama.cpp llamacpp llama-cpp llama-server llama-bench",
    "sglang": "sglang एसजीलैंग",
    "tgi": "tgi text-generation-inference टीजीआई",
    "tensorrt": "tensorrt tensorrt-llm trt trt-llm",
    "triton": "triton ट्राइटन",
    "mlx": "mlx mlx-lm",
    "transformers": "transformers",
    "axolotl": "axolotl",
    "unsloth": "unsloth",
    "trl": "trl",
    "litellm": "litellm",
    "langchain": "langchain लैंगचेन",
    "docker": "docker डॉकर",
    "kubernetes": "kubernetes k8s कुबरनेटिस",
}
FAMILIES = {
    "llama": "llama लामा ल्लामा",
    "qwen": "qwen क्वेन",
    "gemma": "gemma जेमा जेम्मा",
    "mistral": "mistral मिस्ट्रल",
    "mixtral": "mixtral मिक्स्ट्रल",
    "phi": "phi",
    "deepseek": "deepseek डीपसीक",
    "gpt-oss": "gpt-oss gptoss",
    "sarvam": "sarvam sarvam-m सर्वम",
    "sarvam-translate": "sarvam-translate",
    "krutrim": "krutrim कृत्रिम",
    "airavata": "airavata ऐरावत",
    "openhathi": "openhathi",
    "navarasa": "navarasa",
    "param": "param-1",
    "nemotron": "nemotron",
    "granite": "granite",
    "command": "command-r",
    "aya": "aya",
    "bloom": "bloom bloomz",
    "falcon": "falcon",
    "whisper": "whisper व्हिस्पर विस्पर",
    "indicconformer": "indicconformer",
    "indicwhisper": "indicwhisper",
    "indictrans": "indictrans indictrans2",
    "nllb": "nllb",
    "indicbert": "indicbert",
    "muril": "muril",
    "bge": "bge bge-m3",
    "e5": "e5",
    "minilm": "minilm",
    "parler": "parler indic-parler",
    "surya": "surya",
    "tesseract": "tesseract",
    "paddleocr": "paddleocr",
}
FORMATS = {
    "awq": "awq",
    "gptq": "gptq",
    "gguf": "gguf",
    "bf16": "bf16 bfloat16",
    "fp16": "fp16 float16",
    "fp8": "fp8",
    "lora": "lora लोरा",
    "qlora": "qlora क्यूलोरा",
}
MACHINES = {
    "cpu": "cpu सीपीयू",
    "tpu": "tpu टीपीयू",
    "npu": "npu",
    "mac": "mac macbook मैक मैकबुक",
    "jetson": "jetson",
    "raspberry": "raspberry",
    "android": "android एंड्रॉइड",
    "windows": "windows विंडोज़ विंडोज",
    "amd": "amd rocm",
    "intel": "intel इंटेल",
    "aws": "aws amazon",
    "gcp": "gcp",
    "azure": "azure",
}
CARDS = {
    "t4": (16,), "l4": (24,), "l20": (48,), "l40": (48,), "l40s": (48,), "a2": (16,), "a10": (24,), "a10g": (24,),
    "a16": (16,), "a30": (24,), "a40": (48,), "a100": (40, 80), "a4000": (16,), "a5000": (24,), "a6000": (48,),
    "h20": (96,), "h100": (80,), "h200": (141,), "gh200": (96, 144), "b200": (192,), "b300": (288,),
    "v100": (16, 32), "p100": (16,), "p40": (24,), "k80": (24,), "mi210": (64,), "mi250": (128,), "mi300x": (192,),
    "mi325x": (256,), "mi355x": (288,), "1080": (8,), "2080": (8,), "3050": (8,), "3060": (12,), "3070": (8,),
    "3080": (10, 12), "3090": (24,), "4060": (8, 16), "4070": (12,), "4080": (16,), "4090": (24,), "5060": (8, 16),
    "5070": (12,), "5080": (16,), "5090": (32,),
}  # fmt: skip
"""How many GB each card may have, by its maker's data sheets."""
LANGUAGES = {
    "english": "english angrezi अंग्रेज़ी अंग्रेजी इंग्लिश",
    "hindi": "hindi हिंदी हिन्दी",
    "hinglish": "hinglish हिंग्लिश",
    "tamil": "tamil तमिल",
    "telugu": "telugu तेलुगु तेलगू",
    "bengali": "bengali bangla बंगाली बांग्ला",
    "marathi": "marathi मराठी",
    "gujarati": "gujarati गुजराती",
    "kannada": "kannada कन्नड़ कन्नड",
    "malayalam": "malayalam मलयालम",
    "punjabi": "punjabi पंजाबी",
    "odia": "odia oriya ओड़िया उड़िया ओडिया",
    "assamese": "assamese असमिया",
    "urdu": "urdu उर्दू",
    "sanskrit": "sanskrit संस्कृत",
    "nepali": "nepali नेपाली",
    "bhojpuri": "bhojpuri भोजपुरी",
    "maithili": "maithili मैथिली",
    "konkani": "konkani कोंकणी",
    "kashmiri": "kashmiri कश्मीरी",
    "santali": "santali संताली संथाली",
    "manipuri": "manipuri meitei मणिपुरी मैतेई",
    "dogri": "dogri डोगरी",
    "bodo": "bodo बोडो",
    "sindhi": "sindhi सिंधी",
    "gondi": "gondi गोंडी",
    "korku": "korku कोरकू",
    "bhili": "bhili भीली",
    "tulu": "tulu तुलु तुळु",
    "magahi": "magahi मगही",
    "awadhi": "awadhi अवधी",
    "rajasthani": "rajasthani marwari राजस्थानी मारवाड़ी",
    "chhattisgarhi": "chhattisgarhi छत्तीसगढ़ी",
}
CITIES = {
    "mumbai": "mumbai bombay मुंबई मुम्बई",
    "delhi": "delhi दिल्ली",
    "bengaluru": "bengaluru bangalore बेंगलुरु बैंगलोर",
    "chennai": "chennai चेन्नई",
    "hyderabad": "hyderabad हैदराबाद",
    "pune": "pune पुणे",
    "kolkata": "kolkata कोलकाता",
    "jaipur": "jaipur जयपुर",
    "lucknow": "lucknow लखनऊ",
    "patna": "patna पटना",
    "bhopal": "bhopal भोपाल",
    "indore": "indore इंदौर",
    "nagpur": "nagpur नागपुर",
    "ahmedabad": "ahmedabad अहमदाबाद",
    "kochi": "kochi cochin कोच्चि",
    "coimbatore": "coimbatore कोयंबटूर",
    "madurai": "madurai मदुरै",
    "guwahati": "guwahati गुवाहाटी",
    "bhubaneswar": "bhubaneswar भुवनेश्वर",
    "ranchi": "ranchi रांची राँची",
    "raipur": "raipur रायपुर",
    "chandigarh": "chandigarh चंडीगढ़",
    "varanasi": "varanasi banaras वाराणसी बनारस",
    "mysuru": "mysuru mysore मैसूर",
    "visakhapatnam": "visakhapatnam vizag विशाखापत्तनम",
}
STATES = {
    "bihar": "bihar बिहार",
    "rajasthan": "rajasthan राजस्थान",
    "kerala": "kerala केरल",
    "karnataka": "karnataka कर्नाटक",
    "maharashtra": "maharashtra महाराष्ट्र",
    "gujarat": "gujarat गुजरात",
    "punjab": "punjab पंजाब",
    "haryana": "haryana हरियाणा",
    "assam": "assam असम",
    "odisha": "odisha orissa ओडिशा",
    "jharkhand": "jharkhand झारखंड",
    "chhattisgarh": "chhattisgarh छत्तीसगढ़",
    "telangana": "telangana तेलंगाना",
    "uttarakhand": "uttarakhand उत्तराखंड",
    "goa": "goa गोवा",
    "manipur": "manipur मणिपुर",
    "nagaland": "nagaland नागालैंड",
    "mizoram": "mizoram मिज़ोरम",
    "tripura": "tripura त्रिपुरा",
    "sikkim": "sikkim सिक्किम",
    "ladakh": "ladakh लद्दाख",
    "kashmir": "kashmir कश्मीर",
}
COUNTRIES = {
    "singapore": "singapore सिंगापुर",
    "usa": "usa america अमेरिका",
    "uk": "uk england london लंदन ब्रिटेन",
    "europe": "europe eu यूरोप",
    "germany": "germany frankfurt जर्मनी",
    "ireland": "ireland dublin आयरलैंड",
    "dubai": "dubai uae दुबई",
    "japan": "japan tokyo जापान",
    "china": "china चीन",
    "nepal": "nepal नेपाल",
    "bangladesh": "bangladesh बांग्लादेश",
    "srilanka": "srilanka lanka श्रीलंका",
}
PLACES = frozenset((*CITIES, *STATES))
"""Where those who ask may be."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_spelling(*tables: dict[str, str]) -> dict[str, str]:
    return {spelling: name for table in tables for name, spellings in table.items() for spelling in spellings.split()}


NAMES = _by_spelling(ENGINES, FAMILIES, FORMATS, MACHINES, CITIES, STATES, COUNTRIES)
"""Every name but languages, by each of its spellings in lower case."""
LANGUAGE_NAMES = _by_spelling(LANGUAGES)
"""Names of languages by spelling.

They are kept apart, since their order matters: Hindi to Tamil is not Tamil to Hindi.
"""

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
NEGATIONS = _words(
    "not no never without cannot can't doesn't don't didn't isn't won't fails failed failing unable "
    "नहीं नही मत बिना बगैर nahi nahin nhi bina bagair"
)
OPPOSITES = tuple(
    tuple(_words(side) for side in pair.split("|"))
    for pair in (
        "increase raise grow|decrease reduce lower shrink",
        "minimum least smallest min|maximum most largest max",
        "enable|disable",
        "start begin|stop end",
        "input prompt|output completion",
        "fast faster|slow slower",
        "cheap cheaper cheapest|expensive costly",
        "upload|download",
        "train training finetune|serve serving inference",
        "first|last",
    )
)
"""Words of which a question holds one side; two questions on different sides are not the same."""

EQUAL_WORDS = (
    "run serve deploy host execute launch operate",
    "build make create setup develop",
    "recognise recognize detect identify spot",
    "photo picture image photograph",
    "best good well better",
    "teach tutor",
    "judgment judgement order verdict",
    "parallel concurrent simultaneous",
    "price cost rate fee charge expense",
    "recording audio speech voice sound",
    "accuracy quality performance",
    "act law legislation",
    "allow permit may",
    "install setup",
    "find search locate",
    "document file paper",
    "maths mathematics math",
    "size length",
    "start begin startup boot",
    "test evaluate check",
    "reduce lower decrease",
    "increase raise extend",
    "hospital clinic",
    "student pupil learner",
    "farmer kisan grower",
    "commercially commercial business",
    "offline internet",
    "draft write prepare",
    "time duration long",
    "keep retain store",
    "summary summarise summarize summarization",
    "handwritten handwriting",
    "rent lease hire",
)
"""Words that ask the same in a question about deployment, though an entry may mean different things by them."""
LIGHT_WORDS = _words(
    "model way use using used need needed reach take get give handle work do make run setup want possible offer number "
    "anyone anybody someone somebody people thing kind type own open please tell help know fit way put "
    "सी सा से जा रह दे ले हो कर वाला वाले वाली लग आ मिल बता चाह सक है लिए बन उपयोग इस्तेमाल "
    "wala wale wali aur milta lagta hota karta chahiye rehta batao"
)
"""Words that say little about what is asked. They count, but less than their rarity says."""
