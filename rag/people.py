"""Whether two words are what a person is called: common names of India, and names that nothing else here is called.

A name is told from an organisation, a model or a place by what is known: the words of the glossary and of the starting
library, and the words that stand in the names of offices. The lists of names are short on purpose: one known name
beside an unknown word is enough. Not here: what is asked about a person (`privacy`).
"""

import csv
import functools
from collections.abc import Callable
from pathlib import Path

import regex

from knowledge.patterns import late
from rag.names import LANGUAGE_NAMES, NAMES
from rag.sound import bones_of, coarse, romanise
from rag.stopwords import ENGLISH, HINDI, HINGLISH, OTHERS, SPOKEN, SPOKEN_OTHERS
from rag.words import fold

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


def words_of(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


GIVEN = words_of(
    """
    aarav aarti abdul abhijit abhishek aditi aditya ahmed aisha ajay akash akhil akshay alok amina amit amitabh
    amrita anand ananya anil anita anjali ankit ankita ankur anuj anup anupam anuradha anusha aparna archana arjun
    arun aruna arvind asha ashok ashwini asif bala balaji bhavana bhavesh chandan charu chetan chitra deepa deepak
    deepika devendra dharmendra dilip dinesh divya durga farah farhan fatima ganesh gaurav gauri gautam geeta girish
    gopal govind gurpreet hari harish harpreet harsh hema hemant imran indira irfan ismail jagdish jaswinder javed
    jayanti jayesh jitendra jyoti kabir kailash kalpana kamal kamala kamla kapil karan karthik kavita kavya khalid
    kiran kishore komal krishna kunal lakshmi lalita lata laxmi leela lokesh madhav madhu madhuri mahesh mala mamta
    manish manisha manjeet manju manjula manoj mary maya meena meera meghna mohammad mohammed mohan muhammad mukesh
    murali murugan nagesh nandini narendra naresh nasreen naveen navneet neelam neeraj neha nikhil nikita nilesh
    nisha nitin nitish omkar padma pallavi pankaj paramjit parvati parveen pavan pooja pradeep prakash pramod pranav
    prasad prashant pratibha pratyush praveen preeti prem priya priyanka pushpa radha raghav rahim rahul raj raja
    rajendra rajesh rajiv raju rakesh rama ramesh rani ravi ravindra razia reena rekha renu ritu rohan rohit roshni
    rukmini sachin sagar salma sandeep sangeeta sanjay sanjeev santosh saraswati sarita satish savita seema shabana
    shailesh shalini shankar shanti sharad shashi sheela shilpa shiv shobha shreya shruti shweta sita smita sneha
    sonia sridhar srinivas subhash sudha sudhir sujata suman sumit sunil sunita suresh sushil sushma swati tanvi
    tarun uday uma umesh usha vandana varsha vasudha venkatesh vidya vijay vikas vikram vimala vinay vineet vinod
    vishal vivek yash yogesh yusuf zainab zoya
    """
)
SURNAMES = words_of(
    """
    acharya agarwal aggarwal agrawal ahmad ahmed ali anand ansari arora babu bai banerjee bano bansal barua basu
    begum bhagat bhardwaj bhat bhatia bhatt bhattacharya biswas borah bose chakraborty chakravarty chandra
    chatterjee chaturvedi chaudhary chaudhuri chauhan chavan chopra choudhary chowdhury das dasgupta desai deshmukh
    deshpande devi dey dhillon dixit dubey dutta fernandes gaikwad gandhi ganguly garg ghosh gill gogoi gowda goyal
    grewal gupta hegde hussain iyengar iyer jadhav jain jha joshi kamath kapoor kapur kaur khan khanna khatun kohli
    krishnan kulkarni kumar kumari lal mahajan mahapatra mahato malhotra malik mandal mehra mehta menon mishra misra
    mistry mittal modi mohanty mondal mukherjee murthy nadar naidu naik nair namboodiri nanda narayan narayanan nath
    nayak nayar negi paliwal panda pandey pandit panigrahi parikh parmar paswan patel patil patnaik patra pawar
    pillai prasad purohit qureshi rai rajput raju raman ramaswamy rana rani rao rathod rathore rawat reddy roy sahni
    sahoo sahu saini saxena sen sengupta sethi shah shaikh sharma shastri sheikh shetty shinde shrivastava shukla
    siddiqui singh sinha solanki soni sreenivasan srinivasan srivastava subramaniam subramanian swamy tandon thakur
    thomas tiwari tripathi trivedi tyagi upadhyay varghese varma vasudevan venkataraman verma vyas yadav
    """
)
MEANS = words_of(
    """
    anand arun asha babu bai bala bhavana chandra chitra das divya gandhi jyoti kala kamal karan kavita kiran komal
    lal mala malik manju maya mistry modi mohan naveen neelam pandit prakash prem pushpa raj raja rani rekha ritu
    roshni sagar sarita seema shanti shobha sneha surya uday varsha vidya vijay vikas yash
    """
)
"""Those of them that are words of Hindi besides, and more that sound so."""
TITLES = words_of(
    """
    mr mrs ms miss shri shree sri smt shrimati kumari dr prof श्री श्रीमती सुश्री डॉ শ্রী শ্রীমতী திரு திருமதி శ్రీ శ్రీమతి ಶ್ರೀ
    ಶ್ರೀಮತಿ ശ്രീ ശ്രീമതി શ્રી શ્રીમતી ਸ਼੍ਰੀ ଶ୍ରୀ
    """
)
HONOURS = words_of(
    """
    ji jee sahab saheb sahib sir madam maam जी साहब साहेब बाबू यांचा यांची यांचे यांच्या यांना জি বাবু గారి గారు அவர்களின்
    அவர்கள் அவர்களது ಅವರ ಅವರು ರವರ ભાઈ બહેન જી ਜੀ ਸਾਹਿਬ ଙ୍କ صاحب جی
    """
)
"""What is said before a name, and what behind it."""
NO_PERSON = late(
    r"kisan|call|cent(?:re|er)s?|helplines?|help\s?desk|line|hospitals?|clinics?|banks?|meta|whatsapp|ministr\w+|limited|ltd|pvt|inc|"
    r"business|services?|labs?|laborator\w+|universit\w+|institut\w+|schools?|colleges?|academy|offices?|departments?|boards?|courts?|"
    r"network\w*|cloud|support|portals?|krishi|kendra|vigyan|bharat|india|indian|national|tele|manas|digital|green|ayushman|hugging|face|"
    r"data|scientists?|engineers?|llama|guard|corporations?|foundations?|missions?|computing|technolog\w+|systems?|teams?|desk|"
    r"compan\w+|trusts?|societ\w+|samiti|sangh|sabha|council|compan(?:y|ies)|motors?|industr\w+|enterprises?|electricals?|electronics|traders|finance|insurance|canteen|ಕ್ಯಾಂಟೀನ್|कैंटीन|group|hotels?|stores?|"
    r"road|marg|nagar|chowk|airport|station|stadium|park|temple|mandir|museum|library|memorial|yojana|abhiyan|jan|awards?|bazaar|market|"
    r"care|police|adhikari|officers?|patwari|sachiv|sarpanch|tehsildar|karyakarta|sevika|mistri|workers?|farmers?|users?|models?|servers?|(?:super)?computers?|clusters?|bots?|api|apps?|projects?|programmes?|programs?|schemes?|"
    r"अस्पताल|हॉस्पिटल|बैंक|केंद्र|केन्द्र|विभाग|मंत्रालय|कंपनी|संस्थान|विश्वविद्यालय|स्कूल|कॉलेज|हेल्पलाइन|मार्ग|रोड|नगर|चौक|"
    r"ট্রাস্ট|হাসপাতাল\p{M}*|மருத்துவமனை\p{M}*|ఆసుపత్రి|ಆಸ್ಪತ್ರೆ\p{M}*|ആശുപത്രി\p{M}*|હોસ્પિટલ\p{M}*|ਹਸਪਤਾਲ|ହସ୍ପିଟାଲ|ہسپتال|கால்|சென்டர்|மையம்|மையத்த\p{M}*ின்|ورکر|ਵਰਕਰ|ਸੈਂਟਰ|ਕਾਲ|سینٹر|مرکز|کال",
    regex.IGNORECASE,
)
"""Words in the names of offices, helplines, companies, schemes and places."""
ENDINGS = late(
    r"(?<=..)(?:['’]?s|ां?च(?:ा|ी|े|ं|्या)|ंच(?:ा|ी|े|्या)|च(?:ा|ी|े|्या)|ंना|ने|ना|(?:য়)?ে?র|দের|(?:வ|ய)?ின்|(?:வி|யி|ி)னுடைய|(?:வு|யு|ு)டைய|"
    r"వ?ా?ర?ి|కి|ನವರ|ರವರ|ನ|ರ|ಳ|ിന്റെ|ിൻ്റെ|യുടെ|ുടെ|ന്റെ|ൻ്റെ|ન[ોીાું]ં?|નું|ਦ[ਾੀੇ]|ଙ୍କ(?:ର)?|ର)$"
)
"""What a name bears at its end that owns something."""
LONG = regex.compile(r"(.)\1+")
BREATH = regex.compile(r"(?<=[bcdgjkpst])h")
CAPITAL = regex.compile(r"\p{Lu}\p{Ll}{2,}")
INITIAL = regex.compile(r"\p{Lu}")
MARKS = ".,;:?!()*\"'`"
PAIR = regex.compile(r"(?<!\w)(?=(\p{Lu}\p{L}+ \p{Lu}\p{L}+))")


def _spelled(word: str) -> str:
    """A spelling in which the ways to write one name agree: Lakshmi and Laxmi, Chowdhury and Choudhuri."""
    spelled = romanise(word).replace("x", "ksh").replace("ee", "i").replace("oo", "u").replace("w", "v")
    return LONG.sub(r"\1", BREATH.sub("", spelled)).replace("iy", "i").replace("z", "j").replace("ch", "c")


def _said(word: str) -> str:
    """The same without a vowel at its end that Indian scripts do not write."""
    spelled = _spelled(word)
    return spelled.rstrip("ah") if len(spelled) > 3 else spelled


def _bones(word: str) -> str:
    return coarse(bones_of(romanise(word)))


@functools.lru_cache(maxsize=3)
def _names(way: Callable[[str], str]) -> frozenset[str]:
    """All names, each written in one way."""
    return frozenset(map(way, GIVEN | SURNAMES))


@functools.lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Words that are no name, and what is written with two capitals in the library that comes with the program."""
    words = {*NAMES, *LANGUAGE_NAMES}
    words |= set(ENGLISH | HINDI | HINGLISH | OTHERS | SPOKEN | SPOKEN_OTHERS)
    for path in sorted((KNOWLEDGE / "glossary").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            words.update(
                fold(one) for row in csv.reader(file) for cell in row for one in cell.replace(";", " ").split()
            )
    pairs: set[str] = set()
    for path in sorted((KNOWLEDGE / "library").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        pieces = {one.strip(MARKS) for one in set(text.replace("/", " ").split())}
        words.update(one for one in pieces if one.isascii() and one.isalpha() and one.islower())
        pairs.update(one.lower() for one in PAIR.findall(text))
    return frozenset(words), frozenset(pairs)


def _thin(word: str) -> bool:
    """Whether a word's script writes no voicing or not all vowels: Tamil, Gurmukhi, Urdu."""
    return any(ord(letter) & ~0x7F in (0x0A00, 0x0B80) or 0x0600 <= ord(letter) < 0x0700 for letter in word)


def _forms(word: str) -> tuple[str, ...]:
    """A word as it stands and without what it bears at its end."""
    return tuple(dict.fromkeys((word, ENDINGS.sub("", word))))


def is_known(word: str) -> bool:
    """Whether a word is one that texts and questions here are made of, or no word."""
    return any(fold(one) in _known()[0] or fold(one) in MEANS for one in _forms(word)) or any(
        letter.isdigit() for letter in word
    )


def is_office(word: str) -> bool:
    """Whether a word stands in the names of offices and places rather than of people."""
    return any(NO_PERSON.fullmatch(one) for one in _forms(word))


def is_name(word: str) -> bool:
    """Whether a word is one of the common names, in any script, with an ending or without."""
    forms = [fold(one) for one in _forms(word)]
    if any(one in GIVEN or one in SURNAMES for one in forms):
        return True
    if word.isascii():
        return any(_spelled(one) in _names(_spelled) for one in forms) and not is_known(word)
    way = _bones if _thin(word) else _said
    return any(len(way(one)) > 1 and way(one) in _names(way) for one in forms)


def is_person(first: str, last: str, *, guess: bool = True) -> bool:
    """Whether two words that stand together are somebody's name; with a `guess` also one that is on no list.

    A name that is a word besides (Asha, Raj, Das) counts only beside another name, or with a capital.
    """
    if is_office(first) or is_office(last):
        return False
    names = is_name(first), is_name(last)
    if not any(names):
        return guess and _unheard(first, last)
    known = is_known(first), is_known(last)
    if _thin(first) or _thin(last):
        return all(names) and not all(known) and any(len(_bones(one)) > 2 for one in (first, last))
    if all(names):
        return not all(known) or bool(CAPITAL.match(first) and CAPITAL.match(last))
    other = last if names[0] else first
    if INITIAL.fullmatch(other):
        return True
    return not any(known) or bool(not is_known(other) and CAPITAL.match(first) and CAPITAL.match(last))


def _unheard(first: str, last: str) -> bool:
    """Whether two words with capitals are nothing that the library knows."""
    last = ENDINGS.sub("", last) if "'" in last or "’" in last else last
    if not (CAPITAL.fullmatch(first) and CAPITAL.fullmatch(last)):
        return False
    return f"{first} {last}".lower() not in _known()[1] and not (is_known(first) or is_known(last))
